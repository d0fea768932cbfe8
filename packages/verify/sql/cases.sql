-- A row per case that has an observation and a member: CRPS of the empirical distribution of the members that are there, half
-- their mean distance (spread), and how many are below the observation and equal to it.
-- The CRPS is summed over the gaps between sorted members, with weights that are not negative (Hersbach 2000, equation 25):
-- nothing is subtracted that would cost digits.
with sorted as (
  select by_value, station, reference_time, lead_time, observed, value,
    row_number() over (partition by station, reference_time, lead_time order by value) as k,
    count(*) over (partition by station, reference_time, lead_time) as m,
    lead(value) over (partition by station, reference_time, lead_time order by value) as next
  from grouped
  where value is not null and observed is not null
),
gaps as (
  select by_value, station, reference_time, lead_time, observed, value, k, m, next, k * 1e0 / m as p
  from sorted
)
select by_value, station, reference_time, lead_time, m as members,
  cast(sum(case when value < observed then 1 else 0 end) as bigint) as below,
  cast(sum(case when value = observed then 1 else 0 end) as bigint) as ties,
  sum(
    case when k = 1 and observed < value then value - observed else 0e0 end +
    case when k = m then case when observed > value then observed - value else 0e0 end
         when observed >= next then (next - value) * p * p
         when observed <= value then (next - value) * (1e0 - p) * (1e0 - p)
         else (observed - value) * p * p + (next - observed) * (1e0 - p) * (1e0 - p) end
  ) as crps,
  sum(case when k = m then 0e0 else (next - value) * p * (1e0 - p) end) as spread
from gaps
group by by_value, station, reference_time, lead_time, m
