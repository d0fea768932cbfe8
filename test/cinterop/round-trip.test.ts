import {
  EnsembleSeries,
  packTimeSeries,
  readTimeSeries,
  type Series,
  seriesFromArrow,
  UnivariateSeries,
} from '@uchronia/cinterop'
import { tableFromIPC, tableToIPC } from 'apache-arrow'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyEnsemble, anyForecast, anySingle } from './any-series.ts'
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

/** A copy that native code made. */
function throughNative(series: EnsembleSeries): EnsembleSeries {
  const { kind, labels, info } = series
  const read = (pointer: Parameters<typeof readTimeSeries>[0]) =>
    readTimeSeries(pointer, { ...info, kind, labels })
  return decoded(fx.copySeries(packTimeSeries(series)), read, fx.disposeSeries)!
}

describe('any series survives native code, a table, a file and native code again', () => {
  test('ensembles and collections', () => {
    const blocks = fx.liveBlocks()
    fc.assert(
      fc.property(anyEnsemble, options, (series, how) => {
        expect(throughNative(throughFile(throughNative(series), how) as EnsembleSeries)).toEqual(series)
      }),
      { numRuns: 300 },
    )
    expect(fx.liveBlocks()).toBe(blocks)
  })

  test('single series', () => {
    fc.assert(
      fc.property(anySingle, options, (series, how) => {
        const { geometry, info } = series
        const native = throughNative(new EnsembleSeries({ geometry, labels: ['0'], values: series.values }))
        const read = throughFile(new UnivariateSeries({ ...info, geometry, values: native.values }), how)
        expect(read).toEqual(series)
      }),
      { numRuns: 200 },
    )
  })

  test('forecasts, their issues one by one through native code', () => {
    fc.assert(
      fc.property(anyForecast, options, (series, how) => {
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
      fc.property(anyEnsemble, options, (series, how) => {
        fc.pre(series.geometry.step !== 'monthly')
        const { kind, labels, values } = series
        const geometry = Object.getPrototypeOf(series.geometry).constructor
        const unknown = new EnsembleSeries({
          kind,
          labels,
          values,
          geometry: new geometry({ start: null, step: series.geometry.step, length: series.length }),
        })
        expect(throughFile(unknown, how)).toEqual(unknown)
      }),
      { numRuns: 50 },
    )
  })
})
