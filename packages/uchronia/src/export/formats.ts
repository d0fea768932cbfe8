import { extname } from 'node:path'
import { OptionError } from '@uchronia/series'
import { checkChoice } from '@uchronia/series/internal'
import type { RecordBatch } from 'apache-arrow'
import { csvText } from './csv.ts'
import { ipcFile } from './ipc-file.ts'
import { ipcStream } from './ipc-stream.ts'
import { jsonText, ndjsonText } from './json.ts'
import { parquetBytes } from './parquet/parquet.ts'

/** Formats of a table in a file. */
export type TableFormat = 'csv' | 'json' | 'ndjson' | 'arrow' | 'parquet'

/** Options of the text formats. */
export interface TextFormatOptions {
  /** CSV: put `'` before a text that a spreadsheet would take for a formula (`= + - @` and control characters). */
  readonly spreadsheetSafe?: boolean | undefined
  /**
   * CSV as spreadsheets take it: with a byte order mark, line ends of CR LF, and times as `2020-01-31 09:00:00`, which are UTC
   * all the same; and `spreadsheetSafe`.
   */
  readonly spreadsheet?: boolean | undefined
}

/** The keys of {@link TextFormatOptions}. @internal */
export const TEXT_KEYS: readonly (keyof TextFormatOptions)[] = ['spreadsheetSafe', 'spreadsheet']

/** Bytes or text of a table, batch by batch, so that it may be larger than memory. @internal */
export type Writer = (
  batches: AsyncIterable<RecordBatch>,
  options: TextFormatOptions & {
    readonly stream: boolean
    /** Rows that belong together, such as those of an issue; Parquet has whole ones in its row groups. */
    readonly groupRows?: number | undefined
  },
) => AsyncIterable<Uint8Array | string>

/** The writer of each format. @internal */
export const WRITERS: Readonly<Record<TableFormat, Writer>> = {
  csv: csvText,
  json: jsonText,
  ndjson: ndjsonText,
  // A file has an index at its end; a pipe is read from its beginning.
  arrow: (batches, { stream }) => (stream ? ipcStream(batches) : ipcFile(batches)),
  parquet: parquetBytes,
}

/** The format of each ending. */
const ENDINGS: Readonly<Record<string, TableFormat>> = {
  '.csv': 'csv',
  '.json': 'json',
  '.ndjson': 'ndjson',
  '.jsonl': 'ndjson',
  '.arrow': 'arrow',
  '.feather': 'arrow',
  '.parquet': 'parquet',
}

/**
 * The format of a file: the one asked for, else the one that its ending says; CSV for standard output, devices and FIFOs.
 * @throws {@link OptionError} `INVALID_OPTION`
 * @internal
 */
export function formatOf(path: string, format: TableFormat | undefined, isStream: boolean): TableFormat {
  if (format !== undefined) return checkChoice(format, Object.keys(WRITERS) as TableFormat[], 'format')
  const ending = extname(path).toLowerCase()
  const known = ENDINGS[ending]
  if (known) return known
  if (isStream) return 'csv'
  throw new OptionError(
    'INVALID_OPTION',
    `Cannot tell from the name ${path} which format to write. End it in ${Object.keys(ENDINGS).join(', ')}, or name the format: ${Object.keys(WRITERS).join(', ')}.`,
  )
}
