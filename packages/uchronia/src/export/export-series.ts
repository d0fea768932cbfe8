import { checkChoice, checkOptions } from '@uchronia/series/internal'
import { RecordBatch } from 'apache-arrow'
import { filePath, flag } from '../arguments.ts'
import { ASYNC_KEYS, splitAsync } from '../async-options.ts'
import {
  type AnySeries,
  checkSeries,
  type OutputOptions,
  SELECTION_KEYS,
  splitSelection,
} from '../write/output-options.ts'
import { isStream, writeTarget } from '../write/target.ts'
import { formatOf, type TableFormat, type TextFormatOptions, WRITERS } from './formats.ts'
import { tablesOf } from './tables.ts'

/** Options of {@link exportSeries}. */
export interface ExportOptions extends OutputOptions, TextFormatOptions {
  /** `long` (default): a row per value. `wide`: a column per member or station. */
  readonly layout?: 'long' | 'wide' | undefined
  /** The format, where the ending of the file does not say it. */
  readonly format?: TableFormat | undefined
}

/**
 * Writes a series to a file for other tools: `.parquet`, `.arrow` or `.feather` (Arrow IPC), `.csv`, or `.ndjson` (a JSON object
 * a row).
 * A file appears under its name when it is complete, or not at all, and keeps the mode of one that it replaces; devices,
 * FIFOs and standard output (`-`) are written into, Arrow as an IPC stream. A forecast of a library is read issue by issue,
 * so it may be larger than memory.
 *
 * | kind | columns of the long layout |
 * |---|---|
 * | single | `time, value` |
 * | collection | `station, time, value` |
 * | ensemble | `member, time, value` |
 * | forecast | `reference_time, lead_time, valid_time, member, value` |
 *
 * Instants are UTC, `lead_time` is in seconds, missing values are null (nothing in CSV).
 *
 * @returns the number of rows written
 * @throws {@link UchroniaError} `EXISTS`: the file is there and `overwrite` is not set; `IO`: it cannot be written
 * @throws {@link OptionError} @throws {@link SelectionError} `NOT_FOUND`: nothing is selected, or no such member or station
 *
 * @example
 * ```ts
 * using library = TimeSeriesLibrary.open('out/sample/catchment.yaml')
 * using rain = library.getSeries('rain_fcast')
 * await exportSeries(rain, 'out/rain_fcast.arrow', { from: '2020-03-01', members: [1, 2], overwrite: true })
 * ```
 */
export async function exportSeries(
  series: AnySeries,
  path: string | URL,
  options: ExportOptions = {},
): Promise<number> {
  checkSeries(series)
  const file = filePath(path, 'the file to write')
  const keys = ['layout', 'format', 'spreadsheetSafe', 'overwrite', ...SELECTION_KEYS, ...ASYNC_KEYS]
  const [{ signal, onProgress }, given] = splitAsync(checkOptions(options, 'exportSeries', keys))
  const [selection, { layout = 'long', format, overwrite, spreadsheetSafe }] = splitSelection(given)
  flag(overwrite, 'overwrite')
  flag(spreadsheetSafe, 'spreadsheetSafe')
  checkChoice(layout, ['long', 'wide'], 'layout')
  const stream = isStream(file)
  const write = WRITERS[formatOf(file, format, stream)]
  signal?.throwIfAborted()
  let rows = 0
  async function* batches(): AsyncIterable<RecordBatch> {
    for await (const { table, fraction } of tablesOf(series, layout, selection, { signal })) {
      // A table without rows may have no batches, but its columns are wanted all the same.
      for (const batch of table.batches.length > 0
        ? table.batches
        : [new RecordBatch(table.schema, undefined)]) {
        rows += batch.numRows
        yield batch
      }
      if (fraction < 1) onProgress?.(fraction)
    }
  }
  await writeTarget(file, write(batches(), { spreadsheetSafe, stream }), { overwrite, signal })
  onProgress?.(1)
  return rows
}
