import {
  type LeadTimeAxis,
  type LeadTimeDescription,
  leadTimesOf,
  type SeriesKind,
  type TimeAxis,
  type TimeAxisDescription,
  type TimeStep,
  timeAxisOf,
} from '@uchronia/series'
import { getJson } from './get.ts'

/** An entry of the catalogue that can be read. */
export interface ListedEntry {
  readonly id: string
  readonly kind: SeriesKind
  /** Another text after its file changed. */
  readonly version: string
  readonly variable: string
  readonly longName: string | null
  readonly units: string | null
  readonly station: string | null
  readonly stationCount: number
  readonly shape: readonly [number, number, number]
  readonly step: TimeStep | null
  readonly start: string | null
  readonly end: string | null
  readonly leads?: { readonly length: number; readonly step: number | null }
  /** Entries that differ by their station alone have the same number. */
  readonly group: number | null
}

/** An entry that cannot be read, and why. */
export interface UnreadableEntry {
  readonly id: string
  readonly kind: SeriesKind
  readonly error: string
}

export interface Listing {
  readonly names: readonly string[]
  readonly entries: readonly (ListedEntry | UnreadableEntry)[]
}

export interface Station {
  readonly id: string
  readonly name: string | null
  readonly latitude: number | null
  readonly longitude: number | null
  readonly elevation: number | null
  readonly area: number | null
}

/** Everything known about an entry but its values. */
export interface Detail {
  readonly id: string
  readonly kind: SeriesKind
  readonly version: string
  readonly variable: string
  readonly longName: string | null
  readonly units: string | null
  readonly aggregation: string | null
  readonly station: string | null
  readonly stations: readonly Station[]
  readonly members: readonly string[]
  readonly attributes: Readonly<Record<string, unknown>>
  readonly globalAttributes: Readonly<Record<string, unknown>>
  readonly warnings: readonly { readonly code: string; readonly message: string }[]
  /** Series that can be its observations. */
  readonly observable: readonly string[]
  /** The one that the server was told to draw it with. */
  readonly observed: string | null
  /** Times; of a forecast its issue times. */
  readonly time: TimeAxis
  readonly leads: LeadTimeAxis | undefined
}

export function isReadable(entry: ListedEntry | UnreadableEntry): entry is ListedEntry {
  return !('error' in entry)
}

export function getListing(signal: AbortSignal): Promise<Listing> {
  return getJson('/api/entries', signal)
}

export async function getDetail(id: string, signal: AbortSignal): Promise<Detail> {
  const { time, leads, members, ...rest } = await getJson<
    Omit<Detail, 'time' | 'leads' | 'members'> & {
      time: TimeAxisDescription
      leads?: LeadTimeDescription
      members?: readonly string[]
    }
  >(`/api/entry?${new URLSearchParams({ id })}`, signal)
  return { ...rest, members: members ?? [], time: timeAxisOf(time), leads: leads && leadTimesOf(leads) }
}
