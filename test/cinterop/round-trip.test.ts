import {
  EnsembleSeries,
  inferTimeAxis,
  packTimeSeries,
  readTimeSeries,
  type Series,
  SeriesCollection,
  seriesFromArrow,
  TimeAxis,
  UnivariateSeries,
} from '@uchronia/cinterop'
import { tableFromIPC, tableToIPC } from 'apache-arrow'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  anyForecast,
  anyListedAxis,
  anyListedLeads,
  anyRegularAxis,
  anyRegularLeads,
  anyRows,
  anySingle,
} from '../../packages/series/test/support/any-series.ts'
import '../../packages/series/test/support/compare-axes.ts'
import { decoded, fx } from './fixture.ts'

const layouts = ['wide', 'long', 'tensor'] as const
const options = fc.record({
  layout: fc.constantFrom(...layouts),
  dictionary: fc.boolean(),
  missing: fc.constantFrom<'null' | 'nan'>('null', 'nan'),
})
type Options = { layout: (typeof layouts)[number]; dictionary: boolean; missing: 'null' | 'nan' }

/** A series through an Arrow file and back. */
function throughFile(series: Series, how: Options): Series {
  return seriesFromArrow(tableFromIPC(tableToIPC(series.toArrow(how), 'file')))
}

/** A copy that native code made: native code knows no stations, so what comes back is an ensemble. */
function throughNative<T extends EnsembleSeries | SeriesCollection>(series: T): T {
  const { info } = series
  const members = series.kind === 'ensemble' ? series.members : series.stations
  const read = (pointer: Parameters<typeof readTimeSeries>[0]) =>
    readTimeSeries(pointer, { ...info, members })
  const back = decoded(fx.copySeries(packTimeSeries(series)), read, fx.disposeSeries)!
  if (series.kind === 'ensemble') return back as T
  return new SeriesCollection({ ...info, time: back.time, stations: members, values: back.values }) as T
}

/** A series whose axis native code can say, whatever its form: one of its own if it has a step. */
function saidByNative(time: TimeAxis): boolean {
  return time.length === 1 || (time.length > 1 && inferTimeAxis(time.values()).step !== null)
}

describe('any series survives native code, a table, a file and native code again', () => {
  test('ensembles and collections', () => {
    const blocks = fx.liveBlocks()
    fc.assert(
      fc.property(anyRows(anyRegularAxis), options, (series, how) => {
        const file = throughFile(throughNative(series), how) as EnsembleSeries | SeriesCollection
        expect(throughNative(file)).toEqual(series)
      }),
      { numRuns: 300 },
    )
    expect(fx.liveBlocks()).toBe(blocks)
  })

  test('single series', () => {
    fc.assert(
      fc.property(anySingle(anyRegularAxis), options, (series, how) => {
        const { time, info } = series
        const native = throughNative(new EnsembleSeries({ time, members: ['0'], values: series.values }))
        const read = throughFile(new UnivariateSeries({ ...info, time, values: native.values }), how)
        expect(read).toEqual(series)
      }),
      { numRuns: 200 },
    )
  })

  test('forecasts, their issues one by one through native code', () => {
    fc.assert(
      fc.property(anyForecast(anyRegularAxis, anyRegularLeads), options, (series, how) => {
        const read = throughFile(series, how)
        expect(read).toEqual(series)
        if (read.kind !== 'forecast') return
        for (const [i, issue] of [...read].entries()) expect(throughNative(issue)).toEqual(series.at(i))
      }),
      { numRuns: 300 },
    )
  })

  test('without a known start', () => {
    fc.assert(
      fc.property(anyRows(anyRegularAxis), options, (series, how) => {
        fc.pre(series.time.step !== 'monthly')
        const time = new TimeAxis({ start: null, step: series.time.step!, length: series.time.length })
        const { values } = series
        const unknown =
          series.kind === 'ensemble'
            ? new EnsembleSeries({ time, members: series.members, values })
            : new SeriesCollection({ time, stations: series.stations, values })
        expect(throughFile(unknown, how)).toEqual(unknown)
      }),
      { numRuns: 50 },
    )
  })
})

describe('any series on a listed axis', () => {
  test('survives a table and a file in every layout, one by one', () => {
    const any = fc.oneof<fc.Arbitrary<Series>[]>(
      anySingle(anyListedAxis),
      anyRows(anyListedAxis),
      anyForecast(anyListedAxis, anyListedLeads),
      anyForecast(anyListedAxis, anyRegularLeads),
      anyForecast(anyRegularAxis, anyListedLeads),
    )
    fc.assert(
      fc.property(any, options, (series, how) => {
        expect(throughFile(series, how)).toEqual(series)
      }),
      { numRuns: 500 },
    )
  })

  test('survives native code where its times have a step, and is refused by name where they have none', () => {
    let said = 0
    let refused = 0
    fc.assert(
      fc.property(anyRows(anyListedAxis), (series) => {
        if (!saidByNative(series.time)) {
          refused++
          expect(() => packTimeSeries(series)).toThrow(
            expect.objectContaining({
              name: 'TimeError',
              code: 'NO_STEP',
              message: expect.stringContaining('aggregate()'),
            }),
          )
          return
        }
        said++
        const back = throughNative(series)
        expect(back.time.equals(series.time)).toBe(true)
        expect(back.time.isListed).toBe(false)
        expect(back.values).toEqual(series.values)
      }),
      { numRuns: 300 },
    )
    expect(Math.min(said, refused)).toBeGreaterThan(20)
  })
})
