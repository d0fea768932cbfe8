-- Contingency table of each threshold, the mean of the members being the forecast, and its scores (Wilks 2019, section 9.2); null
-- where one is not defined.
with counts as (
  select by_value, threshold,
    cast(sum(warned * seen) as bigint) as hits,
    cast(sum(warned * (1 - seen)) as bigint) as false_alarms,
    cast(sum((1 - warned) * seen) as bigint) as misses,
    cast(sum((1 - warned) * (1 - seen)) as bigint) as correct_negatives
  from events
  group by by_value, threshold
),
chances as (
  select by_value, threshold, hits, false_alarms, misses, correct_negatives,
    (hits + misses) * 1e0 * (hits + false_alarms) / (hits + false_alarms + misses + correct_negatives) as chance
  from counts
)
select by_value, threshold, hits, false_alarms, misses, correct_negatives,
  hits * 1e0 / nullif(hits + misses, 0) as pod,
  false_alarms * 1e0 / nullif(hits + false_alarms, 0) as far,
  hits * 1e0 / nullif(hits + misses + false_alarms, 0) as csi,
  case when hits + misses + false_alarms > 0 then
    (hits - chance) / nullif(hits + misses + false_alarms - chance, 0e0) end as ets,
  (hits + false_alarms) * 1e0 / nullif(hits + misses, 0) as frequency_bias
from chances
