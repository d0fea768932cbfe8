import type { MetricValue, Verification } from '@uchronia/verify'
import { alignColumns, counted } from './text.ts'

/** Keys and bins of a metric that a line has room for; `--json` has all. */
const MOST = 12

/** The scores of a verification for people: a block a group, a line a metric. @internal */
export function verificationReport(verification: Verification): string {
  const { forecast, observed, reference, units, sample, missing, groups } = verification
  const head = [
    ['forecast', forecast ?? 'not named'],
    ['observed', observed ?? 'not named'],
    ...(reference === undefined ? [] : [['reference', reference]]),
    ...(units === undefined ? [] : [['units', units]]),
    ['sample', `${sample}, missing cases: ${missing}`],
  ]
  const blocks = groups.map((group) => {
    const by = Object.entries(group.by)
      .map(([name, value]) => `${name} ${value}`)
      .join(', ')
    const members =
      typeof group.members === 'number'
        ? `${group.members}`
        : `${group.members.least} to ${group.members.most}`
    const left = group.missing > 0 ? `, ${Math.round(group.missing * 1000) / 10} % missing` : ''
    const rows = Object.entries(group.metrics).map(([name, value]) => [
      `  ${name}`,
      valueText(value),
      intervalText(group.intervals?.[name]),
      group.notes?.[name] ?? '',
    ])
    return `${by === '' ? 'all cases' : by}: ${counted(group.cases, 'case')}, ${members} members${left}\n${alignColumns(rows)}`
  })
  return [alignColumns(head), ...blocks].join('\n\n')
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
