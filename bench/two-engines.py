"""Compares two builds of the engine: CPU time of the same reads and writes, as ratios in one run.

usage: python bench/two-engines.py BEFORE/libuchronia.so AFTER/libuchronia.so [turns]

Builds take turns, each in a process of its own, on files that the first one writes once. A ratio is the median of those of the
turns, with the least and the greatest. Only the standard library of Python is needed.
"""
import ctypes
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile

ISSUES, MEMBERS, LEADS = 40, 100, 240
FORMATS = {'classic': {'format': 'classic'}, 'plain': {'deflate': 0}, 'deflated': {'deflate': 1}}


def load(path):
    lib = ctypes.CDLL(path)
    lib.DisposeSharedPointer.argtypes = [ctypes.c_void_p]
    lib.uchronia_read.argtypes = [ctypes.c_void_p] * 3 + [ctypes.c_int64] + [ctypes.c_void_p] * 2
    return lib


def check(status, error):
    if status != 0:
        raise OSError(error.raw[4:].split(b'\0')[0].decode())


def make(lib):
    size = ISSUES * MEMBERS * LEADS
    values = (ctypes.c_double * size)(*(i * 7919 % 1000 / 8 for i in range(size)))
    text = json.dumps({'kind': 'forecast', 'variable': 'v', 'units': 'mm',
                       'time': {'start': 0, 'step': 86400, 'length': ISSUES}, 'lead': {'start': 3600, 'step': 3600, 'length': LEADS},
                       'members': [str(i + 1) for i in range(MEMBERS)]})
    series, error = ctypes.c_void_p(), ctypes.create_string_buffer(1024)
    check(lib.uchronia_series_create(text.encode(), values, ctypes.c_int64(size), ctypes.byref(series), error), error)
    return series


def write(lib, series, path, options):
    error = ctypes.create_string_buffer(1024)
    all_series = (ctypes.c_void_p * 1)(series)
    check(lib.uchronia_write(all_series, 1, path.encode(), json.dumps({**options, 'overwrite': True}).encode(), None, error), error)


def open_series(lib, path):
    library, series, error = ctypes.c_void_p(), ctypes.c_void_p(), ctypes.create_string_buffer(1024)
    check(lib.uchronia_library_open(path.encode(), None, ctypes.byref(library), error), error)
    check(lib.uchronia_series_get(library, b'v', ctypes.byref(series), None, error), error)
    lib.DisposeSharedPointer(library)
    return series


def measure(engine, folder):
    """CPU seconds of each task."""
    lib, found = load(engine), {}
    error = ctypes.create_string_buffer(1024)
    values = (ctypes.c_double * (ISSUES * MEMBERS * LEADS))()

    def timed(name, rounds, work):
        work(0)
        before = resource.getrusage(resource.RUSAGE_SELF)
        for i in range(rounds):
            work(i)
        after = resource.getrusage(resource.RUSAGE_SELF)
        found[name] = (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / rounds

    made = make(lib)
    for form, options in FORMATS.items():
        path = os.path.join(folder, f'{form}.nc')
        series = open_series(lib, path)

        def read(*window):
            check(lib.uchronia_read(series, (ctypes.c_int64 * 6)(*window), values, len(values), None, error), error)

        timed(f'{form}: all', 5, lambda i: read(0, -1, 0, -1, 0, -1))
        timed(f'{form}: one issue', 400, lambda i: read(i % ISSUES, 1, 0, -1, 0, -1))
        timed(f'{form}: one value', 4000, lambda i: read(i % ISSUES, 1, i % MEMBERS, 1, i % LEADS, 1))
        timed(f'{form}: open', 50, lambda i: lib.DisposeSharedPointer(open_series(lib, path)))
        timed(f'{form}: write', 3, lambda i: write(lib, made, os.path.join(folder, f'{os.getpid()}.nc'), options))
    return found


if __name__ == '__main__':
    if sys.argv[1] == '--measure':
        print(json.dumps(measure(sys.argv[2], sys.argv[3])))
        sys.exit()
    engines, turns = sys.argv[1:3], int((sys.argv[3:] or ['7'])[0])
    with tempfile.TemporaryDirectory() as folder:
        lib = load(engines[0])
        for form, options in FORMATS.items():
            write(lib, make(lib), os.path.join(folder, f'{form}.nc'), options)
        found = [[json.loads(subprocess.run([sys.executable, __file__, '--measure', engine, folder], stdout=subprocess.PIPE, check=True).stdout)
                  for engine in engines] for _ in range(turns)]
    print('| task | before, ms | after, ms | after / before |\n|---|---|---|---|')
    for task in found[0][0]:
        before, after = ([turn[k][task] * 1000 for turn in found] for k in (0, 1))
        ratios = sorted(b / a for a, b in zip(before, after))
        print(f'| {task} | {statistics.median(before):.3f} | {statistics.median(after):.3f} | '
              f'{statistics.median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f}) |')
