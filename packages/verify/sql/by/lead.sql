-- Lead time in seconds.
select p.*, p.lead_time as by_value from pairs p
