import {
  EnsembleForecastSeries,
  EnsembleSeries,
  evenAxis,
  LeadTimeAxis,
  monthlyAxis,
  type SeriesInfo,
  type TimeSeriesGeometry,
  UnivariateSeries,
} from '@uchronia/cinterop'
import fc from 'fast-check'

const value = fc.oneof(
  { weight: 8, arbitrary: fc.double() },
  { weight: 3, arbitrary: fc.constant(Number.NaN) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      -0,
      0,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      5e-324,
      Number.MAX_VALUE,
    ),
  },
)

/** Whole seconds from 1500 to 2400. */
const start = fc.integer({ min: -14_831_000_000, max: 13_569_000_000 }).map((seconds) => seconds * 1000)
const step = fc.oneof(
  fc.constantFrom<number | 'monthly'>(3600, 86_400, 'monthly', 'monthly', 2_419_200),
  fc.integer({ min: 1, max: 10_000_000 }),
)
const size = fc.oneof(
  { weight: 4, arbitrary: fc.nat(7) },
  { weight: 1, arbitrary: fc.constantFrom(0, 1, 70) },
)

const axis: fc.Arbitrary<TimeSeriesGeometry> = fc
  .tuple(start, step, size)
  .map(([from, by, length]) => (by === 'monthly' ? monthlyAxis(from, length) : evenAxis(from, by, length)))

const labels = fc.uniqueArray(
  fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 12 }),
    fc.constantFrom('0123', 'time', 'value', 'lead_time', 'été', '降雨', ''),
  ),
  { maxLength: 6 },
)

const info: fc.Arbitrary<SeriesInfo> = fc.record(
  {
    id: fc.string(),
    variable: fc.string(),
    units: fc.constantFrom('mm', 'm³/s', ''),
    longName: fc.string({ unit: 'binary' }),
    aggregation: fc.constant('accumulated over the preceding interval'),
    attributes: fc.dictionary(
      fc.string().filter((key) => key !== '__proto__'),
      fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.array(fc.integer())),
    ),
    station: fc.string(),
  },
  { requiredKeys: [] },
)

function fill(count: number, some: readonly number[]): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => some[i % some.length]!)
}

const some = fc.array(value, { minLength: 1, maxLength: 40 })

/** Any single series. */
export const anySingle: fc.Arbitrary<UnivariateSeries> = fc
  .tuple(axis, some, info)
  .map(
    ([geometry, values, about]) =>
      new UnivariateSeries({ ...about, geometry, values: fill(geometry.length, values) }),
  )

/** Any ensemble or collection. */
export const anyEnsemble: fc.Arbitrary<EnsembleSeries> = fc
  .tuple(axis, labels, some, info, fc.constantFrom<'ensemble' | 'collection'>('ensemble', 'collection'))
  .map(([geometry, names, values, about, kind]) => {
    const count = names.length * geometry.length
    return new EnsembleSeries({ ...about, kind, geometry, labels: names, values: fill(count, values) })
  })

/** Any forecast. */
export const anyForecast: fc.Arbitrary<EnsembleForecastSeries> = fc
  .tuple(
    axis,
    fc.integer({ min: -7200, max: 7200 }),
    fc.integer({ min: 1, max: 100_000 }),
    size,
    labels,
    some,
    info,
  )
  .map(([issues, first, by, length, members, values, about]) => {
    const leads = new LeadTimeAxis({ start: first, step: by, length })
    const count = issues.length * members.length * length
    return new EnsembleForecastSeries({ ...about, issues, leads, members, values: fill(count, values) })
  })
