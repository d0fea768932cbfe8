import {
  EnsembleForecastSeries,
  EnsembleSeries,
  LeadTimeAxis,
  monthlyAxis,
  regularAxis,
  SeriesCollection,
  type SeriesInfo,
  TimeAxis,
  UnivariateSeries,
} from '@uchronia/series'
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

/** Any regular axis. */
export const anyRegularAxis: fc.Arbitrary<TimeAxis> = fc
  .tuple(start, step, size)
  .map(([from, by, length]) => (by === 'monthly' ? monthlyAxis(from, length) : regularAxis(from, by, length)))

/** Distances between times: few different ones, so that some lists happen to be regular. */
const distances = fc.array(
  fc.oneof(fc.constantFrom(3600, 10_800, 21_600), fc.integer({ min: 1, max: 10_000_000 })),
  { maxLength: 8 },
)

function sums(first: number, steps: readonly number[]): number[] {
  const out = [first]
  for (const by of steps) out.push(out[out.length - 1]! + by)
  return out
}

/** Any listed axis, some of whose times have a step all the same. */
export const anyListedAxis: fc.Arbitrary<TimeAxis> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(start, distances)
      .map(([from, steps]) => new TimeAxis({ values: sums(from / 1000, steps).map((s) => s * 1000) })),
  },
  { weight: 2, arbitrary: anyRegularAxis.map((axis) => new TimeAxis({ values: axis.values() })) },
  { weight: 1, arbitrary: fc.constant(new TimeAxis({ values: [] })) },
)

/** Any axis of whole seconds. */
export const anyAxis: fc.Arbitrary<TimeAxis> = fc.oneof(anyRegularAxis, anyListedAxis)

/** Any lead times of a forecast with a step. */
export const anyRegularLeads: fc.Arbitrary<LeadTimeAxis> = fc
  .tuple(fc.integer({ min: -7200, max: 7200 }), fc.integer({ min: 1, max: 100_000 }), size)
  .map(([first, by, length]) => new LeadTimeAxis({ start: first, step: by, length }))

/** Any listed lead times. */
export const anyListedLeads: fc.Arbitrary<LeadTimeAxis> = fc
  .tuple(fc.integer({ min: -7200, max: 7200 }), distances)
  .map(([first, steps]) => new LeadTimeAxis({ values: sums(first, steps) }))

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

/** Any single series on one of some axes. */
export function anySingle(axis: fc.Arbitrary<TimeAxis>): fc.Arbitrary<UnivariateSeries> {
  return fc
    .tuple(axis, some, info)
    .map(
      ([time, values, about]) => new UnivariateSeries({ ...about, time, values: fill(time.length, values) }),
    )
}

/** Any ensemble or collection on one of some axes. */
export function anyRows(axis: fc.Arbitrary<TimeAxis>): fc.Arbitrary<EnsembleSeries | SeriesCollection> {
  return fc.tuple(axis, labels, some, info, fc.boolean()).map(([time, names, numbers, about, stations]) => {
    const values = fill(names.length * time.length, numbers)
    return stations
      ? new SeriesCollection({ ...about, time, stations: names, values })
      : new EnsembleSeries({ ...about, time, members: names, values })
  })
}

/** Any forecast with issue times on one of some axes. */
export function anyForecast(
  axis: fc.Arbitrary<TimeAxis>,
  leadAxis: fc.Arbitrary<LeadTimeAxis>,
): fc.Arbitrary<EnsembleForecastSeries> {
  return fc.tuple(axis, leadAxis, labels, some, info).map(([issues, leads, members, values, about]) => {
    const count = issues.length * members.length * leads.length
    return new EnsembleForecastSeries({ ...about, issues, leads, members, values: fill(count, values) })
  })
}
