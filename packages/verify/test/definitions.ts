import type { PlainCase } from './samples.ts'

// Every metric as its paper defines it, by the shortest way and none of the code that is tested.

export interface DefinitionSetting {
  readonly t: number
  readonly upper: number
  readonly level: number
  readonly strict: boolean
}

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0)
const mean = (values: readonly number[]) => sum(values) / values.length
const ascending = (values: readonly number[]) => [...values].sort((a, b) => a - b)
const pairsOf = (x: readonly number[]) => x.flatMap((a) => x.map((b) => Math.abs(a - b)))
const variance = (x: readonly number[]) => sum(x.map((a) => (a - mean(x)) ** 2)) / (x.length - 1)

/** Type 7. */
export function quantile(x: readonly number[], level: number): number {
  const sorted = ascending(x)
  const position = level * (x.length - 1)
  const low = Math.floor(position)
  return sorted[low]! + (position - low) * ((sorted[low + 1] ?? sorted[low]!) - sorted[low]!)
}

const crps = ({ x, y }: PlainCase) =>
  mean(x.map((a) => Math.abs(a - y))) - sum(pairsOf(x)) / (2 * x.length ** 2)
const crpsFair = ({ x, y }: PlainCase) =>
  mean(x.map((a) => Math.abs(a - y))) - (x.length > 1 ? sum(pairsOf(x)) / (2 * x.length * (x.length - 1)) : 0)

function hersbach(cases: readonly PlainCase[]): { reliability: number; potential: number } {
  const bins = new Map<number, { alpha: number; beta: number }>()
  let below = 0
  let above = 0
  for (const { x, y } of cases) {
    const sorted = [-Infinity, ...ascending(x), Infinity]
    const m = x.length
    for (let k = 0; k <= m; k++) {
      const [low, high] = [sorted[k]!, sorted[k + 1]!]
      let alpha = Math.max(0, Math.min(y, high) - low)
      let beta = Math.max(0, high - Math.max(y, low))
      if (k === 0) alpha = 0
      if (k === m) beta = 0
      const bin = bins.get(k / m) ?? { alpha: 0, beta: 0 }
      bins.set(k / m, { alpha: bin.alpha + alpha, beta: bin.beta + beta })
    }
    if (y < sorted[1]!) below++
    if (y >= sorted[m]!) above++
  }
  let reliability = 0
  let potential = 0
  for (const [p, bin] of bins) {
    const [alpha, beta] = [bin.alpha / cases.length, bin.beta / cases.length]
    let o = alpha + beta === 0 ? 0 : beta / (alpha + beta)
    let g = alpha + beta
    if (p === 0) {
      o = below / cases.length
      g = below ? beta / o : 0
    }
    if (p === 1) {
      o = 1 - above / cases.length
      g = above ? alpha / (1 - o) : 0
    }
    reliability += g * (o - p) ** 2
    potential += g * o * (1 - o)
  }
  return { reliability, potential }
}

const reaches = (value: number, { t, strict }: DefinitionSetting) => (strict ? value > t : value >= t)
const probability = (x: readonly number[], s: DefinitionSetting) => mean(x.map((a) => Number(reaches(a, s))))
const event = ({ y }: PlainCase, s: DefinitionSetting) => Number(reaches(y, s))
const brier = (c: PlainCase, s: DefinitionSetting) => (probability(c.x, s) - event(c, s)) ** 2

function murphy(cases: readonly PlainCase[], s: DefinitionSetting) {
  const probabilities = cases.map(({ x }) => probability(x, s))
  const rate = mean(cases.map((c) => event(c, s)))
  const parts = [...new Set(probabilities)].map((p) => {
    const inside = cases.filter((_, i) => probabilities[i] === p)
    const observed = mean(inside.map((c) => event(c, s)))
    return [inside.length * (p - observed) ** 2, inside.length * (observed - rate) ** 2]
  })
  return {
    reliability: sum(parts.map(([a]) => a!)) / cases.length,
    resolution: sum(parts.map(([, b]) => b!)) / cases.length,
    uncertainty: rate * (1 - rate),
  }
}

