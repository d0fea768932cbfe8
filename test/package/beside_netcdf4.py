"""Reads one file with Python's netCDF4 and with libuchronia in one process, each while the other has it open.

Arguments: the library, a folder for files, and which is loaded first (netCDF4 or uchronia). Prints JSON.
"""

import ctypes
import json
import os
import sys

library_path, folder, first = sys.argv[1:]


class Error(ctypes.Structure):
    _fields_ = [("code", ctypes.c_int32), ("message", ctypes.c_char * 1020)]


def load_ours():
    # Everything that it exports may be found by what is loaded later, which is the worst case.
    library = ctypes.CDLL(library_path, mode=ctypes.RTLD_GLOBAL)
    pointer, text, error = ctypes.c_void_p, ctypes.c_char_p, ctypes.POINTER(Error)
    library.uchronia_library_open.argtypes = [text, text, ctypes.POINTER(pointer), error]
    library.uchronia_series_get.argtypes = [pointer, text, ctypes.POINTER(pointer), ctypes.POINTER(ctypes.c_int32), error]
    library.uchronia_read.argtypes = [pointer, pointer, ctypes.POINTER(ctypes.c_double), ctypes.c_int64, pointer, error]
    library.DisposeSharedPointer.argtypes = [pointer]
    return library


def load_netcdf4():
    sys.setdlopenflags(os.RTLD_NOW | os.RTLD_GLOBAL)
    import netCDF4

    return netCDF4


if first == "uchronia":
    ours = load_ours()
    netCDF4 = load_netcdf4()
else:
    netCDF4 = load_netcdf4()
    ours = load_ours()

import numpy as np  # noqa: E402


def check(status, error):
    if status != 0:
        raise RuntimeError(error.message.decode())


def read(path, count):
    error, library, series, kind = Error(), ctypes.c_void_p(), ctypes.c_void_p(), ctypes.c_int32()
    check(ours.uchronia_library_open(path.encode(), None, library, error), error)
    check(ours.uchronia_series_get(library, b"rain", series, kind, error), error)
    values = (ctypes.c_double * count)()
    check(ours.uchronia_read(series, None, values, count, None, error), error)
    ours.DisposeSharedPointer(series)
    ours.DisposeSharedPointer(library)
    return np.array(values)


path = os.path.join(folder, f"{first}.nc")
expected = np.random.default_rng(1).gamma(0.3, 4, 10_000)
with netCDF4.Dataset(path, "w") as file:
    file.createDimension("time", None)
    time = file.createVariable("time", "f8", ("time",))
    time.units = "hours since 2020-01-01"
    rain = file.createVariable("rain", "f8", ("time",), zlib=True, shuffle=True, fletcher32=True, chunksizes=(512,))
    time[:] = np.arange(expected.size)
    rain[:] = expected

same = []
for _ in range(3):
    with netCDF4.Dataset(path) as file:
        before = file["rain"][:5000].data
        same.append(bool(np.array_equal(read(path, expected.size), expected)))
        after = file["rain"][5000:].data
        same.append(bool(np.array_equal(np.concatenate([before, after]), expected)))

with open("/proc/self/maps") as maps:
    loaded = {os.path.basename(line.split()[-1]) for line in maps if ".so" in line}
print(json.dumps({"same": same, "netcdf": sorted(name for name in loaded if "netcdf" in name), "hdf5": sorted(name for name in loaded if "hdf5" in name)}))
