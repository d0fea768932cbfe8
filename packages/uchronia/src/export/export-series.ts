import { OptionError } from '@uchronia/series'
import { checkOptions } from '@uchronia/series/internal'
import type { RecordBatch } from 'apache-arrow'
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
import { formatOf, type TableFormat, TEXT_KEYS, type TextFormatOptions, WRITERS } from './formats.ts'
import { checkLayout, LAYOUT_KEYS, type LayoutOptions, tableMaker } from './layouts.ts'
import { Source } from './source.ts'
import { partsOf } from './tables.ts'

/** Options of {@link exportSeries}. */
export interface ExportOptions extends OutputOptions, LayoutOptions, TextFormatOptions {
  /** The format, where the ending of the file does not say it. */
  readonly format?: TableFormat | undefined
}

/**
 * Writes a series to a file for other tools: `.parquet`, `.arrow` or `.feather` (Arrow IPC), `.csv`, `.json` (a list of objects)
 * or `.ndjson` (an object a line).
 * A file appears under its name when it is complete, or not at all, and keeps the mode of one that it replaces; devices,
 * FIFOs and standard output (`-`) are written into, Arrow as an IPC stream. A series of a library is read piece by piece, so it may
 * be larger than memory. `.parquet` and `.arrow` describe the series in their metadata: see {@link seriesFromParquet}.
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
  const keys = ['format', ...TEXT_KEYS, 'overwrite', ...LAYOUT_KEYS, ...SELECTION_KEYS, ...ASYNC_KEYS]
  const [{ signal, onProgress }, given] = splitAsync(checkOptions(options, 'exportSeries', keys))
  const [selection, { format, overwrite, spreadsheet, spreadsheetSafe, ...rest }] = splitSelection(given)
  flag(overwrite, 'overwrite')
  flag(spreadsheet, 'spreadsheet')
  flag(spreadsheetSafe, 'spreadsheetSafe')
  const layout = checkLayout(rest, formatOf(file, format, isStream(file)) === 'parquet')
  const stream = isStream(file)
  const wanted = formatOf(file, format, stream)
  checkLists(layout.layout, wanted)
  signal?.throwIfAborted()
  const source = Source.of(series, selection)
  const maker = tableMaker(source, layout)
  let rows = 0
  async function* batches(): AsyncIterable<RecordBatch> {
    for await (const { batch, fraction } of partsOf(source, maker, { signal })) {
      rows += batch.numRows
      yield batch
      if (fraction < 1) onProgress?.(fraction)
    }
  }
  const text = { spreadsheet, spreadsheetSafe }
  const bytes = WRITERS[wanted](batches(), { ...text, stream, groupRows: maker.rows })
  await writeTarget(file, bytes, { overwrite, signal })
  onProgress?.(1)
  return rows
}

/** @throws {@link OptionError} `INVALID_OPTION` */
function checkLists(layout: string, format: TableFormat): void {
  if (layout !== 'tensor' || format !== 'csv') return
  throw new OptionError(
    'INVALID_OPTION',
    'The layout tensor has lists, which CSV cannot hold. Write .parquet, .arrow, .json or .ndjson, or another layout.',
  )
}
