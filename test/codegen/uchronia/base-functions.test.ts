import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { EnsembleSeries, NativeError, TimeAxis } from '@uchronia/cinterop'
import { describe, expect, it } from 'vitest'
import { UchroniaBaseLibrary } from '../../../packages/uchronia/src/engine/generated/base/index.ts'
import { temporaryFolder } from '../../support/temporary.ts'

const library = resolve(import.meta.dirname, '../../../packages/engine/build/release/libuchronia.so')
const issue = Date.UTC(2020, 0, 1)
const first = issue + 3_600_000

function ensemble(...rows: readonly (readonly number[])[]): EnsembleSeries {
  const length = rows[0]!.length
  return new EnsembleSeries({
    time: new TimeAxis({ start: first, step: 3600, length }),
    members: rows.map((_, index) => String(index)),
    values: Float64Array.from(rows.flat()),
  })
}

/** Functions that other users of the base ABI need, and the `uchronia` package does not: N-27. */
describe.skipIf(!existsSync(library))('the generated binding of the base ABI', () => {
  const engine = UchroniaBaseLibrary.open(library)
  const folder = temporaryFolder()

  it('makes a series of a struct, gives it back as one, and counts it while it lives', () => {
    const before = engine.getNumTimeSeries()
    {
      using series = engine.createSingleTimeSeriesDataFromStruct(ensemble([1, 2, 3]))
      expect(engine.getNumTimeSeries()).toBe(before + 1)
      const struct = engine.toStructSingleTimeSeriesData(series)!
      expect([...struct.values]).toEqual([1, 2, 3])
      expect(struct.time.start).toBe(first)
    }
    expect(engine.getNumTimeSeries()).toBe(before)
  })

  it('reads and replaces one value of a series, and refuses an index beyond its end', () => {
    using series = engine.createSingleTimeSeriesDataFromStruct(ensemble([1, 2, 3]))
    engine.setValueToUnivariateTimeSeries(series, 1, 20)
    expect(engine.getValueFromUnivariateTimeSeries(series, 1)).toBe(20)
    expect([...engine.getTimeSeriesValues(series)]).toEqual([1, 20, 3])
    expect(() => engine.getValueFromUnivariateTimeSeries(series, 3)).toThrow(NativeError)
    expect(() => engine.setValueToUnivariateTimeSeries(series, -1, 0)).toThrow(NativeError)
  })

  it('reads and replaces one member of an ensemble', () => {
    using series = engine.createEnsembleTimeSeriesDataFromStruct(ensemble([1, 2], [3, 4]))
    engine.setItemEnsembleTimeSeriesAsStructure(series, 1, ensemble([30, 40]))
    expect([...engine.getItemEnsembleTimeSeriesAsStructure(series, 1)!.values]).toEqual([30, 40])
    expect([...engine.toStructEnsembleTimeSeriesData(series)!.values]).toEqual([1, 2, 30, 40])
  })

  it('makes forecasts that turn out right, and gives one member of one of them', () => {
    using observed = engine.createSingleTimeSeriesDataFromStruct(ensemble([1, 2, 3, 4, 5, 6]))
    using forecasts = engine.createPerfectForecastTimeSeries(observed, first, 3, 'hourly', 1, 2)
    using second = engine.timeSeriesFromTimeSeriesOfEnsembleOfTimeSeries(forecasts, 1, 0)
    expect([...engine.getTimeSeriesValues(second)]).toEqual([3, 4])
  })

  it('sums up every forecast to a coarser step', () => {
    using forecasts = engine.createEnsembleForecastTimeSeries(issue, 1, 'daily')
    engine.setItemEnsembleForecastTimeSeriesAsStructure(forecasts, 0, ensemble([1, 2, 3, 4, 5, 6, 7]))
    engine.transformEachItem(forecasts, 'accumulate', '10800')
    const sums = engine.getItemEnsembleForecastTimeSeriesAsStructure(forecasts, 0)!
    expect([sums.time.step, ...sums.values]).toEqual([10_800, 6, 15])
    expect(() => engine.transformEachItem(forecasts, 'double', 'daily')).toThrow(
      /TransformEachItem: .*double/,
    )
  })

  it('writes a series to a file, which it opens as a library that provides it', () => {
    const file = join(folder, 'single.nc')
    using series = engine.createSingleTimeSeriesDataFromStruct(ensemble([1, 2, 3]))
    engine.saveSingleTimeSeriesToNetcdf(series, file, false)
    expect(() => engine.saveSingleTimeSeriesToNetcdf(series, file, false)).toThrow(NativeError)
    engine.saveSingleTimeSeriesToNetcdf(series, file, true)

    using provider = engine.createEnsembleDataset(`on_disk_single_netcdf_file:${file}`)
    expect(engine.getProviderTimeSeriesIdentifiers(provider)).toEqual(['data'])
    expect(engine.getProviderTsGeometry(provider, 'data').length).toBe(3)
    expect([...engine.getProviderTimeSeriesValues(provider, 'data')]).toEqual([1, 2, 3])
    using again = engine.timeSeriesFromProviderTs(provider, 'data')
    expect([...engine.getTimeSeriesValues(again)]).toEqual([1, 2, 3])
  })

  it('writes an ensemble to a file, and reads it back', () => {
    const file = join(folder, 'ensemble.nc')
    using series = engine.createEnsembleTimeSeriesDataFromStruct(ensemble([1, 2], [3, 4]))
    engine.saveEnsembleTimeSeriesToNetcdf(series, file, false)
    using opened = engine.loadEnsembleDataset(file)
    using again = engine.getDatasetEnsembleTimeSeries(opened, 'data')
    expect([...engine.toStructEnsembleTimeSeriesData(again)!.values]).toEqual([1, 2, 3, 4])
  })

  it('writes forecasts to a file, and reads them back', () => {
    const file = join(folder, 'forecasts.nc')
    using forecasts = engine.createEnsembleForecastTimeSeries(issue, 1, 'daily')
    engine.setItemEnsembleForecastTimeSeriesAsStructure(forecasts, 0, ensemble([1, 2], [3, 4]))
    engine.saveEnsembleForecastTimeSeriesToNetcdf(forecasts, file, false)
    using opened = engine.loadEnsembleDataset(file)
    using again = engine.getDatasetEnsembleForecastTimeSeries(opened, 'data')
    const read = engine.getItemEnsembleForecastTimeSeriesAsStructure(again, 0)!
    expect([...read.values]).toEqual([1, 2, 3, 4])
  })
})
