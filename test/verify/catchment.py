# Skill of daily rain against climatology by hand, from the netCDF files: xarray to read them, numpy for the rest.
import json
import sys

import numpy as np
import pandas as pd
import xarray as xr

forecasts, observations = (xr.open_dataset(path, decode_times=False) for path in sys.argv[1:3])


def times(data):
    unit, origin = data.time.units.split(' since ')
    return pd.Timestamp(origin).tz_convert(None) + pd.to_timedelta(data.time.values, unit=unit)


rain = forecasts.rain_fcast_ens.isel(station=0).transpose('time', 'ens_member', 'lead_time')
rain = rain.where(rain != -9999).values
observed = observations.rain_obs.isel(station=0, ens_member=0, lead_time=0)
hourly = pd.Series(observed.where(observed != -9999).values, times(observations))
# Each value fell in the hour before its time; a day needs all of its 24.
daily = hourly.rolling(24, min_periods=24).sum()


def crps(x, y):
    return np.abs(x - y).mean() - np.abs(x[:, None] - x[None, :]).mean() / 2


out = []
for day in range(rain.shape[2] // 24):
    ours, theirs, hits = [], [], []
    for i, issue in enumerate(times(forecasts)):
        valid = issue + pd.Timedelta(days=day + 1)
        y = daily.get(valid, np.nan)
        x = rain[i, :, 24 * day:24 * (day + 1)].sum(axis=1)
        others = [valid.replace(year=year) + pd.Timedelta(days=d) for year in range(valid.year - 2, valid.year + 3)
                  if year != valid.year for d in range(-14, 15)]
        climatology = daily.reindex(others).dropna().values
        if np.isnan(y) or len(climatology) == 0:
            continue
        ours.append(crps(x, y))
        theirs.append(crps(climatology, y))
        hits.append((np.mean(x >= 0.97) - (y >= 0.97)) ** 2)
    out.append({'cases': len(ours), 'crps': np.mean(ours), 'crpss': 1 - np.mean(ours) / np.mean(theirs), 'brier': {'0.97': np.mean(hits)}})
print(json.dumps(out))
