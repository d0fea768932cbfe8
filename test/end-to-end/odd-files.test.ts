import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { formatInstant, TimeSeriesLibrary } from 'uchronia'
import { describe, expect, test } from 'vitest'
import { hasPython, python } from '../support/python.ts'
import { temporaryFolder } from '../support/temporary.ts'

const folder = temporaryFolder()

/** Makes a file with Python's netCDF4 by a few lines that know `d`, the open data set. */
function netcdf(name: string, lines: string): string {
  const file = join(folder, name)
  const program = join(folder, `${name}.py`)
  writeFileSync(
    program,
    `import netCDF4\nd = netCDF4.Dataset(${JSON.stringify(file)}, 'w')\n${lines}\nd.close()\nprint('null')`,
  )
  python(`import sys; exec(open(sys.argv[1]).read())`, program)
  return file
}

const time = (values: string, units = 'hours since 2000-01-01') => `
t = d.createVariable('time', 'f8', ('time',)); t.units = '${units}'; t.standard_name = 'time'; t[:] = ${values}`

describe.skipIf(!hasPython('netCDF4'))('files made by netCDF4 in odd but legal shapes', () => {
  test('times half a second apart are listed to the millisecond', () => {
    const file = netcdf(
      'fast.nc',
      `d.createDimension('time', 3)${time('[0, 0.5, 1]', 'seconds since 2000-01-01')}
d.createVariable('v', 'f8', ('time',))[:] = [1, 2, 3]`,
    )
    using library = TimeSeriesLibrary.open(file)
    const series = library.getSeries('v', 'single').read()
    expect(series.time.step).toBeNull()
    expect(Array.from(series, ({ time, value }) => [formatInstant(time), value])).toEqual([
      ['2000-01-01T00:00:00Z', 1],
      ['2000-01-01T00:00:00.500Z', 2],
      ['2000-01-01T00:00:01Z', 3],
    ])
  })

  test('stations with one identifier between them are refused with the series and its file', () => {
    const file = netcdf(
      'twins.nc',
      `d.createDimension('time', 2); d.createDimension('station', 2)${time('[0, 1]')}
d.createVariable('station_id', 'i4', ('station',))[:] = [7, 7]
d.createVariable('v', 'f8', ('time', 'station'))[:] = [[1, 2], [3, 4]]`,
    )
    using library = TimeSeriesLibrary.open(file)
    expect(() => library.getSeries('v')).toThrow(/Two stations of v \(.*twins\.nc\) are named "7"/)
  })
})

/** Makes a file with h5py by a few lines that know `h`, the open file, and `put`, which adds a variable along time. */
function hdf5(name: string, lines: string): string {
  const file = join(folder, name)
  const program = join(folder, `${name}.py`)
  writeFileSync(
    program,
    `import h5py, numpy as np
h = h5py.File(${JSON.stringify(file)}, 'w')
t = h.create_dataset('time', data=np.arange(3)); t.make_scale('time'); t.attrs['units'] = 'hours since 2000-01-01'
def put(name, data, **how):
    v = h.create_dataset(name, data=data, **how); v.dims[0].attach_scale(t)
put('plain', np.array([1.0, 2, 3]))
${lines}
h.close()
print('null')`,
  )
  python(`import sys; exec(open(sys.argv[1]).read())`, program)
  return file
}

const values = (library: TimeSeriesLibrary, id: string) =>
  Array.from(library.getSeries(id, 'single').read(), ({ value }) => value)

describe.skipIf(!hasPython('h5py'))('files made by h5py', () => {
  test('booleans are read; complex numbers are left out with the reason', () => {
    const file = hdf5(
      'types.nc',
      `put('flag', np.array([True, False, True])); put('wave', np.array([1j, 2, 3]))`,
    )
    using library = TimeSeriesLibrary.open(file)
    expect(library.getSeriesIdentifiers().sort()).toEqual(['flag', 'plain'])
    expect(values(library, 'flag')).toEqual([1, 0, 1])
    expect(values(library, 'plain')).toEqual([1, 2, 3])
    expect(library.leftOut().find(({ variable }) => variable === 'wave')?.reason).toMatch(/no number/)
  })

  test('beside half-precision numbers, which are read, nothing is left out without a reason', () => {
    const file = hdf5(
      'half.nc',
      `put('flag', np.array([True, False, True])); put('half', np.array([1.5, np.nan, 3], 'f2'))`,
    )
    using library = TimeSeriesLibrary.open(file)
    expect(values(library, 'half')).toEqual([1.5, Number.NaN, 3])
    const told = [...library.getSeriesIdentifiers(), ...library.leftOut().map(({ variable }) => variable)]
    expect(told).toContain('flag')
  })

  test('values that lie in other files are refused, and never taken for zeros', () => {
    hdf5('source.h5', `h['q'] = np.array([7.0, 8, 9])`)
    const file = hdf5(
      'virtual.nc',
      `layout = h5py.VirtualLayout((3,), 'f8'); layout[:] = h5py.VirtualSource(${JSON.stringify(join(folder, 'source.h5'))}, 'q', (3,))
v = h.create_virtual_dataset('q', layout); v.dims[0].attach_scale(t)`,
    )
    using library = TimeSeriesLibrary.open(file)
    expect(() => values(library, 'q')).toThrow(/variable q lie in other files \(an HDF5 virtual dataset\)/)
    expect(values(library, 'plain')).toEqual([1, 2, 3])
  })
})
