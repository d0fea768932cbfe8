import {
  byEvent,
  caseScores,
  commonSample,
  type Metric,
  type MetricValue,
  meanMetric,
  metricOf,
  metrics,
  Pairs,
  seededRandom,
  Verifier,
  type VerifyOptions,
  verify,
  verifyAsync,
} from '@uchronia/verify'
import { tableFromIPC, tableToIPC } from 'apache-arrow'
import { describe, expect, test } from 'vitest'
import { expectClose } from './close.ts'
import { normal, sample } from './samples.ts'

const none = Number.NaN
const everything = { thresholds: [1, 3, 5], metrics: metrics.map(({ name }) => name) }

/** Pairs of cases given as [members, observation]. */
function pairsOf(cases: readonly (readonly [readonly number[], number])[], more: object = {}): Pairs {
  return new Pairs({
    members: cases[0]![0].length,
    forecasts: Float64Array.from(cases.flatMap(([members]) => members)),
    observations: Float64Array.from(cases, ([, observation]) => observation),
    ...more,
  })
}

function parts(pairs: Pairs, size: number): Pairs[] {
  const all = Array.from({ length: pairs.length }, (_, i) => i)
  return all.filter((i) => i % size === 0).map((first) => pairs.pick(all.slice(first, first + size)))
}

describe('streams', () => {
  test('batches give the scores of all pairs at once, for every metric', () => {
    for (const name of ['random', 'tied', 'missing members', 'missing observations'] as const) {
      const pairs = sample(name)
      const whole = verify(pairs, everything).groups[0]!
      // Four cases are the lead times of one forecast, which belong together.
      const inParts = verify(parts(pairs, 4), everything).groups[0]!
      expectClose(inParts.metrics, whole.metrics)
      expect({ ...inParts, metrics: 0, notes: 0 }).toEqual({ ...whole, metrics: 0, notes: 0 })
    }
  })

  test('pairs of other units or another rule, or some without reference, are refused', () => {
    const pairs = sample('random')
    const verifier = new Verifier({ metrics: ['crps'] })
    verifier.add(pairs)
    const { reference, ...rest } = pairs
    for (const [code, other] of [
      ['UNITS_MISMATCH', { ...pairs, units: 'm' }],
      ['UNITS_MISMATCH', { ...pairs, rule: 'same-issues' as const }],
      ['NO_REFERENCE', rest],
    ] as const) {
      expect(() => verifier.add(new Pairs(other))).toThrow(expect.objectContaining({ code }))
    }
    expect(reference).toBeDefined()
  })

  test('a signal ends it, and progress is the completed fraction', async () => {
    const batches = parts(sample('random'), 4)
    const seen: number[] = []
    await verifyAsync(batches, {
      metrics: ['crps'],
      total: 40,
      onProgress: (fraction) => seen.push(fraction),
    })
    expect(seen).toHaveLength(10)
    expect([seen[0], seen.at(-1)]).toEqual([0.1, 1])
    const stop = new AbortController()
    const ended = verifyAsync(batches, {
      total: 40,
      signal: stop.signal,
      onProgress: () => stop.abort(new Error('enough')),
    })
    await expect(ended).rejects.toThrow('enough')
  })
})

describe('missing values', () => {
  const pairs = pairsOf([
    [[1, 2, none], 2],
    [[none, none, none], 2],
    [[1, 2, 3], none],
    [[1, 2, 3], 1],
  ])

  test('omit leaves members out of their case, and cases without observation or members out of all', () => {
    const { cases, members, missing, metrics } = verify(pairs, { metrics: ['mae'] }).groups[0]!
    expect({ cases, members, missing, metrics }).toEqual({
      cases: 2,
      members: { least: 2, most: 3 },
      missing: 0.5,
      metrics: { mae: 0.75 },
    })
  })

  test('propagate says why there is no score', () => {
    const group = verify(pairs, { metrics: ['mae'], missing: 'propagate' }).groups[0]!
    expect(group.metrics.mae).toBeNull()
    expect(group.notes!.mae).toMatch(/3 cases have missing values/)
  })

  test('raise names the case', () => {
    expect(() => verify(pairs, { metrics: ['mae'], missing: 'raise' })).toThrow(
      /case 0.*1 of 3 members are missing/,
    )
  })
})

