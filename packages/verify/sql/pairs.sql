-- Alignment on valid time: each value of a forecast with what was observed then, null where nothing was.
-- From: forecasts (station, reference_time, lead_time, valid_time, member, value), observations (station, valid_time, value).
select f.station, f.reference_time, f.lead_time, f.member, f.value, o.value as observed
from forecasts f
left join observations o on o.station = f.station and o.valid_time = f.valid_time
