import { type Kernels, kernels, seededRandom, typescriptKernels, useKernels, verify } from '@uchronia/verify'
import 'uchronia'
import { expect, test } from 'vitest'
import { nativeKernels } from '../../packages/uchronia/src/engine/native-kernels.ts'
import { expectClose } from '../../packages/verify/test/close.ts'
import { normal, SAMPLES, sample } from '../../packages/verify/test/samples.ts'

const native = nativeKernels()!
const LEVELS = Float64Array.of(0, 0.05, 0.25, 0.5, 0.7, 0.95, 1)

/** Cases x members and observations of a kind. */
function data(
  kind: string,
  cases: number,
  members: number,
): { values: Float64Array; observations: Float64Array } {
  const random = seededRandom(cases * members)
  const one = () => {
    const x = 3 + 2 * normal(random)
    if (kind === 'tied') return Math.round(x)
    if (kind === 'missing') return random() < 0.25 ? Number.NaN : x
    if (kind === 'infinite') return random() < 0.1 ? (random() < 0.5 ? Infinity : -Infinity) : x
    return x
  }
  const values = Float64Array.from({ length: cases * members }, one)
  if (kind === 'missing') values.fill(Number.NaN, 0, members)
  return { values, observations: Float64Array.from({ length: cases }, one) }
}

/** Equal, also where both are missing or infinite; to 1e-12 relative otherwise. */
function expectSame(found: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(found.length).toBe(expected.length)
  for (let i = 0; i < found.length; i++) {
    const [a, b] = [found[i]!, expected[i]!]
    if (Object.is(a, b) || a === b) continue
    if (!(Math.abs(a - b) <= 1e-12 * Math.max(1, Math.abs(b)))) expect.fail(`at ${i}: ${a}, not ${b}`)
  }
}

/** All that kernels compute of some data. */
function everything(with_: Kernels, { values, observations }: ReturnType<typeof data>, members: number) {
  const cases = observations.length
  const sorted = values.slice()
  const counts = new Int32Array(cases)
  with_.sortMembers(sorted, members, counts)
  const out: Record<string, ArrayLike<number>> = { sorted, counts }
  for (const isSorted of [false, true]) {
    const from = isSorted ? sorted : values
    const parts = new Float64Array(4 * cases)
    with_.crps(from, members, observations, isSorted, parts)
    out[`crps ${isSorted}`] = parts
    for (const type of [1, 2, 3, 4, 5, 6, 7, 8, 9] as const) {
      const quantiles = new Float64Array(LEVELS.length * cases)
      with_.quantiles(from, members, isSorted, LEVELS, type, quantiles)
      out[`quantiles ${type} ${isSorted}`] = quantiles
    }
  }
  const ranks = new Int32Array(2 * cases)
  with_.ranks(values, members, observations, ranks)
  out.ranks = ranks
  for (const strict of [false, true]) {
    const reaching = new Int32Array(3 * cases)
    with_.exceedance(values, members, Float64Array.of(3, -Infinity, 5), strict, reaching)
    out[`exceedance ${strict}`] = reaching
  }
  return out
}

test.each(['random', 'tied', 'missing', 'infinite'])(
  'native kernels and those in TypeScript agree on %s data',
  (kind) => {
    for (const [cases, members] of [
      [1, 1],
      [7, 2],
      [33, 51],
      [5, 200],
      [2, 1500],
    ] as const) {
      const given = data(kind, cases, members)
      const ours = everything(typescriptKernels, given, members)
      const theirs = everything(native, given, members)
      for (const [name, expected] of Object.entries(ours)) expectSame(theirs[name]!, expected)
    }
  },
)

test('scores are the same with either', () => {
  const options = {
    thresholds: [1, 3],
    metrics: ['crps', 'crps_reliability', 'brier', 'quantile_score', 'pit', 'twcrps'],
  }
  for (const name of SAMPLES) {
    const before = useKernels(typescriptKernels)
    const ours = verify(sample(name), options).groups[0]!.metrics
    useKernels(native)
    const theirs = verify(sample(name), options).groups[0]!.metrics
    useKernels(before)
    expectClose(theirs, ours)
  }
})

test('importing uchronia hands over the native kernels', () => {
  expect(kernels().name).toBe('native')
})

test('buffers that are too small, and cases of different size, are refused by native kernels', () => {
  const { values, observations } = data('random', 4, 5)
  expect(() => native.crps(values, 5, observations, false, new Float64Array(15))).toThrow(/room for 15/)
  expect(() => native.crps(values, 5, observations.subarray(0, 3), false, new Float64Array(16))).toThrow(
    /same number of members/,
  )
  expect(() => native.quantiles(values, 5, false, Float64Array.of(2), 7, new Float64Array(4))).toThrow(
    /levels are from 0 to 1/,
  )
})
