import { Pairs, seededRandom } from '@uchronia/verify'

/** Kinds of data that metrics are held to. Each has 40 cases of 7 members unless its name says otherwise. */
export const SAMPLES = [
  'random',
  'tied',
  'censored',
  'missing members',
  'missing observations',
  'one member',
  'one case',
  'many members',
] as const

export type SampleName = (typeof SAMPLES)[number]

/** A number from a normal distribution. */
export function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

/** Pairs of a kind, with a climatology as reference whose cases differ in size, over 4 lead times and 2 stations. */
export function sample(name: SampleName, seed = 1): Pairs {
  const random = seededRandom(seed)
  const cases = name === 'one case' ? 1 : 40
  const members = name === 'one member' ? 1 : name === 'many members' ? 120 : 7
  const value = () => {
    const raw = 3 + 2 * normal(random)
    if (name === 'tied') return Math.round(raw)
    if (name === 'censored') return Math.max(0, raw - 3)
    return raw
  }
  const forecasts = Float64Array.from({ length: cases * members }, value)
  const observations = Float64Array.from({ length: cases }, value)
  const size = 5
  const reference = Float64Array.from({ length: cases * size }, value)
  for (let i = 0; i < cases; i += 3) reference[i * size + 4] = Number.NaN
  if (name === 'missing members') {
    for (let i = 0; i < forecasts.length; i++) if (random() < 0.2) forecasts[i] = Number.NaN
    forecasts.fill(Number.NaN, 5 * members, 6 * members)
    forecasts.fill(Number.NaN, 9 * members + 1, 10 * members)
  }
  if (name === 'missing observations') for (let i = 0; i < cases; i += 4) observations[i] = Number.NaN
  return new Pairs({
    forecasts,
    observations,
    members,
    referenceTime: Float64Array.from(
      { length: cases },
      (_, i) => Date.UTC(2020, 0, 1) + Math.floor(i / 4) * 86_400_000,
    ),
    leadTime: Float64Array.from({ length: cases }, (_, i) => ((i % 4) + 1) * 43_200),
    station: Int32Array.from({ length: cases }, (_, i) => (i < 20 ? 0 : 1)),
    stations: ['0123', '456'],
    reference: { name: 'climatology', forecasts: reference, members: size },
    units: 'mm',
  })
}

/** A case as the definitions take it: what is there of members and reference. */
export interface PlainCase {
  readonly x: readonly number[]
  readonly y: number
  readonly r: readonly number[]
  readonly issue: number
  readonly station: number
}

/** The cases that have an observation, a member and a reference. */
export function plainCases(pairs: Pairs): PlainCase[] {
  const row = (values: Float64Array, width: number, i: number) =>
    [...values.subarray(i * width, (i + 1) * width)].filter((value) => !Number.isNaN(value))
  return Array.from({ length: pairs.length }, (_, i) => ({
    x: row(pairs.forecasts, pairs.members.length, i),
    y: pairs.observations[i]!,
    r: pairs.reference ? row(pairs.reference.forecasts, pairs.reference.members, i) : [0],
    issue: pairs.referenceTime[i]!,
    station: pairs.station[i]!,
  })).filter(({ x, y, r }) => x.length > 0 && r.length > 0 && !Number.isNaN(y))
}
