import { downloadHref, type Selection } from '../server/values.ts'

const FORMATS = [
  ['CSV', 'csv'],
  ['NDJSON', 'ndjson'],
  ['Arrow', 'arrow'],
  ['Parquet', 'parquet'],
] as const

/** Links to a part of an entry in each format. */
export function downloads(id: string, selection: Selection): (readonly [format: string, href: string])[] {
  return FORMATS.map(([name, format]) => [name, downloadHref(id, selection, format)])
}

/** Links to scores in each format. */
export function scoreDownloads(href: string): (readonly [format: string, href: string])[] {
  return FORMATS.map(([name, format]) => [name, `${href}&format=${format}`])
}
