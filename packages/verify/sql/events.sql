-- A row per case and threshold: how many members reach it, whether the observation does, and whether the number that stands for
-- them does.
-- From: thresholds (threshold, strict, median); an event lies above its threshold where strict, else at it or above, and that
-- number is the median of the members where median, else their mean.
with each as (
  select g.by_value, t.threshold, t.strict, t.median, g.station, g.reference_time, g.lead_time,
    count(*) as members,
    cast(sum(case when g.value > t.threshold or (g.value = t.threshold and not t.strict) then 1 else 0 end) as bigint) as reaching,
    max(g.observed) as observed,
    avg(g.value) as mean,
    -- Of nothing where the mean is wanted, which costs nothing.
    percentile_cont(0.5) within group (order by case when t.median then g.value end) as middle
  from grouped g
  cross join thresholds t
  where g.value is not null and g.observed is not null
  group by g.by_value, t.threshold, t.strict, t.median, g.station, g.reference_time, g.lead_time
),
single as (
  select by_value, threshold, strict, members, reaching, observed, case when median then middle else mean end as forecast from each
)
select by_value, threshold, members, reaching,
  case when observed > threshold or (observed = threshold and not strict) then 1 else 0 end as seen,
  case when forecast > threshold or (forecast = threshold and not strict) then 1 else 0 end as warned
from single
