import { type MeanMetric, meanMetric, skillMetric } from './mean.ts'
import { type Metric, NoScore, type Parts, type Score, type Setting, type Total } from './metric.ts'

/** Counts of cases by the number of members that reached the threshold: those whose observation did not, and those whose did. */
const eventParts: Parts = {
  name: 'events',
  per: 'threshold',
  perMembers: true,
  sparse: true,
  width: (members) => 2 * (members + 1),
  add(cases, rows, { parameter, strict }) {
    const reaching = cases.exceeding(parameter, strict)
    for (let i = 0; i < cases.length; i++) {
      const y = cases.observations[i]!
      const event = strict ? y > parameter : y >= parameter
      rows.add(i, 2 * reaching[i]! + (event ? 1 : 0), 1)
    }
  },
}

/** Cases of one forecast probability. @internal */
export interface ProbabilityBin {
  readonly probability: number
  readonly cases: number
  readonly events: number
}

/** The distinct forecast probabilities, lowest first; those of different numbers of members together. @internal */
export function probabilityTable(parts: readonly Total[]): ProbabilityBin[] {
  const table = new Map<number, ProbabilityBin>()
  for (const { members, sums } of parts) {
    for (let i = 0; i <= members; i++) {
      const events = sums[2 * i + 1]!
      const cases = sums[2 * i]! + events
      if (cases === 0) continue
      const probability = i / members
      const known = table.get(probability)
      table.set(probability, {
        probability,
        cases: cases + (known?.cases ?? 0),
        events: events + (known?.events ?? 0),
      })
    }
  }
  return [...table.values()].sort((a, b) => a.probability - b.probability)
}

function sumOf(table: readonly ProbabilityBin[], of: (bin: ProbabilityBin) => number): number {
  return table.reduce((sum, bin) => sum + of(bin), 0)
}

/** A metric of the table of probabilities. */
function ofTable(
  description: Omit<Metric, 'needs' | 'parts' | 'score'>,
  score: (table: readonly ProbabilityBin[], setting: Setting) => Score,
): Metric {
  return {
    ...description,
    needs: ['threshold'],
    parts: eventParts,
    score: ({ parts }, setting) => score(probabilityTable(parts), setting),
  }
}

const lower = { orientation: 'lower', perfect: 0, range: [0, 1] } as const
const MURPHY = 'Murphy 1973, doi 10.1175/1520-0450(1973)012<0595:ANVPOT>2.0.CO;2'
const BRIER = 'Brier 1950, doi 10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2'

export const brier: MeanMetric = meanMetric({
  ...lower,
  name: 'brier',
  title: 'Brier score of the event that a threshold is reached',
  formula: 'mean of (i/m - o)^2, i members of m reaching the threshold, o 1 when the observation does',
  reference: BRIER,
  per: 'threshold',
  perCase(cases, { parameter, strict }) {
    const { members, observations } = cases
    const reaching = cases.exceeding(parameter, strict)
    return observations.map((y, i) => {
      const event = (strict ? y > parameter : y >= parameter) ? 1 : 0
      return (reaching[i]! / members - event) ** 2
    })
  },
})

export const brierFair: MeanMetric = meanMetric({
  ...lower,
  range: [-1, 1],
  name: 'brier_fair',
  title: 'Fair Brier score, which does not depend on the number of members',
  formula: 'mean of (i/m - o)^2 - i (m - i)/(m^2 (m - 1)); the Brier score for one member',
  reference: 'Ferro 2014, doi 10.1002/qj.2270',
  per: 'threshold',
  perCase(cases, { parameter, strict }) {
    const { members: m, observations } = cases
    const reaching = cases.exceeding(parameter, strict)
    return observations.map((y, i) => {
      const count = reaching[i]!
      const event = (strict ? y > parameter : y >= parameter) ? 1 : 0
      const plain = (count / m - event) ** 2
      return m === 1 ? plain : plain - (count * (m - count)) / (m * m * (m - 1))
    })
  },
})

