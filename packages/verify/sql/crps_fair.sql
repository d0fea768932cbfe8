-- Fair CRPS (Ferro 2014): spread with m (m - 1) in place of m^2; |x - y| for one member.
select by_value, avg(case when members = 1 then crps else crps - spread / (members - 1) end) as value
from cases
group by by_value
