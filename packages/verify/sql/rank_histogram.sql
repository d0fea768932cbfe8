-- Rank histogram: cases with 0 to m members below the observation, ties split evenly over the ranks that they leave it. With
-- fewer members a bin is wider: its cases are spread over those that it covers.
with numbers as (
  select distinct n from (
    select row_number() over (partition by station order by member) as n
    from (select distinct station, member from forecasts) members
  ) numbered
  union all select 0 as n
),
ranks as (
  select c.by_value, c.members, r.n as place, sum(1e0 / (c.ties + 1)) as mass
  from cases c
  join numbers r on r.n >= c.below and r.n <= c.below + c.ties
  group by c.by_value, c.members, r.n
),
bins as (
  select n as bin, (select max(n) + 1 from numbers) as bins from numbers
),
spread as (
  select r.by_value, b.bin, r.mass,
    r.place * 1e0 * b.bins / (r.members + 1) as low,
    (r.place + 1) * 1e0 * b.bins / (r.members + 1) as high
  from ranks r
  cross join bins b
)
select by_value, bin, sum(
  mass * case when high <= bin or low >= bin + 1 then 0e0
              else ((case when high < bin + 1 then high else bin + 1 end) - (case when low > bin then low else bin end)) / (high - low) end
) as value
from spread
group by by_value, bin