/** Share of pairs of an event and a non-event in which the event had the higher probability, ties half. */
function rocArea(cases: readonly PlainCase[], s: DefinitionSetting): number | null {
  const events = cases.filter((c) => event(c, s) === 1)
  const others = cases.filter((c) => event(c, s) === 0)
  if (events.length === 0 || others.length === 0) return null
  return mean(
    events.flatMap((e) =>
      others.map((o) => {
        const [p, q] = [probability(e.x, s), probability(o.x, s)]
        return p > q ? 1 : p === q ? 0.5 : 0
      }),
    ),
  )
}

function correlation(f: readonly number[], o: readonly number[]): number {
  const products = sum(f.map((a, i) => (a - mean(f)) * (o[i]! - mean(o))))
  return products / Math.sqrt(variance(f) * variance(o)) / (f.length - 1)
}

const forecasts = (cases: readonly PlainCase[]) => cases.map(({ x }) => mean(x))
const observed = (cases: readonly PlainCase[]) => cases.map(({ y }) => y)
const sd = (x: readonly number[]) => Math.sqrt(variance(x))

function kge(
  cases: readonly PlainCase[],
  terms: (f: readonly number[], o: readonly number[]) => number[],
): number | null {
  if (cases.length < 2) return null
  const [f, o] = [forecasts(cases), observed(cases)]
  return 1 - Math.sqrt((correlation(f, o) - 1) ** 2 + sum(terms(f, o).map((term) => term ** 2)))
}

function contingency(cases: readonly PlainCase[], s: DefinitionSetting) {
  const table = { a: 0, b: 0, c: 0, d: 0 }
  for (const { x, y } of cases) {
    const key = reaches(mean(x), s) ? (reaches(y, s) ? 'a' : 'b') : reaches(y, s) ? 'c' : 'd'
    table[key]++
  }
  return table
}

const ratio = (a: number, b: number) => (b === 0 ? null : a / b)
const intervalScore = ({ x, y }: PlainCase, tail: number) => {
  const [low, high] = [quantile(x, tail), quantile(x, 1 - tail)]
  return high - low + (y < low ? (low - y) / tail : 0) + (y > high ? (y - high) / tail : 0)
}
const chain = (c: PlainCase, map: (value: number) => number): PlainCase => ({
  ...c,
  x: c.x.map(map),
  y: map(c.y),
})
const widthOf = (x: readonly number[]) => quantile(x, 0.75) - quantile(x, 0.25)
const referenceOf = (c: PlainCase): PlainCase => ({ ...c, x: c.r })
const skill = (ours: number, theirs: number) => (theirs === 0 ? null : 1 - ours / theirs)
const interval = (c: PlainCase) => {
  const below = c.x.filter((a) => a < c.y).length
  return [below, below + c.x.filter((a) => a === c.y).length] as const
}

/** Whole forecasts: the cases of one issue time and station, of members that all of them have. */
function vectors(cases: readonly PlainCase[]): { x: number[][]; y: number[] }[] {
  const groups = new Map<string, PlainCase[]>()
  for (const c of cases) {
    const key = `${c.issue} ${c.station}`
    groups.set(key, [...(groups.get(key) ?? []), c])
  }
  return [...groups.values()].map((group) => ({
    x: group[0]!.x.map((_, k) => group.map((c) => c.x[k]!)),
    y: group.map((c) => c.y),
  }))
}
const distance = (a: readonly number[], b: readonly number[]) =>
  Math.sqrt(sum(a.map((v, i) => (v - b[i]!) ** 2)))

type Definition = (cases: readonly PlainCase[], setting: DefinitionSetting) => number | number[] | null
const means =
  (score: (c: PlainCase, s: DefinitionSetting) => number): Definition =>
  (cases, s) =>
    mean(cases.map((c) => score(c, s)))

