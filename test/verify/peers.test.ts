import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type MetricValue, verify } from '@uchronia/verify'
import { describe, expect, test } from 'vitest'
import { expectClose } from '../../packages/verify/test/close.ts'
import { SAMPLES, sample } from '../../packages/verify/test/samples.ts'
import { hasPython, python } from '../support/python.ts'
import { temporaryFolder } from '../support/temporary.ts'

const program = readFileSync(join(import.meta.dirname, 'peers.py'), 'utf8')
const peers = ['scores', 'xskillscore', 'scoringrules', 'properscoring', 'scipy'].every(hasPython)
const thresholds = [1, 3, 5]
const levels = [0.1, 0.5, 0.9]

/** Numbers of other definitions, and the reasons. */
const differs = (metric: string, peer: string, sampleName: string): boolean =>
  // The package drops the whole case where one member is missing.
  sampleName === 'missing members' && ['pit', 'rank_histogram'].includes(metric) && peer === 'scores'

describe.skipIf(!peers)('beside scores, xskillscore, scoringrules, properscoring and scipy', () => {
  test.each(SAMPLES)('scores of %s are equal', (name) => {
    const all = sample(name)
    // What peers make of a missing observation is theirs; these are left out on both sides.
    const there = Array.from({ length: all.length }, (_, i) => i).filter(
      (i) =>
        !Number.isNaN(all.observations[i]!) &&
        all.forecasts
          .subarray(i * all.members.length, (i + 1) * all.members.length)
          .some((v) => !Number.isNaN(v)),
    )
    const pairs = all.pick(there)
    const matrix = (values: Float64Array, width: number) =>
      Array.from({ length: pairs.length }, (_, i) =>
        [...values.subarray(i * width, (i + 1) * width)].map((v) => (Number.isNaN(v) ? null : v)),
      )
    const rows = [...new Set(pairs.referenceTime.map((issue, i) => issue + pairs.station[i]!))].map((key) =>
      there.map((_, i) => i).filter((i) => pairs.referenceTime[i]! + pairs.station[i]! === key),
    )
    const file = join(temporaryFolder(), 'pairs.json')
    writeFileSync(
      file,
      JSON.stringify({
        forecasts: matrix(pairs.forecasts, pairs.members.length),
        observations: [...pairs.observations],
        reference: matrix(pairs.reference!.forecasts, pairs.reference!.members),
        thresholds,
        levels,
        rows,
      }),
    )
    const theirs = python(program, file) as Record<string, Record<string, MetricValue>>
    const { metrics } = verify(pairs, { metrics: Object.keys(theirs), thresholds, levels }).groups[0]!
    let compared = 0
    for (const [metric, byPeer] of Object.entries(theirs)) {
      for (const [peer, value] of Object.entries(byPeer)) {
        if (differs(metric, peer, name)) continue
        expectClose(withoutNulls(metrics[metric]!, value), value, `${metric} of ${peer}`, 2e-12)
        compared++
      }
    }
    expect(compared).toBeGreaterThan(20)
  })
})

/** Ours, null wherever the peer has no number: a peer says NaN of what we define, and the other way round. */
function withoutNulls(ours: MetricValue, theirs: MetricValue): MetricValue {
  if (theirs === null) return null
  if (typeof theirs !== 'object' || typeof ours !== 'object' || ours === null) return ours
  const others = theirs as Record<string, MetricValue>
  // A peer has no value for a threshold that no observation reaches.
  const entries = Object.entries(ours)
    .filter(([key]) => others[key] !== undefined)
    .map(([key, value]) => [key, withoutNulls(value as MetricValue, others[key]!)])
  return Array.isArray(ours)
    ? (entries.map(([, value]) => value) as (number | null)[])
    : Object.fromEntries(entries)
}