export const brierReliability: Metric = ofTable(
  {
    ...lower,
    name: 'brier_reliability',
    title: 'Reliability part of the Brier score',
    formula: '1/n sum over distinct probabilities of n_k (p_k - o_k)^2',
    reference: MURPHY,
  },
  (table) =>
    sumOf(table, ({ probability, cases, events }) => cases * (probability - events / cases) ** 2) /
    sumOf(table, ({ cases }) => cases),
)

export const brierResolution: Metric = ofTable(
  {
    name: 'brier_resolution',
    title: 'Resolution part of the Brier score',
    formula: '1/n sum over distinct probabilities of n_k (o_k - o)^2',
    reference: MURPHY,
    orientation: 'higher',
    perfect: null,
    range: [0, 0.25],
  },
  (table) => {
    const n = sumOf(table, ({ cases }) => cases)
    const rate = sumOf(table, ({ events }) => events) / n
    return sumOf(table, ({ cases, events }) => cases * (events / cases - rate) ** 2) / n
  },
)

export const brierUncertainty: Metric = ofTable(
  {
    name: 'brier_uncertainty',
    title: 'Uncertainty part of the Brier score: brier = reliability - resolution + uncertainty',
    formula: 'o (1 - o), o the share of observations that reach the threshold',
    reference: MURPHY,
    orientation: 'none',
    perfect: null,
    range: [0, 0.25],
  },
  (table) => {
    const rate = sumOf(table, ({ events }) => events) / sumOf(table, ({ cases }) => cases)
    return rate * (1 - rate)
  },
)

export const bss: Metric = skillMetric('bss', 'Brier skill score', brier, BRIER)

const MASON_GRAHAM = 'Mason and Graham 2002, doi 10.1256/003590002320603584'

const oneKind = (table: readonly ProbabilityBin[]): NoScore | undefined => {
  const events = sumOf(table, (bin) => bin.events)
  if (events === 0) return new NoScore('no observation reaches the threshold')
  if (events === sumOf(table, (bin) => bin.cases))
    return new NoScore('every observation reaches the threshold')
  return undefined
}

/** Hit rate and false alarm rate of warning at each probability or more, from never to always. */
function rocCurve(table: readonly ProbabilityBin[]): { probability: number; hits: number; alarms: number }[] {
  const events = sumOf(table, (bin) => bin.events)
  const others = sumOf(table, (bin) => bin.cases) - events
  let hits = 0
  let alarms = 0
  const points = [{ probability: Infinity, hits: 0, alarms: 0 }]
  for (const bin of [...table].reverse()) {
    hits += bin.events
    alarms += bin.cases - bin.events
    points.push({ probability: bin.probability, hits: hits / events, alarms: alarms / others })
  }
  return points
}

export const rocArea: Metric = ofTable(
  {
    name: 'roc_area',
    title: 'Area under the ROC curve',
    formula:
      'trapezia over the distinct probabilities: the chance that an event had a higher one than a non-event, ties half',
    reference: MASON_GRAHAM,
    orientation: 'higher',
    perfect: 1,
    range: [0, 1],
  },
  (table) => {
    const none = oneKind(table)
    if (none) return none
    const points = rocCurve(table)
    let area = 0
    for (let i = 1; i < points.length; i++) {
      area += ((points[i]!.alarms - points[i - 1]!.alarms) * (points[i]!.hits + points[i - 1]!.hits)) / 2
    }
    return area
  },
)

export const roc: Metric = ofTable(
  {
    name: 'roc',
    title: 'ROC curve',
    formula:
      'hit rate and false alarm rate of warning at each distinct probability or more; the first point is never',
    reference: MASON_GRAHAM,
    orientation: 'none',
    perfect: null,
    range: [0, 1],
  },
  (table) => {
    const none = oneKind(table)
    if (none) return none
    const points = rocCurve(table).slice(1)
    return {
      probability: [null, ...points.map((point) => point.probability)],
      hit_rate: [0, ...points.map((point) => point.hits)],
      false_alarm_rate: [0, ...points.map((point) => point.alarms)],
    }
  },
)

