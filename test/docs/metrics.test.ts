import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Metric, type MetricValue, metrics, Pairs, verify } from '@uchronia/verify'
import { expect, test } from 'vitest'
import { repository } from '../support/repository.ts'
import { runSnippet, snippetsOf } from '../support/snippets.ts'
import { notes } from './metric-notes.ts'

const EXAMPLE = `const pairs = new Pairs({
  members: 4,
  forecasts: Float64Array.of(0, 1, 2, 4, 1, 2, 2, 5, 0, 0, 3, 6), // three cases of four members
  observations: Float64Array.of(2, 4, 0),
  referenceTime: new Float64Array(3), // one forecast
  leadTime: Float64Array.of(3600, 7200, 10_800), // with three lead times
  reference: { name: 'climatology', members: 3, forecasts: Float64Array.of(0, 2, 5, 0, 3, 6, 0, 1, 5) },
})
const { metrics } = verify(pairs, { metrics: ['crps', 'brier'], thresholds: [2] }).groups[0]!
console.log(metrics) // { crps: 0.875, brier: { '2': 0.1875 } }`

const pairs = new Pairs({
  members: 4,
  forecasts: Float64Array.of(0, 1, 2, 4, 1, 2, 2, 5, 0, 0, 3, 6),
  observations: Float64Array.of(2, 4, 0),
  referenceTime: new Float64Array(3),
  leadTime: Float64Array.of(3600, 7200, 10_800),
  reference: { name: 'climatology', members: 3, forecasts: Float64Array.of(0, 2, 5, 0, 3, 6, 0, 1, 5) },
})

/** Below the repository, so that the packages are found. */
const modules = join(repository, 'test/out/metrics')

const FAMILIES: readonly (readonly [title: string, first: string])[] = [
  ['CRPS', 'crps'],
  ['Events', 'brier'],
  ['Ranks and PIT', 'rank_histogram'],
  ['Spread, sharpness, quantiles and intervals', 'spread'],
  ['Whole forecasts', 'energy_score'],
  ['The mean or median of the members', 'me'],
  ['Events of the mean or median', 'pod'],
]

const NEEDS: Readonly<Record<string, string>> = {
  threshold: 'thresholds; a value for each',
  thresholds: 'thresholds',
  interval: 'two or more thresholds; a value for each two that follow one another',
  level: 'levels; a value for each',
  share: 'levels; a value for each central share',
  reference: 'a reference',
  trajectory: 'issue times, and no grouping by lead time',
}

function short(value: MetricValue): string {
  return JSON.stringify(value, (_, inner) =>
    typeof inner === 'number' ? Number(inner.toPrecision(6)) : inner,
  )
}

function better({ orientation, perfect }: Metric): string {
  const best = perfect === null ? '' : `, best ${perfect}`
  return orientation === 'none' ? 'neither' : `${orientation}${best}`
}

function section(metric: Metric): string {
  const value = verify(pairs, { metrics: [metric.name], thresholds: [2, 4] }).groups[0]!.metrics[metric.name]!
  const bound = (x: number) =>
    x === Infinity ? '∞' : x === -Infinity ? '-∞' : String(Number(x.toPrecision(3)))
  const rows = [
    ['formula', `\`${metric.formula}\``],
    ['reference', metric.reference],
    ['range; better', `${metric.range.map(bound).join(' to ')}; ${better(metric)}`],
    ...(metric.needs.length > 0 ? [['needs', metric.needs.map((need) => NEEDS[need]).join('; ')]] : []),
    ...(notes[metric.name] === undefined ? [] : [['ties, missing, null', notes[metric.name]!]]),
    ['example', `\`${short(value)}\``],
  ]
  return [
    `### ${metric.name}`,
    '',
    `${metric.title}.`,
    '',
    '| | |',
    '|---|---|',
    ...rows.map(([name, text]) => `| ${name} | ${text!.replaceAll('|', '\\|')} |`),
    '',
  ].join('\n')
}

const HEAD = `# Metrics

What \`@uchronia/verify\` computes, by name. This page is written by a test from what the metrics say about themselves, and
the examples are computed as it runs.

In the formulas a case has m members x_i and an observation y, n is the number of cases, and f is the mean of the members
(or their median: \`deterministic\`). Means and sums without a range are over cases.

- **Missing** members (NaN) are left out of their case, so each case counts its own m; a case without observation or without
  any member is left out (\`missing: 'omit'\`). \`propagate\` gives groups with a missing value no scores, \`raise\` refuses
  them. Results say how many cases were scored, the members of a case (least and most), and the share of cases left out.
- **Events** are \`y >= threshold\` unless \`comparison\` is \`>\`; ties with the threshold fall accordingly.
- **Quantiles** are of type 7 of Hyndman and Fan (1996) unless \`quantileType\` is another of the nine.
- A score that cannot be computed is **null**, and \`notes\` says why. Nothing is NaN or infinite. Without cases all are null.
- Metrics with a threshold, level or share are objects keyed by it, in its shortest form: \`"0.5"\`.

The examples are of these pairs, with thresholds 2 and 4 where a metric needs them:

\`\`\`ts
import { Pairs, verify } from '@uchronia/verify'

${EXAMPLE}
\`\`\`
`

const TAIL = `## Where packages differ

- \`scores\` 2.7 has no fair CRPS for one member (NaN), drops a case from PIT and rank histogram when any of its members is
  missing, and has closed bins on the right of its PIT histogram unless told otherwise.
- \`xskillscore\` puts a tied observation into one of its ranks at random; here it is split evenly among them.
- \`ensverif\` loses the bin of an observation that equals a member in Hersbach's decomposition; here its parts add up to CRPS.
- Packages that take the nominal number of members after dropping missing ones give fair scores of another ensemble.
- \`hydrodiy\` takes a PIT of \`(below + (equal + 1)/2)/m\` for ties, half a member higher than the middle of the interval.
`

test('docs/metrics.md is what the metrics say about themselves', async () => {
  const families = FAMILIES.map(([title, first], k) => {
    const from = metrics.findIndex(({ name }) => name === first)
    const to =
      k + 1 < FAMILIES.length ? metrics.findIndex(({ name }) => name === FAMILIES[k + 1]![1]) : metrics.length
    return `## ${title}\n\n${metrics.slice(from, to).map(section).join('\n')}`
  })
  const text = [HEAD, ...families, TAIL].join('\n')
  expect(text.match(/^### /gm)).toHaveLength(metrics.length)
  await expect(text).toMatchFileSnapshot(join(repository, 'docs/metrics.md'))
})

test('notes are of metrics that there are', () => {
  const names = metrics.map(({ name }) => name)
  expect(Object.keys(notes).filter((name) => !names.includes(name))).toEqual([])
})

test('the example of docs/metrics.md runs and prints what it says', async () => {
  const printed: string[] = []
  const log = console.log
  console.log = (...values) => printed.push(JSON.stringify(values[0]))
  try {
    for (const snippet of snippetsOf(join(repository, 'docs/metrics.md'), 'metrics.md')) {
      await runSnippet(snippet, { packageName: '@uchronia/verify', exports: [], given: {} }, modules)
    }
  } finally {
    console.log = log
    rmSync(modules, { recursive: true, force: true })
  }
  expect(printed).toEqual(['{"crps":0.875,"brier":{"2":0.1875}}'])
})
