import { createWriteStream } from 'node:fs'
import { extname } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { InstantLike } from '@uchronia/cinterop'
import { RecordBatch, type Table } from 'apache-arrow'
import { filePath, kindOf, optionsOf } from '../arguments.ts'
import { writeAtomically } from '../atomic-file.ts'
import type { EnsembleForecastTimeSeries } from '../ensemble-forecast-time-series.ts'
import { UchroniaError } from '../errors.ts'
import { NativeSeries } from '../native-series.ts'
import type { LibrarySeries } from '../time-series-library.ts'
import { csvHeader, csvRows } from './csv.ts'
import { ipcFile } from './ipc-file.ts'

/** Options of {@link exportSeries}. */
export interface ExportOptions {
  /** `long` (default): a row per value. `wide`: a column per member or station. */
  layout?: 'long' | 'wide' | undefined
  /** First time (issue time of a forecast); it belongs to the export. */
  from?: InstantLike | undefined
  /** Last time (issue time of a forecast); it belongs to the export. */
  to?: InstantLike | undefined
  /** Stops the export; nothing is left behind, and the promise is rejected with the reason of the signal. */
  signal?: AbortSignal | undefined
  /** Called with the share that is done, 0 to 1. */
  onProgress?: ((share: number) => void) | undefined
}

/**
 * Writes a series to a file for other tools: `.arrow` (Arrow IPC file) or `.csv`. The file appears under its name when it
 * is complete, or not at all; a file of that name is replaced. A forecast is read issue by issue, so it may be larger than
 * memory.
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
 * @returns how many rows were written
 * @throws {@link UchroniaError} `INVALID_ARGUMENT`: another kind of file; `IO`: it cannot be written
 *
 * @example
 * ```ts
 * using library = TimeSeriesLibrary.open('out/sample/catchment.yaml')
 * using rain = library.getSeries('rain_fcast')
 * await exportSeries(rain, 'out/rain_fcast.arrow', { from: '2020-03-01T21:00' })
 * ```
 */
export async function exportSeries(
  series: LibrarySeries,
  path: string | URL,
  options?: ExportOptions,
): Promise<number> {
  const given: ExportOptions = optionsOf(options, 'exportSeries')
  const { layout, signal, onProgress } = given
  if (!(series instanceof NativeSeries)) {
    throw new UchroniaError(
      'INVALID_ARGUMENT',
      `Expected a series of a library to export; got ${kindOf(series)}.`,
    )
  }
  if (layout !== undefined && layout !== 'long' && layout !== 'wide') {
    throw new UchroniaError('INVALID_ARGUMENT', `layout is "long" or "wide"; got ${String(layout)}.`)
  }
  const file = filePath(path, 'the file to write')
  const write = writers[extname(file).toLowerCase()]
  if (write === undefined) {
    const endings = Object.keys(writers).join(' or ')
    throw new UchroniaError(
      'INVALID_ARGUMENT',
      `Cannot tell from the name ${file} what to write: end it in ${endings}.`,
    )
  }
  signal?.throwIfAborted()
  let rows = 0
  async function* batches(): AsyncIterable<RecordBatch> {
    for await (const { table, share } of tables(series, given)) {
      // A table without rows may have no batches, but its columns are wanted all the same.
      for (const batch of table.batches.length > 0
        ? table.batches
        : [new RecordBatch(table.schema, undefined)]) {
        rows += batch.numRows
        yield batch
      }
      onProgress?.(share)
    }
  }
  try {
    await writeAtomically(file, (temporary) => write(batches(), temporary, signal))
  } catch (error) {
    // A stream that is ended by a signal has an error of its own.
    throw signal?.aborted ? signal.reason : error
  }
  return rows
}

type Writer = (
  batches: AsyncIterable<RecordBatch>,
  file: string,
  signal: AbortSignal | undefined,
) => Promise<void>

const writers: Record<string, Writer> = {
  '.arrow': async (batches, file, signal) => {
    await pipeline(Readable.from(ipcFile(batches)), createWriteStream(file), { signal })
  },
  '.csv': async (batches, file, signal) => {
    async function* text(): AsyncIterable<string> {
      let first = true
      for await (const batch of batches) {
        if (first) yield csvHeader(batch)
        first = false
        yield* csvRows(batch)
      }
    }
    await pipeline(Readable.from(text()), createWriteStream(file), { signal })
  },
}

/** A part of the export, and the share of the work that is done when it is written. */
interface Part {
  readonly table: Table
  readonly share: number
}

/** The series as tables that fit in memory. */
async function* tables(series: LibrarySeries, options: ExportOptions): AsyncIterable<Part> {
  const { layout = 'long', from, to, signal } = options
  if (series.kind === 'forecast') yield* forecastTables(series, options)
  else if (series.kind === 'single') {
    yield { table: await series.toArrowAsync({ from, to, signal }), share: 1 }
  } else yield { table: await series.toArrowAsync({ layout, from, to, signal }), share: 1 }
}

async function* forecastTables(
  series: EnsembleForecastTimeSeries,
  { layout = 'long', from, to, signal }: ExportOptions,
): AsyncIterable<Part> {
  const { first, count } = series.issues.window(from, to)
  // An export of no issues still has columns.
  if (count === 0) yield { table: series.toArrow({ layout, from, to }), share: 1 }
  for (let issue = first; issue < first + count; issue++) {
    const time = series.issues.timeAt(issue)
    const table = await series.toArrowAsync({ layout, from: time, to: time, signal })
    yield { table, share: (issue - first + 1) / count }
  }
}
