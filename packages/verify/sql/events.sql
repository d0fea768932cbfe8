-- A row per case and threshold: how many members reach it, whether the observation does, and whether their mean does.
-- From: thresholds (threshold, strict); an event lies above its threshold where strict, else at it or above.
with each as (
  select g.by_value, t.threshold, t.strict, g.station, g.reference_time, g.lead_time,
    count(*) as members,
    cast(sum(case when g.value > t.threshold or (g.value = t.threshold and not t.strict) then 1 else 0 end) as bigint) as reaching,
    max(g.observed) as observed,
    avg(g.value) as mean
  from grouped g
  cross join thresholds t
  where g.value is not null and g.observed is not null
  group by g.by_value, t.threshold, t.strict, g.station, g.reference_time, g.lead_time
)
select by_value, threshold, members, reaching,
  case when observed > threshold or (observed = threshold and not strict) then 1 else 0 end as seen,
  case when mean > threshold or (mean = threshold and not strict) then 1 else 0 end as warned
from each