describe('what cannot be computed is null with a reason, never NaN or infinite', () => {
  const degenerate: Record<string, Pairs> = {
    'constant observations': pairsOf([
      [[1, 2], 3],
      [[2, 4], 3],
      [[3, 3], 3],
    ]),
    'zero spread': pairsOf([
      [[2, 2], 1],
      [[3, 3], 3],
    ]),
    'one member': pairsOf([
      [[2], 1],
      [[3], 5],
    ]),
    'one case': pairsOf([[[2, 4], 3]]),
    'no case': pairsOf([[[2, 4], none]]),
    'nothing but zeros': pairsOf([
      [[0, 0], 0],
      [[0, 0], 0],
    ]),
    infinite: pairsOf([
      [[1, Infinity], 3],
      [[1, 2], -Infinity],
      [[-Infinity, Infinity], 1],
    ]),
    'as large as can be': pairsOf([
      [[1e308, -1e308], 1e308],
      [[1e308, 1e308], -1e308],
    ]),
  }
  const withTimes = (pairs: Pairs) =>
    new Pairs({
      ...pairs,
      referenceTime: new Float64Array(pairs.length),
      leadTime: Float64Array.from({ length: pairs.length }, (_, i) => 3600 * i),
      reference: { name: 'zero', forecasts: new Float64Array(pairs.length), members: 1 },
    })

  test.each(Object.entries(degenerate))('%s', (_, pairs) => {
    const result = verify(withTimes(pairs), { ...everything, bootstrap: { samples: 20 } })
    const text = JSON.stringify(result, (_key, value) =>
      typeof value === 'number' && !Number.isFinite(value) ? expect.fail(`${value}`) : value,
    )
    expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(result)))
    const [group] = result.groups
    for (const [name, value] of Object.entries(group!.metrics)) {
      if (value === null) expect(group!.notes).toHaveProperty([name])
    }
  })

  test('each says its own reason', () => {
    const notes = (name: string, metric: string, thresholds = [3]) =>
      verify(withTimes(degenerate[name]!), { metrics: [metric], thresholds }).groups[0]!.notes
    expect(notes('constant observations', 'nse')).toEqual({ nse: 'the observations are constant' })
    expect(notes('constant observations', 'roc_area')).toEqual({
      'roc_area 3': 'every observation reaches the threshold',
    })
    expect(notes('zero spread', 'dawid_sebastiani')!.dawid_sebastiani).toMatch(/2 of 2 cases have no spread/)
    expect(notes('one member', 'spread')).toEqual({ spread: 'a single member has no spread' })
    expect(notes('nothing but zeros', 'pbias')).toEqual({ pbias: 'the observations add up to 0' })
    expect(notes('nothing but zeros', 'crpss')!.crpss).toMatch(/of the reference is 0/)
    expect(notes('no case', 'crps')!.crps).toMatch(/every one of 1 cases lacks its observation/)
    expect(notes('infinite', 'crps')!.crps).toMatch(/infinite/)
  })

  test('forecasts equal to the observations have CRPS 0 and NSE 1, exactly', () => {
    const pairs = pairsOf([0.1, 0.7, 1e9, 1e-9].map((y) => [[y, y, y], y] as const))
    const { metrics } = verify(pairs, {
      metrics: ['crps', 'crps_fair', 'crps_reliability', 'nse', 'kge', 'mae', 'spread'],
    }).groups[0]!
    expect(metrics).toEqual({ crps: 0, crps_fair: 0, crps_reliability: 0, nse: 1, kge: 1, mae: 0, spread: 0 })
  })

  test('a small variance about a large mean keeps its digits', () => {
    const pairs = pairsOf([0, 1, 2, 3].map((y) => [[1e9 + y + (y % 2)], 1e9 + y] as const))
    const { correlation } = verify(pairs, { metrics: ['correlation'] }).groups[0]!.metrics
    expectClose(correlation!, 6 / Math.sqrt(40), 'correlation', 1e-12)
  })
})

