-- Season of the issue time, UTC.
select p.*,
  case when extract(month from p.reference_time) in (12, 1, 2) then 'DJF'
       when extract(month from p.reference_time) in (3, 4, 5) then 'MAM'
       when extract(month from p.reference_time) in (6, 7, 8) then 'JJA'
       else 'SON' end as by_value
from pairs p
