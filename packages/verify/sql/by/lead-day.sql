-- The day after the issue time, from 1, in which the middle of the interval of a value lies. Values are labelled with the
-- end of their interval, but daily ones from lead time 0 on with its start; those of uneven lead times lie at its end.
-- A value at 0 hours is with day 1.
select p.*,
  case when p.lead_time = 0 and (a.middle is null or a.middle > -43200) then 1
       when a.middle is null then cast(ceil(p.lead_time / 86400e0) as bigint)
       else cast(floor((p.lead_time + a.middle) / 86400e0) as bigint) + 1 end as by_value
from pairs p
cross join (
  select case when max(step) is null or max(step) <> min(step) then null
              when min(lead_time) = 0 and min(step) >= 86400 then 43200e0
              when min(step) >= 86400 then -43200e0
              else -min(step) / 2e0 end as middle
  from (select lead_time, lead_time - lag(lead_time) over (order by lead_time) as step
        from (select distinct lead_time from forecasts) l) d
) a
