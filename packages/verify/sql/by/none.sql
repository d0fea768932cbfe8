-- All cases together.
select p.*, 0 as by_value from pairs p
