import { counted, headAndTail, numberText, printable } from '@uchronia/series/internal'
import type { MetricValue } from '../metrics/metric.ts'
import { subject } from '../subject.ts'
import type { GroupResult, Verification } from './verification.ts'

/** Lines for people: the scores of each group, those in the middle left out. @internal */
export function verificationReport(verification: Verification): string {
  const { groups, reference, warnings } = verification
  const against = reference === undefined ? '' : `, reference ${printable(reference)}`
  return [
    `${subject('Verification', verification)}${against}: ${counted(groups.length, 'group')}`,
    ...warnings.map(({ message }) => `  warning: ${printable(message)}`),
    ...headAndTail(groups.length, 5).map((i) => (i === null ? '  ...' : `  ${groupLine(groups[i]!)}`)),
  ].join('\n')
}

function groupLine({ by, cases, metrics }: GroupResult): string {
  const names = Object.entries(by).map(([name, value]) => `${name} ${printable(String(value))}`)
  const scores = Object.entries(metrics).map(([name, value]) => `${name} ${scoreText(value)}`)
  return `${names.join(', ') || 'all'}: ${[counted(cases, 'case'), ...scores].join(', ')}`
}

function scoreText(value: MetricValue): string {
  if (value === null) return 'undefined'
  if (typeof value === 'number') return numberText(value)
  return counted(Object.keys(value).length, 'value')
}