describe('groups', () => {
  const pairs = sample('random')

  test('by lead time, day of lead, month, season, year, issue, station and class of observation', () => {
    const keys = (
      by: Parameters<typeof verify>[1] extends infer T
        ? NonNullable<T> extends { by?: infer B }
          ? B
          : never
        : never,
    ) => verify(pairs, { by, metrics: ['mae'] }).groups.map((group) => Object.values(group.by)[0])
    expect(keys('lead')).toEqual([43_200, 86_400, 129_600, 172_800])
    expect(keys('lead-day')).toEqual([1, 2])
    expect(keys('month')).toEqual([1])
    expect(keys('season')).toEqual(['DJF'])
    expect(keys('year')).toEqual([2020])
    expect(keys('station')).toEqual(['0123', '456'])
    expect(keys('issue')).toHaveLength(10)
    expect(keys('none')).toEqual([undefined])
    expect(keys(byEvent([2, 4]))).toEqual(['<2', '2..4', '>=4'])
  })

  test('of several groupings there is a group for each combination, in order', () => {
    const { groups } = verify(pairs, { by: ['station', 'lead-day'], metrics: ['mae'] })
    expect(groups.map(({ by }) => [by.station, by['lead-day']])).toEqual([
      ['0123', 1],
      ['0123', 2],
      ['456', 1],
      ['456', 2],
    ])
    expect(groups.reduce((sum, { cases }) => sum + cases, 0)).toBe(40)
  })

  test('a group is scored as its cases alone are', () => {
    const { groups } = verify(pairs, {
      by: 'lead',
      thresholds: [3],
      metrics: ['crps', 'brier', 'kge', 'alpha'],
    })
    const second = pairs.pick(Array.from({ length: 10 }, (_, i) => 4 * i + 1))
    expectClose(
      groups[1]!.metrics,
      verify(second, { thresholds: [3], metrics: ['crps', 'brier', 'kge', 'alpha'] }).groups[0]!.metrics,
    )
  })

  test('a lead time of 0 is of the first day, and those before it are of days before', () => {
    const leads = [-90_000, -1, 0, 1, 86_400, 86_401]
    const some = pairsOf(
      leads.map(() => [[1], 1] as const),
      { leadTime: Float64Array.from(leads) },
    )
    expect(
      verify(some, { by: 'lead-day', metrics: ['mae'] }).groups.map(({ by, cases }) => [
        by['lead-day'],
        cases,
      ]),
    ).toEqual([
      [-1, 1],
      [0, 1],
      [1, 3],
      [2, 1],
    ])
  })

  test('whole forecasts cannot be grouped by lead time, and times that are not known cannot be grouped by', () => {
    expect(() => verify(pairs, { by: 'lead', metrics: ['energy_score'] })).toThrow(
      expect.objectContaining({ code: 'NO_TRAJECTORY' }),
    )
    expect(() => verify(pairsOf([[[1], 1]]), { by: 'month', metrics: ['mae'] })).toThrow(/not known/)
  })
})

