-- Issue time, UTC.
select p.*, cast(p.reference_time as string) as by_value from pairs p
