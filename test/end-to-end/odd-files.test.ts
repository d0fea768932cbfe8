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