describe('options', () => {
  const pairs = sample('tied')
  const value = (metric: string, options: object) =>
    verify(pairs, { metrics: [metric], thresholds: [3], ...options }).groups[0]!.metrics[metric]

  test('a metric that nobody knows is refused with those that there are', () => {
    expect(() => verify(pairs, { metrics: ['crsp'] })).toThrow(/no metric "crsp".*crps, crps_fair/)
    expect(() => verify(pairs, { metrics: ['crps', 'crps'] })).toThrow(
      expect.objectContaining({ code: 'DUPLICATE_METRIC' }),
    )
  })

  test('what a metric needs is asked for', () => {
    const { reference: _, ...plain } = pairs
    for (const [metric, options, text] of [
      ['brier', {}, /needs thresholds/],
      ['twcrps_interval', { thresholds: [1] }, /two or more thresholds/],
      ['interval_score', { levels: [0.5] }, /levels of a central interval/],
      ['crpss', {}, /needs a reference/],
    ] as const) {
      const run = () => verify(new Pairs(plain), { metrics: [metric], ...options })
      expect(run).toThrow(expect.objectContaining({ code: 'OPTION_NEEDED' }))
      expect(run).toThrow(text)
    }
  })

  test.each([
    { comparison: '<' },
    { deterministic: 'mode' },
    { ties: 'none' },
    { quantileType: 10 },
    { thresholds: [none] },
    { levels: [1] },
    { missing: 'skip' },
    { by: 'hour' },
    { bootstrap: { samples: 0 } },
    { bootstrap: { samples: 10, block: 0.5 } },
    { costLoss: [0] },
    { bins: 0 },
    { seed: 0.5 },
    { metrics: [] },
    { metrics: [{ name: 'x' }] },
    { threshold: 3 },
  ])('%o is refused', (options) => {
    expect(() => verify(pairs, options as object)).toThrow(/Give|Use|There is no|option|A metric has/)
  })

  test('above and at or above differ on ties, and the result says which it was', () => {
    expect(value('brier', { comparison: '>' })).not.toEqual(value('brier', {}))
    expect(verify(pairs, { metrics: ['mae'], comparison: '>' })).toMatchObject({
      comparison: '>',
      sample: 'maximize',
      missing: 'omit',
    })
  })

  test('the median takes the place of the mean', () => {
    const cases = pairsOf([[[0, 0, 9], 1]])
    expect(verify(cases, { metrics: ['me'] }).groups[0]!.metrics.me).toBe(2)
    expect(verify(cases, { metrics: ['me'], deterministic: 'median' }).groups[0]!.metrics.me).toBe(-1)
  })

  test('ties of ranks are split, drawn with a seed, or put at an end', () => {
    const tied = pairsOf(Array.from({ length: 300 }, () => [[1, 2, 2], 2] as const))
    const ranks = (options: object) =>
      verify(tied, { metrics: ['rank_histogram'], ...options }).groups[0]!.metrics.rank_histogram
    expectClose(ranks({})!, [0, 100, 100, 100])
    expect(ranks({ ties: 'lower' })).toEqual([0, 300, 0, 0])
    expect(ranks({ ties: 'upper' })).toEqual([0, 0, 0, 300])
    const drawn = ranks({ ties: 'random', seed: 3 }) as number[]
    expect(drawn).toEqual(ranks({ ties: 'random', seed: 3 }))
    expect(drawn).not.toEqual(ranks({ ties: 'random', seed: 4 }))
    expect(drawn.slice(1).every((count) => count > 70)).toBe(true)
  })

  test('zero flow is censored: values up to it are tied, and the share of pseudo values is reported', () => {
    const dry = pairsOf([
      [[0, 0.01, 2, 3], 0.005],
      [[1, 2, 3, 4], 0],
      [[0, 1, 2, 3], 2.5],
    ])
    const { metrics } = verify(dry, { metrics: ['pit', 'pseudo'], censor: 0.01 }).groups[0]!
    expectClose(metrics.pseudo!, 1 / 3)
    // [0, 0.5] evenly, 0 and 0.75.
    expectClose(metrics.pit!, [0.2 + 1, 0.2, 0.2, 0.2, 0.2, 0, 0, 1, 0, 0])
  })
})

