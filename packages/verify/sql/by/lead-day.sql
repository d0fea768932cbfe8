-- 1 for lead times of more than 0 up to 24 hours (0 is with them), 2 up to 48 hours; 0 and less before.
select p.*, case when p.lead_time = 0 then 1 else cast(ceil(p.lead_time / 86400e0) as bigint) end as by_value from pairs p
