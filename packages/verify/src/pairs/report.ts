import { formatDuration, formatInstant } from '@uchronia/series'
import { counted, namesLine, printable } from '@uchronia/series/internal'
import { subject } from '../subject.ts'
import type { Pairs } from './pairs.ts'

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
  const { length, members, reference, rule, stations, referenceTime, leadTime, warnings } = pairs
  return [
    `${subject('Pairs', pairs)}: ${counted(length, 'case')} x ${counted(members.length, 'member')}`,
    `  issues     ${ends(referenceTime, formatInstant)}`,
    `  leads      ${ends(leadTime, formatDuration)}`,
    `  stations   ${namesLine(stations.map((name) => name || 'one'))}`,
    `  sample     ${rule}`,
    ...(reference === undefined
      ? []
      : [`  reference  ${printable(reference.name)}, ${counted(reference.members, 'member')}`]),
    ...warnings.map(({ message }) => `  warning    ${printable(message)}`),
  ].join('\n')
}