describe('bootstrap', () => {
  const random = seededRandom(5)
  const issues = 400
  const drawn = pairsOf(
    Array.from(
      { length: issues },
      () => [Array.from({ length: 9 }, () => normal(random)), normal(random)] as const,
    ),
    {
      referenceTime: Float64Array.from({ length: issues }, (_, i) => i * 86_400_000),
      leadTime: new Float64Array(issues),
    },
  )

  test('members and observations of one distribution have flat ranks and a high alpha within its intervals', () => {
    const names = ['crps', 'rank_histogram', 'alpha', 'spread_error_ratio', 'crps_uncertainty', 'correlation']
    const { metrics, intervals, blocks } = verify(drawn, {
      metrics: names,
      bootstrap: { samples: 300, seed: 2 },
    }).groups[0]!
    expect(blocks).toEqual({ issues: 400, block: 8 })
    const { lower, upper } = intervals!.rank_histogram as { lower: number[]; upper: number[] }
    const inside = lower.filter((low, k) => low <= 40 && upper[k]! >= 40)
    expect(inside.length).toBeGreaterThanOrEqual(8)
    expect(metrics.alpha).toBeGreaterThan(0.9)
    expect(intervals!.spread_error_ratio!.lower).toBeLessThan(1)
    expect(intervals!.spread_error_ratio!.upper).toBeGreaterThan(1)
    for (const name of names.filter((name) => typeof metrics[name] === 'number' && name !== 'alpha')) {
      expect(intervals![name]!.lower, name).toBeLessThan(metrics[name] as number)
      expect(intervals![name]!.upper, name).toBeGreaterThan(metrics[name] as number)
    }
  })

  test('it is the same for the same seed, and another for another', () => {
    const interval = (seed: number) =>
      verify(drawn, { metrics: ['crps'], bootstrap: { samples: 50, seed } }).groups[0]!.intervals
    expect(interval(1)).toEqual(interval(1))
    expect(interval(1)).not.toEqual(interval(2))
  })

  test('it does not depend on the order of the cases, nor on how they come in batches', () => {
    const size = 6
    const cases = 3 * 40
    const random = seededRandom(3)
    const pairs = new Pairs({
      members: size,
      forecasts: Float64Array.from({ length: cases * size }, () => Math.round(4 * random())),
      observations: Float64Array.from({ length: cases }, () => Math.round(4 * random())),
      referenceTime: Float64Array.from({ length: cases }, (_, i) => Math.floor(i / 3) * 86_400_000),
      leadTime: Float64Array.from({ length: cases }, (_, i) => ((i % 3) + 1) * 3600),
    })
    const shuffled = Array.from({ length: cases }, (_, i) => (i * 77) % cases)
    const options: VerifyOptions = {
      metrics: ['crps', 'brier', 'rank_histogram', 'kge', 'alpha', 'crps_uncertainty'],
      thresholds: [2],
      bootstrap: { samples: 21, block: 4, seed: 5 },
    }
    for (const by of ['none', 'lead', 'issue', ['lead', 'month']] as const) {
      const once = verify(pairs, { ...options, by })
      const other = verify(pairs.pick(shuffled), { ...options, by })
      const parts = [0, 1, 2, 3].map((k) => pairs.pick(shuffled.slice(30 * k, 30 * (k + 1))))
      for (const found of [other, verify(parts, { ...options, by })]) {
        found.groups.forEach((group, i) => {
          expectClose(group.metrics, once.groups[i]!.metrics)
          expectClose(group.intervals as MetricValue, once.groups[i]!.intervals as MetricValue)
          expect(group.blocks).toEqual(once.groups[i]!.blocks)
        })
      }
    }
  })

  test('a block as long as the record, which is circular, gives the score itself', () => {
    const { metrics, intervals } = verify(drawn, {
      metrics: ['crps', 'nse'],
      bootstrap: { samples: 20, block: 400 },
    }).groups[0]!
    for (const name of ['crps', 'nse']) {
      expectClose(intervals![name]!.lower, metrics[name]!)
      expectClose(intervals![name]!.upper, metrics[name]!)
    }
  })

  test('the interval of a mean has the width of its standard error', () => {
    const { crps } = verify(drawn, { metrics: ['crps'], bootstrap: { samples: 2000, block: 1 } }).groups[0]!
      .intervals!
    const scores = caseScores(drawn, 'crps')
    const mean = scores.reduce((sum, s) => sum + s, 0) / issues
    const error = Math.sqrt(scores.reduce((sum, s) => sum + (s - mean) ** 2, 0) / issues / issues)
    expect(((crps!.upper as number) - (crps!.lower as number)) / (2 * 1.96 * error)).toBeCloseTo(1, 1)
  })
})

describe('metrics of users', () => {
  const outside = meanMetric({
    name: 'outside',
    title: 'Share of observations outside the ensemble',
    formula: 'mean of [y < min x or y > max x]',
    reference: 'by definition',
    orientation: 'lower',
    range: [0, 1],
    perfect: null,
    perCase: ({ sorted, members, observations }) =>
      observations.map((y, i) => (y < sorted[i * members]! || y > sorted[(i + 1) * members - 1]! ? 1 : 0)),
  })

  test('are computed beside those of the package, with bootstrap and groups', () => {
    const pairs = pairsOf([
      [[1, 2], 3],
      [[1, 4], 3],
    ])
    const { metrics } = verify(pairs, { metrics: ['mae', outside] }).groups[0]!
    expect(metrics).toEqual({ mae: 1, outside: 0.5 })
    expect([...caseScores(pairs, outside)]).toEqual([1, 0])
  })

  test('say about themselves what those of the package do', () => {
    const keys: (keyof Metric)[] = [
      'name',
      'title',
      'formula',
      'reference',
      'orientation',
      'range',
      'perfect',
      'needs',
      'parts',
      'score',
    ]
    for (const metric of metrics) {
      for (const key of keys) expect(metric, metric.name).toHaveProperty(key)
      expect(metric.reference).toMatch(/\d{4}|definition/)
      expect(metricOf(metric.name)).toBe(metric)
    }
  })
})

