"""What a user of CSIRO's Python package does, on whatever libdatatypes the loader finds. Prints JSON."""
import gc
import json
import os
import sys
from datetime import datetime

import numpy as np
import pandas as pd
import uchronia.wrap.uchronia_wrap_generated as wrap
import xarray as xr
from uchronia import data_set
from uchronia.classes import EnsembleForecastTimeSeries
from uchronia.wrap.ffi_interop import UchroniaError

catalogue, folder = sys.argv[1:]


def plain(array):
    """Values with None for the library's missing-value code, and the times as ISO text."""
    values = np.where(array.values == -9999.0, np.nan, array.values)
    return dict(
        values=[[None if np.isnan(v) else v for v in row] for row in values.tolist()],
        start=pd.Timestamp(array.time.values[0]).strftime("%Y-%m-%dT%H:%M:%SZ"),
        step=int((array.time.values[1] - array.time.values[0]) / np.timedelta64(1, "s")),
    )


def message(call):
    try:
        call()
    except UchroniaError as error:
        text = error.args[0]
        return text.decode() if isinstance(text, bytes) else text
    return None


def collected():
    gc.collect()
    return wrap.GetNumTimeSeries_py()


at_start = wrap.GetNumTimeSeries_py()


def session():
    library = data_set.get_ensemble_dataset(catalogue, "")
    result = dict(
        ids=library.get_dataset_ids(),
        stations=library.sub_identifiers("rain_obs"),
        dimensions={name: wrap.GetDataDimensionsDescription_py(library, name) for name in library.get_dataset_ids()},
        collection=plain(library.get_dataset("rain_obs").to_xarray()),
        station=plain(data_set.get_dataset_single_time_series(library, "rain_obs.401202").to_xarray()),
        ensemble=plain(library.get_dataset("streamflow_ens").to_xarray()),
    )

    forecast = library.get_dataset("rain_fcast")
    result["issues"] = [time.strftime("%Y-%m-%dT%H:%M:%SZ") for time in forecast.time_index()]
    result["issue"] = plain(forecast[1])

    result["unknown"] = message(lambda: library.get_dataset("nope"))
    result["bad_index"] = message(lambda: forecast[999])

    # Series made in Python, changed, transformed, and saved: what CSIRO's library never could.
    made = EnsembleForecastTimeSeries.new(datetime(2020, 1, 1), 2, "daily")
    result["missing_item"] = made[0] is None
    times = pd.date_range("2020-01-01T01:00", periods=4, freq="h")
    item = xr.DataArray([[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0]], dims=("ensemble", "time"), coords=dict(time=times))
    made[0] = item
    made[1] = item.assign_coords(time=times + pd.Timedelta(days=1))
    wrap.TransformEachItem_py(made, "accumulate", "02:00:00")
    result["accumulated"] = plain(made[0])
    target = os.path.join(folder, "saved.nc")
    wrap.SaveEnsembleForecastTimeSeriesToNetcdf_py(made, target, False)
    result["saved"] = os.path.exists(target)
    result["kept"] = message(lambda: wrap.SaveEnsembleForecastTimeSeriesToNetcdf_py(made, target, False))
    return result


report = session()
report["leaked"] = collected() - at_start
print(json.dumps(report))