/** 95 per cent of a normal distribution. */
const Z = 1.959963984540054

/** Interval of a share after Wilson. @internal */
export function wilson(events: number, cases: number): readonly [number, number] {
  const rate = events / cases
  const z2 = (Z * Z) / cases
  const centre = (rate + z2 / 2) / (1 + z2)
  const half = (Z / (1 + z2)) * Math.sqrt((rate * (1 - rate)) / cases + z2 / (4 * cases))
  return [Math.max(0, centre - half), Math.min(1, centre + half)]
}

export const reliability: Metric = ofTable(
  {
    name: 'reliability',
    title: 'Reliability diagram',
    formula: 'mean probability, observed frequency and count per bin; band: interval of the frequency (95 %)',
    reference: 'Wilks 2019, section 9.4.4; bands: Wilson 1927, doi 10.1080/01621459.1927.10502953',
    orientation: 'none',
    perfect: null,
    range: [0, 1],
  },
  (table, { bins }) => {
    const sums = Array.from({ length: bins }, () => ({ cases: 0, events: 0, probability: 0 }))
    for (const { probability, cases, events } of table) {
      const bin = sums[Math.min(bins - 1, Math.floor(probability * bins + 1e-9))]!
      bin.cases += cases
      bin.events += events
      bin.probability += cases * probability
    }
    const used = sums.filter((bin) => bin.cases > 0)
    const bands = used.map((bin) => wilson(bin.events, bin.cases))
    return {
      probability: used.map((bin) => bin.probability / bin.cases),
      frequency: used.map((bin) => bin.events / bin.cases),
      cases: used.map((bin) => bin.cases),
      lower: bands.map(([low]) => low),
      upper: bands.map(([, high]) => high),
    }
  },
)

export const economicValue: Metric = ofTable(
  {
    name: 'economic_value',
    title: 'Relative economic value, of acting at the best probability for each ratio of cost to loss',
    formula:
      '(min(r, o) - F r (1 - o) + H o (1 - r) - o) / (min(r, o) - o r), the largest over the probabilities',
    reference: 'Richardson 2000, doi 10.1002/qj.49712656313',
    orientation: 'higher',
    perfect: 1,
    range: [-Infinity, 1],
  },
  (table, { costLoss }) => {
    const none = oneKind(table)
    if (none) return none
    const rate = sumOf(table, (bin) => bin.events) / sumOf(table, (bin) => bin.cases)
    const points = rocCurve(table)
    const value = (ratio: number) => {
      const climate = Math.min(ratio, rate)
      const values = points.map(
        ({ hits, alarms }) =>
          (climate - alarms * ratio * (1 - rate) + hits * rate * (1 - ratio) - rate) /
          (climate - rate * ratio),
      )
      return Math.max(...values)
    }
    return Object.fromEntries(costLoss.map((ratio) => [String(ratio), value(ratio)]))
  },
)

export const rps: MeanMetric = meanMetric({
  name: 'rps',
  title: 'Ranked probability score over the thresholds',
  formula: 'mean of the sum over thresholds of (i_k/m - o_k)^2',
  reference: 'Epstein 1969, doi 10.1175/1520-0450(1969)008<0985:ASSFPF>2.0.CO;2',
  orientation: 'lower',
  perfect: 0,
  range: [0, Infinity],
  needs: ['thresholds'],
  perCase(cases, { thresholds, strict }) {
    const out = new Float64Array(cases.length)
    for (const threshold of thresholds) {
      const reaching = cases.exceeding(threshold, strict)
      for (let i = 0; i < out.length; i++) {
        const y = cases.observations[i]!
        const event = (strict ? y > threshold : y >= threshold) ? 1 : 0
        out[i]! += (reaching[i]! / cases.members - event) ** 2
      }
    }
    return out
  },
})

export const rpss: Metric = skillMetric('rpss', 'Skill of rps', rps, 'Wilks 2019, section 9.5.1')
