-- Cases of each group: all, those that can be scored, least and most members of these. `duplicates` counts cases in which a
-- member comes twice, or two observations: scores of them would be wrong. `greatest` is infinite where any value is.
with each as (
  select by_value, station, reference_time, lead_time,
    count(*) as size,
    count(distinct member) as names,
    count(observed) as seen,
    count(value) as there,
    max(abs(value)) as value,
    max(abs(observed)) as observed
  from grouped
  group by by_value, station, reference_time, lead_time
)
select by_value,
  count(*) as cases_of_all,
  cast(sum(case when seen > 0 and there > 0 then 1 else 0 end) as bigint) as cases,
  min(case when seen > 0 and there > 0 then there end) as members_least,
  max(case when seen > 0 and there > 0 then there end) as members_most,
  cast(sum(case when seen = 0 or there < size then 1 else 0 end) as bigint) as incomplete,
  cast(sum(case when size <> names then 1 else 0 end) as bigint) as duplicates,
  max(case when observed > value then observed else coalesce(value, observed) end) as greatest
from each
group by by_value
