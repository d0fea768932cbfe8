-- Brier score of each threshold: mean of (i/m - o)^2, i members of m reaching it, o 1 when the observation does.
select by_value, threshold, avg((reaching * 1e0 / members - seen) * (reaching * 1e0 / members - seen)) as value
from events
group by by_value, threshold
