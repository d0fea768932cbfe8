import type { Thresholds } from '@uchronia/plot'
import type { Detail } from '../server/entries.ts'
import type { Selection } from '../server/values.ts'
import type { Address } from '../state/address.ts'
import { parseThresholds } from '../state/thresholds.ts'
import { indexOn, instantOf } from '../state/times.ts'

/** The index of the issue that is shown: the newest when none, or one that there is not, is named. */
export function issueIndex({ time }: Detail, address: Address): number {
  return indexOn(time, address.issue) ?? time.length - 1
}

/** Hours, or a window of them. */
const LEADS = /^(-?\d+(?:\.\d+)?)(?:\.\.(-?\d+(?:\.\d+)?))?$/

/** Lead times in hours, `1..24`, as seconds; undefined for all, and for what is no window. */
export function leadsOf({ lead }: Address): string | undefined {
  const [, from, to = from] = LEADS.exec(lead ?? '') ?? []
  if (from === undefined || to === undefined || Number(from) > Number(to)) return undefined
  return `${Number(from) * 3600}..${Number(to) * 3600}`
}

/** The members that are asked for and that there are. */
export function membersOf({ members }: Detail, { member }: Address): readonly string[] | undefined {
  const chosen = member && members.filter((one) => member.includes(one))
  return chosen === undefined || chosen.length === 0 || chosen.length === members.length ? undefined : chosen
}

/** The part of a forecast with some issues. */
export function issuesSelection(detail: Detail, address: Address, first: string, last: string): Selection {
  return { from: first, to: last, members: membersOf(detail, address), leads: leadsOf(address) }
}

/** Levels as charts take them; those without a name are named by their value. */
export function thresholdsOf({ thresholds }: Address): Thresholds | undefined {
  const levels = parseThresholds(thresholds)
  return levels === undefined || levels.length === 0 ? undefined : levels
}

/** The observations: those of the address, or those that the server suggests. */
export function observedOf({ observed, observable }: Detail, address: Address): string | undefined {
  if (address.observed === 'none') return undefined
  if (address.observed !== undefined && observable.includes(address.observed)) return address.observed
  return observed ?? undefined
}

/** The window of time that is looked at; undefined for all. */
export function zoomOf({ from, to }: Address): readonly [number, number] | undefined {
  const [begin, end] = [instantOf(from), instantOf(to)]
  return begin === undefined || end === undefined || begin >= end ? undefined : [begin, end]
}
