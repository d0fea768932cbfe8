import {
  dailyAxis,
  type EnsembleSeries,
  hourlySeries,
  Matrix,
  makeSeries,
  type Series,
  type SeriesCollection,
  seriesFromArrow,
  TimeAxis,
  type UnivariateSeries,
} from '@uchronia/series'
import { expectTypeOf, test } from 'vitest'

// The body of a case is never run: the compiler is what tests.
const cases: (() => void)[] = []
const compiled = (name: string, body: () => void) => test(name, () => void cases.push(body))

compiled('series are told apart by their kind', () => {
  const series: Series = seriesFromArrow({} as never)
  if (series.kind === 'single') expectTypeOf(series).toEqualTypeOf<UnivariateSeries>()
  if (series.kind === 'collection') expectTypeOf(series.stations).toEqualTypeOf<readonly string[]>()
})

compiled('a maker gives the series that its values make', () => {
  expectTypeOf(hourlySeries(0, [1, 2])).toEqualTypeOf<UnivariateSeries>()
  expectTypeOf(hourlySeries(0, Matrix.from([[1]]))).toEqualTypeOf<EnsembleSeries>()
  expectTypeOf(makeSeries(dailyAxis(0, 1), [[1]], { stations: ['a'] })).toEqualTypeOf<SeriesCollection>()
})

compiled('an axis is regular or listed, not both', () => {
  new TimeAxis({ values: [0, 1] })
  new TimeAxis({ start: null, step: 'daily', length: 1 })
  // @ts-expect-error no step
  new TimeAxis({ start: 0, length: 1 })
  // @ts-expect-error a label is text or a number
  hourlySeries(0, [[1]], { members: [null] })
})

compiled('any series takes the options of any table', () => {
  const series: Series = seriesFromArrow({} as never)
  series.toArrow({ layout: 'long', dictionary: true, missing: 'nan' })
  // @ts-expect-error no such layout
  series.toArrow({ layout: 'broad' })
})
