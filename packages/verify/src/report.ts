import { formatDuration, formatInstant } from '@uchronia/series'
import { counted, headAndTail, namesLine, numberText, printable } from '@uchronia/series/internal'
import type { MetricValue } from './metrics/metric.ts'
import type { Pairs } from './pairs/pairs.ts'
import type { GroupResult, Verification } from './verification/verification.ts'

/** What is compared with what, and in which units. */
function subject(
  what: string,
  { forecast, observed, units }: Partial<Pick<Pairs, 'forecast' | 'observed' | 'units'>>,
): string {
  const names =
    forecast === undefined && observed === undefined
      ? ''
      : ` ${printable(forecast ?? 'forecast')} against ${printable(observed ?? 'observations')}`
  return `${what}${names}${units === undefined ? '' : ` [${printable(units)}]`}`
}

/** Least and greatest of the numbers that are known. */
function ends(values: Float64Array, text: (value: number) => string): string {
  let [low, high] = [Infinity, -Infinity]
  for (const value of values) {
    if (value < low) low = value
    if (value > high) high = value
  }
  if (low > high) return 'unknown'
  return low === high ? text(low) : `${text(low)} to ${text(high)}`
}

/** Lines for people: how many cases, and over what they extend. @internal */
export function pairsReport(pairs: Pairs): string {
  const { length, members, reference, rule, stations, referenceTime, leadTime } = pairs
  return [
    `${subject('Pairs', pairs)}: ${counted(length, 'case')} x ${counted(members.length, 'member')}`,
    `  issues     ${ends(referenceTime, formatInstant)}`,
    `  leads      ${ends(leadTime, formatDuration)}`,
    `  stations   ${namesLine(stations.map((name) => name || 'one'))}`,
    `  sample     ${rule}`,
    ...(reference === undefined
      ? []
      : [`  reference  ${printable(reference.name)}, ${counted(reference.members, 'member')}`]),
  ].join('\n')
}

/** Lines for people: the scores of each group, those in the middle left out. @internal */
export function verificationReport(verification: Verification): string {
  const { groups, reference } = verification
  const against = reference === undefined ? '' : `, reference ${printable(reference)}`
  return [
    `${subject('Verification', verification)}${against}: ${counted(groups.length, 'group')}`,
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
