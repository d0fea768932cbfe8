import { type Series, seriesFromArrow } from '@uchronia/series'
import { tableFromIPC } from 'apache-arrow'
import { get } from './get.ts'

/** The part of an entry that is asked for. */
export interface Selection {
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly members?: readonly string[] | undefined
  readonly stations?: readonly string[] | undefined
  /** Seconds, `3600..86400`. */
  readonly leads?: string | undefined
}

/** The query of a part of an entry. */
export function selectionQuery(id: string, selection: Selection): URLSearchParams {
  const query = new URLSearchParams({ id })
  for (const [name, value] of Object.entries(selection)) {
    if (value !== undefined) query.set(name, typeof value === 'string' ? value : JSON.stringify(value))
  }
  return query
}

/** The address of values; another one after their file changed. */
export function valuesHref(id: string, version: string, selection: Selection): string {
  const query = selectionQuery(id, selection)
  query.set('version', version)
  return `/api/values?${query}`
}

/** A window of values as plain data. */
export async function getValues(href: string, signal: AbortSignal): Promise<Series> {
  const response = await get(href, signal)
  return seriesFromArrow(tableFromIPC(new Uint8Array(await response.arrayBuffer())))
}

/** The address of a part of an entry as a file. */
export function downloadHref(id: string, selection: Selection, format: string): string {
  const query = selectionQuery(id, selection)
  query.set('format', format)
  return `/api/download?${query}`
}
