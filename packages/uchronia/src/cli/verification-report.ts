import type { MetricValue, Verification } from '@uchronia/verify'
import { alignColumns, counted } from './text.ts'

/** Keys and bins of a metric that a line has room for; `--json` has all. */
const MOST = 12

type Group = Verification['groups'][number]

/**
 * The scores of a verification for people: numbers of several groups as a table of a row a group; else a block a group, a
 * line a metric.
 * @internal
 */
export function verificationReport(verification: Verification): string {
  const { forecast, observed, reference, units, sample, missing, warnings, groups } = verification
  const head = [
    ['forecast', forecast ?? 'not named'],
    ['observed', observed ?? 'not named'],
    ...(reference === undefined ? [] : [['reference', reference]]),
    ...(units === undefined ? [] : [['units', units]]),
    ['sample', `${sample}, missing cases: ${missing}`],
    ...warnings.map(({ message }) => ['warning', message]),
  ]
  const inTable = groups.length > 1 ? metricsInTable(groups) : []
  const parts = inTable.length > 0 ? [tableOf(groups, inTable)] : []
  const hasMore = Object.keys(groups[0]?.metrics ?? {}).length > inTable.length
  if (hasMore || inTable.length === 0) parts.push(...groups.map((group) => blockOf(group, inTable)))
  return [alignColumns(head), ...parts].join('\n\n')
}

/** Metrics of which a cell of a table says all: one number or none, without interval. */
function metricsInTable(groups: readonly Group[]): string[] {
  const isPlain = (name: string) =>
    groups.every(({ metrics, intervals }) => {
      const value = metrics[name] ?? null
      return (value === null || typeof value === 'number') && intervalText(intervals?.[name]) === ''
    })
  return Object.keys(groups[0]?.metrics ?? {}).filter(isPlain)
}

function tableOf(groups: readonly Group[], metrics: readonly string[]): string {
  const properties = Object.keys(groups[0]!.by)
  const hasMissing = groups.some(({ missing }) => missing > 0)
  const header = [...properties, 'cases', 'members', ...(hasMissing ? ['missing'] : []), ...metrics]
  const rows = groups.map((group) => [
    ...properties.map((name) => String(group.by[name])),
    String(group.cases),
    membersText(group),
    ...(hasMissing ? [`${percent(group.missing)} %`] : []),
    ...metrics.map((name) => valueText(group.metrics[name] ?? null)),
  ])
  const notes = new Set(
    groups.flatMap((group) =>
      metrics.flatMap((name) => (group.notes?.[name] === undefined ? [] : [`${name}: ${group.notes[name]}`])),
    ),
  )
  return [alignColumns([header, ...rows]), ...notes].join('\n')
}

/** A group by itself, without the metrics of the table. */
function blockOf(group: Group, inTable: readonly string[]): string {
  const by = Object.entries(group.by)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ')
  const left = group.missing > 0 ? `, ${percent(group.missing)} % missing` : ''
  const rows = Object.entries(group.metrics)
    .filter(([name]) => !inTable.includes(name))
    .map(([name, value]) => [
      `  ${name}`,
      valueText(value),
      intervalText(group.intervals?.[name]),
      group.notes?.[name] ?? '',
    ])
  return `${by === '' ? 'all cases' : by}: ${counted(group.cases, 'case')}, ${membersText(group)} members${left}\n${alignColumns(rows)}`
}

function membersText({ members }: Group): string {
  return typeof members === 'number' ? `${members}` : `${members.least} to ${members.most}`
}

function percent(fraction: number): number {
  return Math.round(fraction * 1000) / 10
}

function valueText(value: MetricValue): string {
  if (value === null) return 'not defined'
  if (typeof value === 'number') return numberText(value)
  if (Array.isArray(value)) {
    const parts = value.slice(0, MOST).map((part) => valueText(part as MetricValue))
    return `${parts.join(' ')}${value.length > MOST ? ' ...' : ''}`
  }
  const entries = Object.entries(value as Record<string, MetricValue>)
  const isKeyed = entries.every(([, part]) => part === null || typeof part === 'number')
  if (!isKeyed) return `${counted(entries.length, 'part')}; see --json`
  const parts = entries.slice(0, MOST).map(([key, part]) => `${key}: ${valueText(part)}`)
  return `${parts.join('  ')}${entries.length > MOST ? ' ...' : ''}`
}

function intervalText(
  interval: { readonly lower: MetricValue; readonly upper: MetricValue } | undefined,
): string {
  if (interval === undefined || typeof interval.lower !== 'number' || typeof interval.upper !== 'number')
    return ''
  return `[${numberText(interval.lower)}, ${numberText(interval.upper)}]`
}

function numberText(value: number): string {
  return String(Number(value.toPrecision(5)))
}
