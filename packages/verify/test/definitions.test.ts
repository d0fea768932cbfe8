import { type MetricValue, metrics, verify } from '@uchronia/verify'
import { describe, expect, test } from 'vitest'
import { expectClose } from './close.ts'
import { definitions } from './definitions.ts'
import { plainCases, SAMPLES, sample } from './samples.ts'

const THRESHOLDS = [1, 3, 5]
const options = { thresholds: THRESHOLDS, levels: [0.1, 0.5, 0.9] }

/** Curves and diagrams have tests of their own. */
const CURVES = ['roc', 'reliability', 'economic_value']

test('every metric has a definition', () => {
  expect(
    metrics.map(({ name }) => name).filter((name) => !(name in definitions) && !CURVES.includes(name)),
  ).toEqual([])
})

describe.each(SAMPLES)('%s', (name) => {
  // A trajectory whose lead times lack different members is not that of the members of each case.
  const skipped = name === 'missing members' ? ['energy_score', 'variogram_score'] : []
  const checked = metrics.filter((metric) => metric.name in definitions && !skipped.includes(metric.name))

  test.each(checked.map((metric) => [metric.name, metric] as const))(
    '%s is what its definition says',
    (_, metric) => {
      for (const comparison of ['>=', '>'] as const) {
        const pairs = sample(name)
        const cases = plainCases(pairs)
        const { groups } = verify(pairs, { ...options, comparison, metrics: [metric.name] })
        const value = groups[0]!.metrics[metric.name]!
        const define = (t: number, upper: number, level: number) =>
          definitions[metric.name]!(cases, { t, upper, level, strict: comparison === '>' })
        const expected: Record<string, unknown> = metric.needs.includes('threshold')
          ? Object.fromEntries(THRESHOLDS.map((t) => [t, define(t, Number.NaN, Number.NaN)]))
          : metric.needs.includes('interval')
            ? { '1..3': define(1, 3, Number.NaN), '3..5': define(3, 5, Number.NaN) }
            : metric.needs.includes('level')
              ? Object.fromEntries(options.levels.map((p) => [p, define(Number.NaN, Number.NaN, p)]))
              : metric.needs.includes('share')
                ? { '0.8': define(Number.NaN, Number.NaN, Number.NaN) }
                : { all: define(Number.NaN, Number.NaN, Number.NaN) }
        expectClose(
          (('all' in expected ? { all: value } : value) ?? null) as MetricValue,
          expected as MetricValue,
        )
      }
    },
  )
})
