import { EnsembleForecastSeries, LeadTimeAxis, TimeAxis, UnivariateSeries } from '@uchronia/series'
import {
  align,
  blockWeights,
  byEvent,
  Cases,
  caseScores,
  climatology,
  commonSample,
  consistency,
  defaultBlock,
  dieboldMariano,
  kernels,
  meanMetric,
  metrics,
  otherForecast,
  Pairs,
  type PairsOptions,
  peakPairs,
  seededRandom,
  skillMetric,
  typescriptKernels,
  useKernels,
  type VerifyError,
  type VerifyOptions,
  verify,
  verifyAsync,
} from '@uchronia/verify'
import { describe, expect, test } from 'vitest'
import { expectClose } from './close.ts'
import { sample } from './samples.ts'

const none = Number.NaN
const pairs = sample('random')

describe('arguments of another kind are errors that say what to give', () => {
  const numbers = Float64Array.of(1, 2)
  const wrong: Record<string, [() => unknown, RegExp]> = {
    'verify of a text': [() => verify('x' as never), /NOT_PAIRS.*Expected Pairs or batches/],
    'verify of a list of numbers': [() => verify([1] as never), /NOT_PAIRS.*Expected Pairs, as align/],
    'options that are null': [() => verify(pairs, null as never), /INVALID_OPTION/],
    'an option that there is not': [
      () => verify(pairs, { metric: ['crps'] } as never),
      /UNKNOWN_OPTION.*metrics/,
    ],
    'a level above 1': [() => verify(pairs, { levels: [0.1, 10] }), /a number of levels cannot be 10/],
    'levels that are no list': [() => verify(pairs, { levels: 0.5 as never }), /levels cannot be 0.5/],
    'a threshold that is no number': [() => verify(pairs, { thresholds: [none] }), /a number of thresholds/],
    'no bins': [() => verify(pairs, { bins: 0 }), /bins cannot be 0/],
    'an order of 0': [() => verify(pairs, { variogramOrder: 0 }), /variogramOrder/],
    'a censor that is no number': [() => verify(pairs, { censor: none }), /censor/],
    'a seed that is no whole number': [() => verify(pairs, { seed: 0.5 }), /seed cannot be 0.5/],
    'no samples': [() => verify(pairs, { bootstrap: { samples: 0 } }), /bootstrap.samples/],
    'a block of 0': [() => verify(pairs, { bootstrap: { samples: 1, block: 0 } }), /bootstrap.block/],
    'a confidence of 1': [() => verify(pairs, { bootstrap: { samples: 1, confidence: 1 } }), /confidence/],
    'a seed of the bootstrap': [
      () => verify(pairs, { bootstrap: { samples: 1, seed: none } }),
      /bootstrap.seed/,
    ],
    'no metrics': [() => verify(pairs, { metrics: [] }), /metrics cannot be/],
    'a metric that is none': [() => verify(pairs, { metrics: [{}] as never }), /A metric has name, needs/],
    'a grouping that there is not': [() => verify(pairs, { by: 'week' as never }), /Cannot group by "week"/],
    'a rule for missing values': [() => verify(pairs, { missing: 'skip' as never }), /no rule "skip"/],
    'thresholds of events': [() => byEvent([2, 1]), /ascending/],
    'thresholds that are none': [() => byEvent('x' as never), /array of numbers/],
    'case scores of no mean': [
      () => caseScores(pairs, 'roc_area', { thresholds: [1] }),
      /no score of a single case/,
    ],
    'case scores of a number': [() => caseScores(pairs, 5 as never), /A metric has/],
    'a common sample of numbers': [() => commonSample(5 as never), /NOT_PAIRS/],
    'consistency of nothing': [() => consistency(undefined as never), /NOT_PAIRS/],
    'peaks without a threshold': [() => peakPairs(pairs, {} as never), /threshold cannot be undefined/],
    'a negative margin': [() => peakPairs(pairs, { threshold: 1, margin: -1 }), /margin/],
    'scores that are no list': [() => dieboldMariano(5 as never, numbers), /first scores/],
    'scores of other times': [() => dieboldMariano([1], numbers), /SIZE_MISMATCH.*1 and 2 scores/],
    'a horizon of 0': [() => dieboldMariano(numbers, numbers, 0), /horizon/],
    'too few scores': [() => dieboldMariano(numbers, numbers, 2), /TOO_FEW/],
    'units of the bootstrap': [() => blockWeights(-1, 1, Math.random), /units from 0/],
    'a block': [() => blockWeights(4, 0, Math.random), /block cannot be 0/],
    'no generator': [() => blockWeights(4, 1, 5 as never), /random cannot be 5/],
    'units for a block': [() => defaultBlock(1.5), /n cannot be 1.5/],
    'a seed': [() => seededRandom('x' as never), /A seed/],
    'a metric without a score': [() => meanMetric({ name: 'x' } as never), /perCase/],
    'skill of nothing': [() => skillMetric('x', 'x', undefined as never, 'x'), /A metric has/],
    'kernels that are none': [() => useKernels({ name: 'x' } as never), /no function sortMembers/],
    'a case that there is not': [() => pairs.pick([0, 40]), /no case 40: there are 40/],
    'indices that are none': [() => pairs.pick('0' as never), /indices/],
    'a reference without a name': [() => pairs.withReference({} as never), /A reference has a name/],
    'a reference of no members': [
      () => pairs.withReference({ name: 'x', forecasts: numbers, members: 0 }),
      /members of a reference/,
    ],
    'a climatology of a year': [() => climatology({ within: 200 }), /within cannot be 200/],
    'cases of another size': [() => new Cases(numbers, numbers, 2), /2 cases x 2 members/],
    'cases of a half member': [() => new Cases(numbers, numbers, 0.5), /members cannot be 0.5/],
    'a reference of cases': [() => new Cases(numbers, numbers, 1, {} as never), /is Cases too/],
    'a quantile of 2': [() => new Cases(numbers, numbers, 1).quantile(2, 7), /A level cannot be 2/],
    'a quantile of type 10': [
      () => new Cases(numbers, numbers, 1).quantile(0.5, 10 as never),
      /type of quantile/,
    ],
    'exceedance of nothing': [() => new Cases(numbers, numbers, 1).exceeding(none, false), /threshold/],
    'ranks of nothing': [() => new Cases(numbers, numbers, 1).ranks(none), /censor/],
  }
  const options: PairsOptions = { members: 1, forecasts: numbers, observations: numbers }
  const wrongPairs: Record<string, [Partial<Record<keyof PairsOptions, unknown>>, RegExp]> = {
    'forecasts that are a list': [{ forecasts: [1, 2] }, /must be a Float64Array/],
    'no members': [{ members: 0 }, /cannot be 0 members/],
    'members that are numbers': [{ members: [1] }, /members must be names/],
    'members of one name': [
      { members: ['a', 'a'], forecasts: new Float64Array(4) },
      /Two members have one name/,
    ],
    'a station of another size': [{ station: new Int32Array(3), stations: ['a'] }, /3 values for 2 cases/],
    'a station that there is not': [
      { station: Int32Array.of(0, 1), stations: ['a'] },
      /of station 1; there are 1/,
    ],
    'stations that are no list': [{ station: new Int32Array(2), stations: 'ab' }, /station is an Int32Array/],
    'lead times of another size': [{ leadTime: new Float64Array(1) }, /leadTime: there are 1 values/],
    'an option that there is not': [{ lead: 1 } as never, /no option "lead"/],
  }
  for (const [what, [change, message]] of Object.entries(wrongPairs))
    wrong[`pairs with ${what}`] = [() => new Pairs({ ...options, ...change } as PairsOptions), message]

  test.each(Object.entries(wrong))('%s', (_, [call, message]) => {
    let thrown: unknown
    try {
      call()
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBeInstanceOf(Error)
    const { code, name } = thrown as VerifyError
    expect(name).toMatch(/^(VerifyError|OptionError)$/)
    expect(`${code} ${(thrown as Error).message}`).toMatch(message)
  })

  test('of the asynchronous ones too', async () => {
    await expect(verifyAsync(5 as never)).rejects.toThrow(/Expected Pairs or batches/)
    await expect(verifyAsync(pairs, { onProgress: () => {} })).rejects.toThrow(/Give \{ total \}/)
    await expect(verifyAsync(pairs, { sample: 1 } as never)).rejects.toThrow(/no option "sample"/)
  })
})

describe('what is at the edge has a defined result', () => {
  const one = (members: readonly number[], observation: number, options: VerifyOptions = {}) =>
    verify(
      new Pairs({
        members: members.length,
        forecasts: Float64Array.from(members),
        observations: Float64Array.of(observation),
        referenceTime: Float64Array.of(0),
        leadTime: Float64Array.of(3600),
      }),
      {
        thresholds: [1, 3],
        metrics: metrics.filter(({ needs }) => !needs.includes('reference')).map(({ name }) => name),
        ...options,
      },
    ).groups[0]!

  test('every metric of infinite values is null with a reason, a number, or numbers', () => {
    for (const [members, observation] of [
      [[Infinity, 1], 2],
      [[-Infinity, Infinity], 2],
      [[1, 2], Infinity],
      [[1, 2], -Infinity],
      [[Infinity, Infinity], Infinity],
      [[1e308, -1e308], 1e308],
      [[5e-324, 0], 5e-324],
    ] as const) {
      const { metrics: found, notes = {} } = one(members, observation)
      for (const [name, value] of Object.entries(found)) {
        if (value === null) expect(notes[name], name).toBeTruthy()
        expect(JSON.parse(JSON.stringify(value)), name).toEqual(value)
      }
    }
    expect(one([Infinity, Infinity], Infinity).metrics).toMatchObject({
      crps: 0,
      crps_over: 0,
      crps_under: 0,
    })
    expect(one([1, 2], Infinity).notes).toMatchObject({ crps: 'infinite values, or too large ones' })
    expect(one([1, 2], Infinity).metrics.crps_spread).toBe(0.25)
  })

  test('one member is its own mean, with an absolute error for CRPS and no spread', () => {
    const { metrics: found, notes } = one([4], 1.5)
    expect(found).toMatchObject({
      crps: 2.5,
      crps_fair: 2.5,
      mae: 2.5,
      me: 2.5,
      spread: null,
      correlation: null,
    })
    expect(notes!.spread).toBe('a single member has no spread')
    expect(notes!.correlation).toBe('the observations are constant')
  })

  test('without cases there is a group of none, whose scores say so', () => {
    const { groups } = verify([], { metrics: ['crps', 'alpha'] })
    expect(groups).toEqual([
      {
        ...{ by: {}, cases: 0, members: 0, missing: 0, metrics: { crps: null, alpha: null } },
        notes: { crps: 'there are no cases', alpha: 'there are no cases' },
      },
    ])
    expect(verify([], { by: 'lead' }).groups).toEqual([])
  })

  test('kernels see missing members as absent, sorted or not, and cases of none as missing', () => {
    const values = Float64Array.of(3, none, 1, none, none, none, 2, 2, 2)
    const observations = Float64Array.of(2, 1, none)
    const found = new Float64Array(12)
    typescriptKernels.crps(values, 3, observations, false, found)
    expectClose(Array.from(found.subarray(0, 4)), [0.5, 0.5, 0.5, 0.5])
    expect(found.subarray(4).every(Number.isNaN)).toBe(true)
    const sorted = values.slice()
    typescriptKernels.sortMembers(sorted, 3, new Int32Array(3))
    const again = new Float64Array(12)
    typescriptKernels.crps(sorted, 3, observations, true, again)
    expect(again).toEqual(found)
    const quantiles = new Float64Array(6)
    typescriptKernels.quantiles(sorted, 3, true, Float64Array.of(0.25, 1), 7, quantiles)
    expect([...quantiles]).toEqual([1.5, 3, none, none, 2, 2])
    // Values whose distance is too large for a number lie between them all the same.
    const apart = new Float64Array(1)
    typescriptKernels.quantiles(Float64Array.of(-1.6e308, 1.6e308), 2, true, Float64Array.of(0.25), 7, apart)
    expect(apart[0]! / 0.8e308).toBeCloseTo(-1, 12)
    const ranks = new Int32Array(6)
    typescriptKernels.ranks(values, 3, observations, ranks)
    expect([...ranks]).toEqual([1, 0, 0, 0, -1, 0])
    expect(kernels().name).toBe('typescript')
  })

  test('constant parts of scores have a reason each', () => {
    const flat = new Pairs({
      members: 2,
      forecasts: Float64Array.of(1, 3, 1, 3),
      observations: Float64Array.of(-2, 2),
    })
    const { metrics: found, notes } = verify(flat, {
      metrics: [
        'pbias',
        'correlation',
        'nse',
        'kge',
        'kge_2012',
        'volumetric_efficiency',
        'dawid_sebastiani',
      ],
    }).groups[0]!
    expect(found.nse).toBe(-1)
    expect(notes).toMatchObject({
      pbias: 'the observations add up to 0',
      correlation: 'the forecasts are constant',
      kge: 'the forecasts are constant',
      volumetric_efficiency: 'the observations add up to 0',
    })
    const still = new Pairs({
      members: 2,
      forecasts: Float64Array.of(1, 1),
      observations: Float64Array.of(1),
    })
    expect(verify(still, { metrics: ['dawid_sebastiani', 'spread_error_ratio'] }).groups[0]!.notes).toEqual({
      dawid_sebastiani: '1 of 1 cases have no spread, which it cannot be computed for',
      spread_error_ratio: 'the ensemble mean has no error',
    })
  })

  test('the variogram score has the order that is given', () => {
    const of = (variogramOrder: number) => {
      const { metrics: found } = verify(
        new Pairs({
          members: 1,
          forecasts: Float64Array.of(0, 4),
          observations: Float64Array.of(0, 9),
          referenceTime: new Float64Array(2),
          leadTime: Float64Array.of(1, 2),
        }),
        { metrics: ['variogram_score'], variogramOrder },
      ).groups[0]!
      return found.variogram_score
    }
    expect(of(0.5)).toBe(2)
    expect(of(1)).toBe(50)
    expect(of(2)).toBe(2 * 65 ** 2)
  })
})

describe('aggregation over lead times', () => {
  const series = (values: readonly number[]) =>
    new UnivariateSeries({
      time: new TimeAxis({ start: '2020-01-01', step: 'hourly', length: values.length }),
      values: Float64Array.from(values),
    })
  const forecast = new EnsembleForecastSeries({
    issues: new TimeAxis({ start: '2020-01-01', step: 'daily', length: 1 }),
    leads: new LeadTimeAxis({ start: 3600, step: 3600, length: 6 }),
    members: [1],
    values: Float64Array.of(5, 1, 3, none, 4, 2),
  })

  test.each([
    ['sum', [9, 6], [9, 6]],
    ['mean', [3, 3], [3, 3]],
    ['min', [1, 2], [1, 2]],
    ['max', [5, 4], [5, 4]],
    ['first', [5, 4], [5, 4]],
    ['last', [3, 2], [3, 2]],
  ] as const)('%s is of the values that are there, of both alike', (how, members, observations) => {
    const observed = series([7, 5, 1, 3, none, 4, 2])
    const [found] = [
      ...align({ forecast, observed }, { aggregate: { step: 'PT3H', how, leastPresent: 0.6 } }),
    ]
    expect([...found!.forecasts]).toEqual(members)
    expect([...found!.observations]).toEqual(observations)
  })

  test('steps that do not fit are refused', () => {
    const observed = series([1, 2, 3, 4])
    const find = (aggregate: object) => () => [...align({ forecast, observed }, { aggregate } as never)]
    expect(find({ step: 5400, how: 'sum' })).toThrow(/no multiple/)
    expect(find({ step: 'monthly', how: 'sum' })).toThrow(/cannot be aggregated to months/)
    expect(find({ step: 'daily', how: 'sum', leastPresent: 0 })).toThrow(/leastPresent cannot be 0/)
    expect(find({ step: 'daily', how: 'median' })).toThrow(/no way to aggregate "median"/)
    const listed = new UnivariateSeries({
      time: new TimeAxis({ values: [0, 5, 9] }),
      values: new Float64Array(3),
    })
    expect(() => [
      ...align({ forecast, observed: listed }, { aggregate: { step: 'daily', how: 'sum' } }),
    ]).toThrow(/listed or monthly times cannot be aggregated/)
    expect(() => [
      ...align({ forecast, observed }, { reference: otherForecast(() => undefined, 'older') }),
    ]).not.toThrow()
  })
})

test('samples without a case of infinite score have one, and the others none', () => {
  const issues = 40
  const observations = Float64Array.from({ length: issues }, (_, i) => (i === 0 ? Infinity : i % 3))
  const pairs = new Pairs({
    members: 2,
    forecasts: new Float64Array(2 * issues).map((_, i) => i % 2),
    observations,
    referenceTime: observations.map((_, i) => Date.UTC(2020, 0, 1 + i)),
    leadTime: new Float64Array(issues),
  })
  const interval = (samples: number, seed: number) =>
    verify(pairs, { metrics: ['mae'], bootstrap: { samples, seed, block: 5 } }).groups[0]!.intervals!.mae!
  const random = (seed: number) => blockWeights(issues, 5, seededRandom(seed))
  const seeds = Array.from({ length: 12 }, (_, seed) => seed)
  for (const seed of seeds) {
    const isIn = random(seed)[0]! > 0
    expect(interval(1, seed).lower === null, `seed ${seed}`).toBe(isIn)
  }
  expect(new Set(seeds.map((seed) => random(seed)[0]! > 0)).size).toBe(2)
})

test('every sample of a bootstrap is the score of the issues that were drawn, as often as they were', () => {
  const drawn = sample('random', 6)
  const scores = ['crps', 'brier_fair'].map((name) => caseScores(drawn, name, { thresholds: [3] }))
  const issues = 10
  // Eleven samples, whose order statistics are the ends of intervals of these shares.
  const random = seededRandom(8)
  const samples = Array.from({ length: 11 }, () => blockWeights(issues, 3, random))
  const expected = scores.map((score) =>
    samples
      .map((weights) => score.reduce((sum, x, i) => sum + x * weights[Math.floor(i / 4)]!, 0) / 40)
      .sort((a, b) => a - b),
  )
  for (let k = 1; k < 5; k++) {
    const bootstrap = { samples: 11, block: 3, seed: 8, confidence: 1 - (2 * k) / 10 }
    const { intervals } = verify(drawn, { metrics: ['crps', 'brier_fair'], thresholds: [3], bootstrap })
      .groups[0]!
    const ends = [intervals!.crps!, intervals!.brier_fair!].map(({ lower, upper }) =>
      [lower, upper].map((end) => (typeof end === 'number' ? end : (end as Record<string, number>)['3'])),
    )
    ends.forEach(([lower, upper], which) => {
      expect(lower).toBeCloseTo(expected[which]![k]!, 10)
      expect(upper).toBeCloseTo(expected[which]![10 - k]!, 10)
    })
  }
  // A count of each rank adds up to that of the cases in every sample.
  const { intervals } = verify(drawn, {
    metrics: ['rank_histogram'],
    bootstrap: { samples: 1, seed: 8, block: 3 },
  }).groups[0]!
  const { lower } = intervals!.rank_histogram! as unknown as { lower: number[] }
  const ranks = (i: number) =>
    drawn.forecasts.subarray(7 * i, 7 * i + 7).filter((x) => x < drawn.observations[i]!).length
  const counted = new Array(8).fill(0)
  for (let i = 0; i < 40; i++) counted[ranks(i)] += samples[0]![Math.floor(i / 4)]!
  expect(lower).toEqual(counted)
})

test('pairs and results are shown with what they rest on', () => {
  const inspect = Symbol.for('nodejs.util.inspect.custom')
  const shown = (value: object) => (value as Record<symbol, () => string>)[inspect]!()
  const text = shown(pairs)
  expect(text).toContain('[mm]: 40 cases x 7 members')
  expect(text).toMatch(/issues +2020-01-01T00:00:00Z to 2020-01-10T00:00:00Z/)
  expect(text).toMatch(/stations .*0123.*456/)
  expect(text).toMatch(/reference +climatology, 5 members/)
  const result = shown(verify(pairs, { by: 'lead', metrics: ['crps', 'crpss', 'brier'], thresholds: [1] }))
  expect(result).toMatch(/reference climatology: 4 groups/)
  expect(result).toMatch(/lead 43200: 10 cases, crps [\d.]+, crpss .*, brier 1 value/)
  const alone = new Pairs({ members: 1, forecasts: Float64Array.of(1), observations: Float64Array.of(none) })
  expect(shown(alone)).toMatch(/issues +unknown/)
  expect(shown(verify(alone, { metrics: ['crps'] }))).toMatch(/all: 0 cases, crps undefined/)
})
