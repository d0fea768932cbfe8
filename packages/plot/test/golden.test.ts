import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { hourlySeries } from '@uchronia/series'
import { expect, test } from 'vitest'
import {
  boxesByLead,
  type Chart,
  economicValue,
  exceedance,
  exceedanceTable,
  hydrograph,
  lastIssues,
  missingHeatmap,
  pitHistogram,
  plume,
  probabilityTable,
  rankHistogram,
  reliability,
  roc,
  skillByLead,
  spaghetti,
  spreadError,
} from '../src/index.ts'
import { floods, observed, rain, scores } from './data.ts'

const forecast = floods(11, 48, 4)
const thresholds = { 'minor flood': 60, 'moderate flood': 62 }

// Look at the pictures before you accept them: UCHRONIA_GOLDEN=write writes what is drawn now.
const charts: Record<string, () => Chart> = {
  hydrograph: () => hydrograph(observed, { rain, thresholds: [25], timeZone: 'Australia/Melbourne' }),
  plume: () => plume(forecast, { observed, rain, thresholds }),
  'plume-dark-log': () => plume(forecast, { theme: 'dark', log: true, spaghetti: true, bands: [[0.1, 0.9]] }),
  spaghetti: () => spaghetti(forecast, { issue: '2020-03-02T21:00' }),
  'last-issues': () => lastIssues(forecast, { observed, validTime: '2020-03-05T12:00' }),
  'boxes-by-lead': () => boxesByLead(forecast),
  'missing-heatmap': () =>
    missingHeatmap(
      hourlySeries(
        '2019-11-15',
        new Float64Array(9000).map((_, i) => (i % 40 > 32 ? Number.NaN : 1)),
      ),
    ),
  exceedance: () =>
    exceedance(forecast, { thresholds, reference: [10, 20, 40, 80], referenceName: 'climatology' }),
  'exceedance-table': () => exceedanceTable(forecast, { thresholds, reference: [10, 20, 40, 80] }),
  'probability-table': () => probabilityTable(forecast, { thresholds, theme: 'dark' }),
  reliability: () => reliability(scores.all, { threshold: 12 }),
  'rank-histogram': () => rankHistogram(scores.all),
  'pit-histogram': () => pitHistogram(scores.all),
  roc: () => roc(scores.all, { threshold: 12 }),
  'spread-error': () => spreadError(scores.lead),
  'skill-by-lead': () => skillByLead(scores.lead),
  'economic-value': () => economicValue(scores.all),
}

/** Splits an SVG into what must be the same, and numbers, which may differ by a rounding. Texts are not numbers. */
function parts(svg: string): { fixed: string; numbers: number[] } {
  const numbers: number[] = []
  const fixed = svg.replaceAll(/<[^>]*>/g, (tag) =>
    tag.replaceAll(/(?<= (?!aria-label)[\w-]+="[^"]*)-?\d+(?:\.\d+)?(?:e-?\d+)?/g, (text) => {
      numbers.push(Number(text))
      return '#'
    }),
  )
  return { fixed, numbers }
}

test.each(Object.entries(charts))('%s is drawn as it was looked at', (name, draw) => {
  const file = new URL(`golden/${name}.svg`, import.meta.url)
  // A line for each element, so that differences can be read.
  const svg = `${draw().svg.replaceAll('><', '>\n<')}\n`
  if (process.env.UCHRONIA_GOLDEN === 'write') {
    mkdirSync(dirname(file.pathname), { recursive: true })
    writeFileSync(file, svg)
  }
  expect(existsSync(file), `${name} has no golden file`).toBe(true)
  const golden = parts(readFileSync(file, 'utf8'))
  const drawn = parts(svg)
  expect(drawn.fixed).toBe(golden.fixed)
  const off = drawn.numbers.filter((value, i) => Math.abs(value - golden.numbers[i]!) > 0.05)
  expect(off).toEqual([])
})
