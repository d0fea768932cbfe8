import { useEffect, useState } from 'preact/hooks'

/**
 * The state of the page. All of it stands in the address, so that a link shows the same picture and the back button leads
 * to the one before.
 */
export interface Address {
  /** The text that entries of the catalogue are searched for. */
  readonly q?: string | undefined
  /** The entry; the catalogue when absent. */
  readonly id?: string | undefined
  /** The picture; the first that the kind of the entry has when absent. */
  readonly view?: string | undefined
  /** The issue time as ISO 8601; the newest when absent. */
  readonly issue?: string | undefined
  /** The other issue time that is compared with. */
  readonly compare?: string | undefined
  /** The window of time that is looked at. */
  readonly from?: string | undefined
  readonly to?: string | undefined
  /** Lead times in hours, `1..24`. */
  readonly lead?: string | undefined
  /** Members; all when absent. */
  readonly member?: readonly string[] | undefined
  /** The station of a collection; the first ones when absent. */
  readonly station?: string | undefined
  /** Observations; `none`, or what the server suggests when absent. */
  readonly observed?: string | undefined
  /** `minor=120, major=200`. */
  readonly thresholds?: string | undefined
  readonly log?: string | undefined
  /** Members as thin lines too. */
  readonly lines?: string | undefined
  /** The zone of times; UTC when absent. */
  readonly zone?: string | undefined
  /** The number of last issues. */
  readonly count?: string | undefined
  /** The number of a member over the window, for exceedance. */
  readonly how?: string | undefined
  /** Verification: metrics, grouping, reference and window of issues; computed where `verify` is set. */
  readonly metrics?: string | undefined
  readonly by?: string | undefined
  readonly reference?: string | undefined
  /** Verification of longer steps: the step, the reduction, and the time at which days begin. */
  readonly step?: string | undefined
  readonly reduce?: string | undefined
  readonly day?: string | undefined
  readonly first?: string | undefined
  readonly last?: string | undefined
  readonly bootstrap?: string | undefined
  readonly verify?: string | undefined
}

const KEYS: readonly Exclude<keyof Address, 'member'>[] = [
  'q',
  'id',
  'view',
  'issue',
  'compare',
  'from',
  'to',
  'lead',
  'station',
  'observed',
  'thresholds',
  'log',
  'lines',
  'zone',
  'count',
  'how',
  'metrics',
  'by',
  'reference',
  'step',
  'reduce',
  'day',
  'first',
  'last',
  'bootstrap',
  'verify',
]

/** Settings of the picture that stay when another entry is chosen. */
const KEPT: readonly (keyof Address)[] = ['zone', 'log', 'lines']

/** The state that the query of an address says; what it does not know is left out. */
export function readAddress(search: string): Address {
  const given = new URLSearchParams(search)
  const address: Record<string, string | string[]> = {}
  for (const key of KEYS) {
    const value = given.get(key)
    if (value !== null && value !== '') address[key] = value
  }
  const members = given.getAll('member')
  if (members.length > 0) address.member = members
  return address
}

/** The address of a state. */
export function hrefOf(address: Address): string {
  const query = new URLSearchParams()
  for (const key of KEYS) {
    const value = address[key]
    if (value !== undefined && value !== '') query.set(key, value)
  }
  for (const member of address.member ?? []) query.append('member', member)
  const text = query.toString()
  return text === '' ? '/' : `/?${text}`
}

/** The state in which another entry is looked at. */
export function entryAddress(address: Address, id: string): Address {
  return { ...Object.fromEntries(KEPT.map((key) => [key, address[key]])), id }
}

/** Changes the state: `push` for a step that the back button goes back, `replace` for one within a step. */
export type Navigate = (change: Partial<Address>, how?: 'push' | 'replace') => void

/** The state, and what changes it. */
export function useAddress(): readonly [Address, Navigate] {
  const [address, setAddress] = useState(() => readAddress(location.search))
  useEffect(() => {
    const follow = () => setAddress(readAddress(location.search))
    addEventListener('popstate', follow)
    return () => removeEventListener('popstate', follow)
  }, [])
  const navigate: Navigate = (change, how = 'push') => {
    // Of the address, and not of what was drawn: two changes may come before the page is drawn again.
    const href = hrefOf({ ...readAddress(location.search), ...change })
    if (href === `${location.pathname}${location.search}`) return
    if (how === 'push') history.pushState(null, '', href)
    else history.replaceState(null, '', href)
    setAddress(readAddress(location.search))
  }
  return [address, navigate]
}
