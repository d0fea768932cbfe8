"""One task of the reading benchmark with netCDF4 or xarray, to numpy with NaN for missing. Prints the median in ms."""
import glob
import json
import os
import resource
import sys
import time

import numpy

folder, task, netcdf_format, rounds, peer = sys.argv[1:]


written = os.path.join(folder, f"written-{peer}.nc")


def path(name):
    return os.path.join(folder, f"{name}_{netcdf_format}.nc")


def files():
    return sorted(glob.glob(os.path.join(folder, f"files_{netcdf_format}", "*.nc")))


def many(count):
    return sorted(glob.glob(os.path.join(folder, "many", "*.nc")))[:count]


def describe(name):
    """What a listing says of a file: names, lengths, attributes and coordinates."""
    with opened(name) as dataset:
        for variable in dataset.variables.values():
            said = getattr(variable, "__dict__", None) if peer == "netCDF4" else variable.attrs
            values = variable[:] if variable.ndim < 2 else None
        return said, values


def to_disk(name):
    """What uchronia promises of a file that it has written."""
    descriptor = os.open(name, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)


if peer == "netCDF4":
    import netCDF4

    opened = netCDF4.Dataset

    def read(name, *index):
        with netCDF4.Dataset(name) as dataset:
            return numpy.ma.filled(dataset["rain"][index or ...], numpy.nan)

    def write(values):
        kind = "NETCDF4" if netcdf_format == "netcdf4" else "NETCDF3_64BIT_OFFSET"
        with netCDF4.Dataset(written, "w", format=kind) as dataset:
            for name, length in zip(("time", "ens_member", "station", "lead_time"), values.shape):
                dataset.createDimension(name, length)
            extra = dict(zlib=True, complevel=4, shuffle=True) if netcdf_format == "netcdf4" else {}
            chunks = dict(chunksizes=(1, *values.shape[1:])) if netcdf_format == "netcdf4" else {}
            variable = dataset.createVariable(
                "rain", "f8", ("time", "ens_member", "station", "lead_time"), fill_value=-9999.0, **extra, **chunks
            )
            variable[:] = numpy.where(numpy.isnan(values), -9999.0, values)
        to_disk(written)

else:
    import xarray

    def opened(name):
        return xarray.open_dataset(name, decode_times=False)

    def read(name, *index):
        with xarray.open_dataset(name, decode_times=False) as dataset:
            return dataset["rain"][index].values if index else dataset["rain"].values

    def write(values):
        array = xarray.DataArray(values, dims=("time", "ens_member", "station", "lead_time"), name="rain")
        if netcdf_format == "netcdf4":
            encoding = dict(zlib=True, complevel=4, shuffle=True, chunksizes=(1, *values.shape[1:]), _FillValue=-9999.0)
            array.to_netcdf(written, format="NETCDF4", encoding={"rain": encoding})
        else:
            array.to_netcdf(written, format="NETCDF3_64BIT", encoding={"rain": dict(_FillValue=-9999.0)})
        to_disk(written)


stored = read(path("archive")) if task == "write" else None
tasks = {
    "hourly": lambda: read(path("hourly")),
    "collection": lambda: read(path("collection")),
    "archive": lambda: read(path("archive")),
    "files": lambda: numpy.concatenate([read(name) for name in files()]),
    "many": lambda: numpy.concatenate([read(name) for name in many(3000)]),
    "listing": lambda: [describe(name) for name in many(5000)],
    # Another one each round: uchronia keeps what it decompressed last.
    "issue": lambda: read(path("archive"), (30 + round) % 60),
    "write": lambda: write(stored),
}

times = []
used = []
for round in range(int(rounds) + 1):
    # What it takes to free the blocks of a file is not part of writing one.
    if os.path.exists(written):
        os.remove(written)
    begin = time.perf_counter()
    begin_used = time.process_time()
    tasks[task]()
    if round > 0:
        times.append((time.perf_counter() - begin) * 1000)
        used.append((time.process_time() - begin_used) * 1000)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps(dict(median=sorted(times)[len(times) // 2], used=sorted(used)[len(used) // 2], peak=peak)))