export const definitions: Readonly<Record<string, Definition>> = {
  crps: means(crps),
  crps_fair: means(crpsFair),
  crps_over: means(({ x, y }) => mean(x.map((a) => Math.max(a - y, 0)))),
  crps_under: means(({ x, y }) => mean(x.map((a) => Math.max(y - a, 0)))),
  crps_spread: means(({ x }) => sum(pairsOf(x)) / (2 * x.length ** 2)),
  crps_reliability: (cases) => hersbach(cases).reliability,
  crps_potential: (cases) => hersbach(cases).potential,
  crps_uncertainty: (cases) => sum(pairsOf(observed(cases))) / (2 * cases.length ** 2),
  crpss: (cases) => skill(mean(cases.map(crps)), mean(cases.map(referenceOf).map(crps))),
  twcrps: means((c, { t }) => crps(chain(c, (v) => (v > t ? v : t)))),
  twcrps_lower: means((c, { t }) => crps(chain(c, (v) => (v < t ? v : t)))),
  twcrps_interval: means((c, { t, upper }) => crps(chain(c, (v) => (v < t ? t : v > upper ? upper : v)))),
  twcrpss: (cases, { t }) => {
    const chained = (c: PlainCase) => crps(chain(c, (v) => (v > t ? v : t)))
    return skill(mean(cases.map(chained)), mean(cases.map(referenceOf).map(chained)))
  },
  brier: means(brier),
  brier_fair: means((c, s) => {
    const m = c.x.length
    const i = c.x.filter((a) => reaches(a, s)).length
    return brier(c, s) - (m === 1 ? 0 : (i * (m - i)) / (m * m * (m - 1)))
  }),
  brier_reliability: (cases, s) => murphy(cases, s).reliability,
  brier_resolution: (cases, s) => murphy(cases, s).resolution,
  brier_uncertainty: (cases, s) => murphy(cases, s).uncertainty,
  bss: (cases, s) =>
    skill(mean(cases.map((c) => brier(c, s))), mean(cases.map((c) => brier(referenceOf(c), s)))),
  roc_area: rocArea,
  rps: means((c, s) => sum([1, 3, 5].map((t) => brier(c, { ...s, t })))),
  rpss: (cases, s) => {
    const score = (c: PlainCase) => sum([1, 3, 5].map((t) => brier(c, { ...s, t })))
    return skill(mean(cases.map(score)), mean(cases.map(referenceOf).map(score)))
  },
  alpha: (cases) => {
    const p = ascending(cases.map((c) => sum([...interval(c)]) / 2 / c.x.length))
    return 1 - (2 / p.length) * sum(p.map((value, i) => Math.abs(value - (i + 1) / (p.length + 1))))
  },
  pit: (cases) =>
    Array.from({ length: 10 }, (_, bin) =>
      sum(
        cases.map((c) => {
          const m = c.x.length
          const [low, high] = interval(c).map((count) => (10 * count) / m) as [number, number]
          if (low === high) return Number(Math.min(9, Math.floor(low)) === bin)
          return Math.max(0, Math.min(high, bin + 1) - Math.max(low, bin)) / (high - low)
        }),
      ),
    ),
  rank_histogram: (cases) => {
    const most = Math.max(...cases.map(({ x }) => x.length))
    return Array.from({ length: most + 1 }, (_, bin) =>
      sum(
        cases.map((c) => {
          const [low, high] = interval(c)
          const ranks = Array.from({ length: high - low + 1 }, (_, k) => low + k)
          // A rank of few members covers several of the bins of many.
          return mean(
            ranks.map((rank) => {
              const [from, to] = [rank, rank + 1].map((r) => (r / (c.x.length + 1)) * (most + 1)) as [
                number,
                number,
              ]
              return Math.max(0, Math.min(to, bin + 1) - Math.max(from, bin)) / (to - from)
            }),
          )
        }),
      ),
    )
  },
  pseudo: () => 0,
  spread: (cases) => {
    const some = cases.filter(({ x }) => x.length > 1)
    return some.length === 0 ? null : Math.sqrt(mean(some.map(({ x }) => variance(x))))
  },
  spread_error_ratio: (cases) => {
    const some = cases.filter(({ x }) => x.length > 1)
    if (some.length === 0) return null
    const spread = mean(some.map(({ x }) => (variance(x) * (x.length + 1)) / x.length))
    return Math.sqrt(spread / mean(some.map(({ x, y }) => (mean(x) - y) ** 2)))
  },
  dawid_sebastiani: (cases) => {
    if (cases.some(({ x }) => !(variance(x) > 0))) return null
    return mean(cases.map(({ x, y }) => Math.log(variance(x)) + (y - mean(x)) ** 2 / variance(x)))
  },
  iqr: means(({ x }) => widthOf(x)),
  iqr_skill: means(({ x, r }) => {
    const [f, c] = [widthOf(x), widthOf(r)]
    return f + c === 0 ? 0 : (100 * (c - f)) / (c + f)
  }),
  quantile_score: means(({ x, y }, { level }) => {
    const q = quantile(x, level)
    return y >= q ? level * (y - q) : (1 - level) * (q - y)
  }),
  interval_score: means((c) => intervalScore(c, 0.1)),
  weighted_interval_score: means(
    (c) => (0.5 * Math.abs(c.y - quantile(c.x, 0.5)) + (0.2 / 2) * intervalScore(c, 0.1)) / 1.5,
  ),
  coverage: means(({ x, y }) => Number(y >= quantile(x, 0.1) && y <= quantile(x, 0.9))),
  energy_score: (cases) =>
    mean(
      vectors(cases).map(
        ({ x, y }) =>
          mean(x.map((a) => distance(a, y))) -
          sum(x.flatMap((a) => x.map((b) => distance(a, b)))) / (2 * x.length ** 2),
      ),
    ),
  variogram_score: (cases) =>
    mean(
      vectors(cases).map(({ x, y }) =>
        sum(
          y.flatMap((a, i) =>
            y.map(
              (b, j) => (Math.abs(a - b) ** 0.5 - mean(x.map((v) => Math.abs(v[i]! - v[j]!) ** 0.5))) ** 2,
            ),
          ),
        ),
      ),
    ),
  me: means(({ x, y }) => mean(x) - y),
  mae: means(({ x, y }) => Math.abs(mean(x) - y)),
  rmse: (cases) => Math.sqrt(mean(cases.map(({ x, y }) => (mean(x) - y) ** 2))),
  pbias: (cases) => (100 * sum(cases.map(({ x, y }) => mean(x) - y))) / sum(observed(cases)),
  correlation: (cases) => (cases.length < 2 ? null : correlation(forecasts(cases), observed(cases))),
  nse: (cases) => {
    if (cases.length < 2) return null
    const o = observed(cases)
    return 1 - sum(cases.map(({ x, y }) => (mean(x) - y) ** 2)) / sum(o.map((y) => (y - mean(o)) ** 2))
  },
  kge: (cases) => kge(cases, (f, o) => [sd(f) / sd(o) - 1, mean(f) / mean(o) - 1]),
  kge_2012: (cases) => kge(cases, (f, o) => [sd(f) / mean(f) / (sd(o) / mean(o)) - 1, mean(f) / mean(o) - 1]),
  kge_2021: (cases) =>
    kge(cases, (f, o) => [
      sd(f) / sd(o) - 1,
      (mean(f) - mean(o)) / (sd(o) * Math.sqrt((o.length - 1) / o.length)),
    ]),
  volumetric_efficiency: (cases) =>
    1 - sum(cases.map(({ x, y }) => Math.abs(mean(x) - y))) / sum(observed(cases)),
  pod: (cases, s) => {
    const { a, c } = contingency(cases, s)
    return ratio(a, a + c)
  },
  far: (cases, s) => {
    const { a, b } = contingency(cases, s)
    return ratio(b, a + b)
  },
  csi: (cases, s) => {
    const { a, b, c } = contingency(cases, s)
    return ratio(a, a + b + c)
  },
  ets: (cases, s) => {
    const { a, b, c, d } = contingency(cases, s)
    const chance = ((a + b) * (a + c)) / (a + b + c + d)
    return a + b + c === 0 ? null : ratio(a - chance, a + b + c - chance)
  },
  frequency_bias: (cases, s) => {
    const { a, b, c } = contingency(cases, s)
    return ratio(a + b, a + c)
  },
}
