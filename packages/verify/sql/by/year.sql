-- Year of the issue time, UTC.
select p.*, extract(year from p.reference_time) as by_value from pairs p
