import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { OptionError } from '@uchronia/series'
import { checkChoice, show } from '@uchronia/series/internal'

/** The folder of the texts in SQL that DuckDB and Spark both run. @internal */
export const TEXTS: string = dirname(
  createRequire(import.meta.url || __filename).resolve('@uchronia/verify/sql/metrics.json'),
)

/** A text, by its name. @internal */
export function textOf(name: string): string {
  return readFileSync(join(TEXTS, `${name}.sql`), 'utf8')
}

/** The text of a metric, and the table that it is computed from. @internal */
export interface MetricText {
  readonly text: string
  readonly table: 'cases' | 'events'
}

const texts = JSON.parse(readFileSync(join(TEXTS, 'metrics.json'), 'utf8')) as Readonly<
  Record<string, MetricText>
>

/** Groupings that have a text. @internal */
export const GROUPINGS = ['none', 'lead', 'lead-day', 'issue', 'month', 'season', 'year', 'station'] as const

/** Settings of a verification by SQL, checked. @internal */
export interface DatasetPlan {
  readonly metrics: readonly string[]
  readonly by: (typeof GROUPINGS)[number]
  /** Ascending, each once. */
  readonly thresholds: readonly number[]
  readonly strict: boolean
  /** The number that stands for the members. */
  readonly deterministic: 'mean' | 'median'
}

/** @throws {@link OptionError} `INVALID_OPTION` @internal */
export function planOf(given: {
  readonly metrics?: readonly string[] | undefined
  readonly by?: string | undefined
  readonly thresholds?: readonly number[] | undefined
  readonly comparison?: '>=' | '>' | undefined
  readonly deterministic?: 'mean' | 'median' | undefined
}): DatasetPlan {
  const { thresholds = [], comparison = '>=', deterministic = 'mean' } = given
  const by = checkChoice(given.by ?? 'none', GROUPINGS as readonly string[], 'grouping') as DatasetPlan['by']
  checkChoice(comparison, ['>=', '>'], 'comparison')
  checkChoice(deterministic, ['mean', 'median'], 'deterministic forecast')
  if (!Array.isArray(thresholds) || thresholds.some((threshold) => !Number.isFinite(threshold)))
    throw new OptionError('INVALID_OPTION', `thresholds are numbers; got ${show(thresholds)}.`)
  const possible = Object.keys(texts).filter(
    (name) => thresholds.length > 0 || texts[name]!.table !== 'events',
  )
  const metrics = given.metrics ?? possible
  if (!Array.isArray(metrics) || metrics.length === 0)
    throw new OptionError('INVALID_OPTION', `metrics are a list of names; got ${show(metrics)}.`)
  for (const name of metrics) {
    if (!Object.hasOwn(texts, name)) {
      throw new OptionError(
        'INVALID_OPTION',
        `The metric ${show(name)} cannot be computed by SQL; ${Object.keys(texts).join(', ')} can. Verify a library instead of a data set for the others.`,
      )
    }
    if (!possible.includes(name))
      throw new OptionError('INVALID_OPTION', `The metric ${name} needs thresholds, such as 1,5.`)
  }
  return {
    metrics: [...new Set(metrics)],
    by,
    thresholds: [...new Set(thresholds)].sort((a, b) => a - b),
    strict: comparison === '>',
    deterministic,
  }
}

/** The tables, and the texts on them, that metrics need. @internal */
export function stepsOf({ metrics }: DatasetPlan): { readonly tables: string[]; readonly texts: string[] } {
  const needed = metrics.map((name) => texts[name]!)
  const distinct = (names: readonly string[]) => [...new Set(names)].sort()
  return {
    tables: distinct(needed.map(({ table }) => table)),
    texts: ['counts', ...distinct(needed.map(({ text }) => text))],
  }
}

/** The name of the text of a metric. @internal */
export function textNameOf(metric: string): string {
  return texts[metric]!.text
}
