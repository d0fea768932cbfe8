-- Continuous ranked probability score: mean of 1/m sum |x_i - y| - 1/(2 m^2) sum |x_i - x_j|.
select by_value, avg(crps) as value from cases group by by_value
