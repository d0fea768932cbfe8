-- Month of the issue time, UTC.
select p.*, extract(month from p.reference_time) as by_value from pairs p
