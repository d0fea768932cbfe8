"""A reader on the engine beside a writer with Python's netCDF4, each in a process of its own.

usage: python test/stress/beside-a-writer.py [rounds]

Each round the writer appends an issue, overwrites the file in place, renames another one over it, or truncates it. While it is
at work the reader reads on: all values are of one state of the file, or there is an error. When it is done the reader reads the
new state, never the old one. Files are classic, netCDF-4 plain and netCDF-4 deflated. Exit 1 when one of it does not hold.
"""
import ctypes
import os
import shutil
import subprocess
import sys
import tempfile

import netCDF4
import numpy as np

ENGINE = os.path.join(os.path.dirname(__file__), '../../packages/engine/build/release/libuchronia.so')
FORMATS = {'classic': ('NETCDF3_CLASSIC', {}), 'plain': ('NETCDF4', {}), 'deflated': ('NETCDF4', {'zlib': True, 'shuffle': True})}
MEMBERS, LEADS, FIRST = 20, 24, 40


def create(path, form, version, issues=FIRST):
    kind, compression = FORMATS[form]
    with netCDF4.Dataset(path, 'w', format=kind) as d:
        d.createDimension('time', None)
        d.createDimension('ens_member', MEMBERS)
        d.createDimension('lead_time', LEADS)
        time = d.createVariable('time', 'i4', ('time',))
        time.units = 'days since 2020-01-01'
        lead = d.createVariable('lead_time', 'i4', ('lead_time',))
        lead.units = 'hours since time'
        v = d.createVariable('v', 'f8', ('time', 'ens_member', 'lead_time'), **compression)
        time[:] = np.arange(issues)
        lead[:] = np.arange(1, LEADS + 1)
        v[:] = np.full((issues, MEMBERS, LEADS), version, 'f8')


def append(path, version):
    with netCDF4.Dataset(path, 'a') as d:
        n = len(d.dimensions['time'])
        d['v'][n] = version
        d['time'][n] = n


def write(path, form):
    """The writer: one order a line, one answer a line."""
    for line in sys.stdin:
        what, version = line.split()
        version = float(version)
        try:
            if what == 'append':
                append(path, version)
            elif what == 'truncate':
                os.truncate(path, os.path.getsize(path) // 2)
            else:
                create(path + '.new', form, version)
                if what == 'rename':
                    os.rename(path + '.new', path)
                else:
                    with open(path + '.new', 'rb') as new, open(path, 'r+b') as old:
                        old.truncate(0)
                        shutil.copyfileobj(new, old, 10000)
            print('done', flush=True)
        except OSError as error:  # a lock that a reader looks for in that moment
            print('failed', error, flush=True)


class Reader:
    def __init__(self, path):
        self.lib = ctypes.CDLL(ENGINE)
        self.lib.uchronia_read.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64, ctypes.c_void_p, ctypes.c_void_p]
        self.lib.DisposeSharedPointer.argtypes = [ctypes.c_void_p]
        self.path = path.encode()
        self.error = ctypes.create_string_buffer(1024)
        self.series = None

    def message(self):
        return self.error.raw[4:].split(b'\0')[0].decode()

    def open(self):
        """Opens the series anew. True when that was possible."""
        if self.series:
            self.lib.DisposeSharedPointer(self.series)
        library, series = ctypes.c_void_p(), ctypes.c_void_p()
        self.series = None
        if self.lib.uchronia_library_open(self.path, None, ctypes.byref(library), self.error) != 0:
            return False
        if self.lib.uchronia_series_get(library, b'v', ctypes.byref(series), None, self.error) == 0:
            self.series = series
        self.lib.DisposeSharedPointer(library)
        return self.series is not None

    def read(self, issues):
        """The values, issue by issue; None for an error."""
        values = np.full((issues, MEMBERS, LEADS), -1.0)
        window = (ctypes.c_int64 * 6)(0, issues, 0, -1, 0, -1)
        status = self.lib.uchronia_read(self.series, window, values.ctypes.data, values.size, None, self.error)
        return values if status == 0 else None


def states(values):
    """The version of each issue; NaN where an issue has several."""
    flat = values.reshape(len(values), -1)
    return np.where((flat == flat[:, :1]).all(axis=1), flat[:, 0], np.nan)


def run(form, rounds, folder):
    path = os.path.join(folder, f'{form}.nc')
    create(path, form, 1)
    writer = subprocess.Popen([sys.executable, __file__, '--write', path, form], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    reader = Reader(path)
    assert reader.open(), reader.message()
    now = [1.0] * FIRST
    faults = reads = errors = 0
    for round_ in range(rounds):
        what = ['append', 'overwrite', 'rename', 'append', 'truncate', 'overwrite'][round_ % 6]
        version = float(round_ + 2)
        writer.stdin.write(f'{what} {version}\n')
        writer.stdin.flush()
        after = {'append': now + [version], 'truncate': None}.get(what, [version] * FIRST)
        for _ in range(8):
            if reader.series is None and not reader.open():
                errors += 1
                continue
            values = reader.read(min(len(now), FIRST))
            reads += 1
            if values is None:
                errors += 1
                reader.open()
                continue
            got = states(values)
            if not any(state is not None and np.array_equal(got, state[:len(got)]) for state in (now, after)):
                faults += 1
                print(f'{form} round {round_} {what}: read {np.unique(got)}, which the file never was')
        answer = writer.stdout.readline().split()
        if answer[0] != 'done':
            continue
        if what == 'truncate':
            opened = reader.open()
            if opened and reader.read(len(now)) is not None:
                faults += 1
                print(f'{form} round {round_}: half of a file was read without an error')
            now = [-2.0] * FIRST  # nothing that could be read
            continue
        now = after
        if not reader.open():
            faults += 1
            print(f'{form} round {round_} {what}: {reader.message()}')
            continue
        values = reader.read(len(now))
        if values is None or not np.array_equal(states(values), now):
            faults += 1
            print(f'{form} round {round_} {what}: not the new state: {reader.message() if values is None else np.unique(states(values))}')
    writer.stdin.close()
    writer.wait()
    print(f'{form}: {rounds} rounds, {reads} reads beside the writer, {errors} errors, {faults} faults')
    return faults


if __name__ == '__main__':
    if sys.argv[1:2] == ['--write']:
        write(sys.argv[2], sys.argv[3])
    else:
        with tempfile.TemporaryDirectory() as folder:
            faults = sum(run(form, int((sys.argv[1:] or ['30'])[0]), folder) for form in FORMATS)
        sys.exit(1 if faults else 0)
