-- Station.
select p.*, p.station as by_value from pairs p
