import type { RecordBatch } from 'apache-arrow'
import { type TableFormat, WRITERS } from '../export/formats.ts'
import { checkLayout, LAYOUTS, tableMaker } from '../export/layouts.ts'
import { Source } from '../export/source.ts'
import { partsOf } from '../export/tables.ts'
import type { Archive } from './archive.ts'
import { Query } from './query.ts'
import { SELECTION, selectionOf } from './selection.ts'

/** @internal */
export const FORMATS = Object.keys(WRITERS) as readonly TableFormat[]

const TYPES: Readonly<Record<TableFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json',
  ndjson: 'application/x-ndjson',
  arrow: 'application/vnd.apache.arrow.file',
  parquet: 'application/vnd.apache.parquet',
}

/** A file to download. @internal */
export interface Download {
  readonly chunks: AsyncIterable<Uint8Array | string>
  readonly headers: Readonly<Record<string, string>>
}

/**
 * A part of an entry as a file of any size, read and sent piece by piece.
 * @throws {@link OptionError} @internal
 */
export function downloadOf(archive: Archive, parameters: URLSearchParams, signal: AbortSignal): Download {
  const query = new Query(parameters, ['id', 'format', 'layout', ...SELECTION])
  const id = query.required('id')
  const format = query.choice('format', FORMATS) ?? 'csv'
  const layout = checkLayout({ layout: query.choice('layout', LAYOUTS) }, format === 'parquet')
  const selection = selectionOf(query)
  async function* chunks(): AsyncIterable<Uint8Array | string> {
    using series = archive.getSeries(id)
    const source = Source.of(series, selection)
    const maker = tableMaker(source, layout)
    async function* batches(): AsyncIterable<RecordBatch> {
      for await (const { batch } of partsOf(source, maker, { signal })) yield batch
    }
    yield* WRITERS[format](batches(), { stream: false, groupRows: maker.rows })
  }
  return { chunks: chunks(), headers: headersOf(id, format) }
}

/** Batches as a file of a format. @internal */
export function fileOf(batches: AsyncIterable<RecordBatch>, name: string, format: TableFormat): Download {
  return { chunks: WRITERS[format](batches, { stream: false }), headers: headersOf(name, format) }
}

/** The headers that have a browser keep a file. */
function headersOf(name: string, format: TableFormat): Readonly<Record<string, string>> {
  return { 'Content-Type': TYPES[format], 'Content-Disposition': attachment(`${name}.${format}`) }
}

/** A name of a file that any system takes, and the same with all letters for those that know RFC 6266. */
function attachment(name: string): string {
  const safe = name.toWellFormed().replaceAll(/[\p{Cc}\\/:*?"<>|]/gu, '_')
  const plain = safe.replaceAll(/[^\x20-\x7e]|%/g, '_')
  const coded = encodeURIComponent(safe).replaceAll(/['()]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)
  return `attachment; filename="${plain}"; filename*=UTF-8''${coded}`
}