test('the table has a row per group, metric and value, with what it rests on', () => {
  const result = verify(sample('missing members'), {
    by: ['station', 'lead-day'],
    thresholds: [1, 3],
    metrics: ['crps', 'brier', 'reliability', 'dawid_sebastiani', 'rank_histogram'],
    bootstrap: { samples: 30 },
  })
  const table = tableFromIPC(tableToIPC(result.toArrow(), 'file'))
  expect(table.schema.fields.map(({ name }) => name)).toEqual([
    'station',
    'lead_day',
    'cases',
    'members_least',
    'members_most',
    'missing',
    'metric',
    'key',
    'part',
    'value',
    'lower',
    'upper',
    'note',
  ])
  const rows = table.toArray().map((row) => row.toJSON())
  const brier = rows.find(
    (row) => row.metric === 'brier' && row.key === '3' && row.station === '456' && row.lead_day === 2,
  )
  const group = result.groups.find(({ by }) => by.station === '456' && by['lead-day'] === 2)!
  expect(brier).toMatchObject({
    value: (group.metrics.brier as Record<string, number>)['3'],
    cases: group.cases,
    part: null,
  })
  expect(brier!.lower).toBeLessThan(brier!.upper as number)
  expect(rows.filter((row) => row.metric === 'rank_histogram')).toHaveLength(4 * 8)
  expect(rows.find((row) => row.metric === 'reliability' && row.key === '1')!.part).toBe('probability.0')
  expect(rows.some((row) => row.note?.includes('no spread') && row.value === null)).toBe(true)
  expect(JSON.parse(table.schema.metadata.get('uchronia.verification')!)).toMatchObject({
    units: 'mm',
    missing: 'omit',
    sample: 'maximize',
  })
})

test('several forecasts are cut down to the cases that all have', () => {
  const a = sample('missing members')
  const b = sample('missing observations', 2)
  const [first, second] = commonSample(a, b) as [Pairs, Pairs]
  expect([...first.validTime]).toEqual([...second.validTime])
  expect(first.length).toBe(29)
  const cases = (pairs: Pairs) => verify(pairs, { metrics: ['mae'] }).groups[0]!.cases
  expect(cases(first)).toBe(cases(second))
})

test('pairs whose parts do not fit together are refused', () => {
  const base = { members: 2, forecasts: new Float64Array(4), observations: new Float64Array(2) }
  for (const [code, options] of [
    ['SIZE_MISMATCH', { ...base, forecasts: new Float64Array(5) }],
    ['SIZE_MISMATCH', { ...base, leadTime: new Float64Array(3) }],
    ['SIZE_MISMATCH', { ...base, observations: [1, 2] }],
    ['SIZE_MISMATCH', { ...base, station: new Int32Array(1), stations: ['1'] }],
    ['INVALID_OPTION', { ...base, station: Int32Array.of(0, 1), stations: ['1'] }],
    ['INVALID_OPTION', { ...base, members: ['1', '1'] }],
    ['INVALID_OPTION', { ...base, members: 0 }],
    ['SIZE_MISMATCH', { ...base, reference: { name: 'r', forecasts: new Float64Array(3), members: 1 } }],
  ] as const) {
    expect(() => new Pairs(options as never)).toThrow(expect.objectContaining({ code }))
  }
})

test('cases that a reference has no member for are said to lack it', () => {
  const pairs = new Pairs({
    members: 2,
    forecasts: Float64Array.of(1, 2),
    observations: Float64Array.of(1),
    reference: { name: 'climatology', forecasts: Float64Array.of(Number.NaN), members: 1 },
  })
  const [group] = verify(pairs, { metrics: ['crpss'] }).groups
  expect(group!.notes!.crpss).toBe(
    'every one of 1 cases lacks its observation or all members, or has no member of the reference "climatology"',
  )
})
