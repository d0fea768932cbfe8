import { readFile, stat } from 'node:fs/promises'
import { type FromArrowOptions, type Series, seriesFromArrow } from '@uchronia/series'
import { RecordBatch, Table, tableFromIPC } from '@uchronia/series/arrow'
import { checkOptions, showPath } from '@uchronia/series/internal'
import { filePath } from '../arguments.ts'
import { UchroniaError } from '../errors.ts'

/** Options of {@link seriesFromParquet}. */
export interface FromParquetOptions extends FromArrowOptions {
  /** Ends the reading soon; the promise is rejected with the reason of the signal. */
  readonly signal?: AbortSignal | undefined
}

/** Rows that are read at a time. */
const ROWS = 1 << 20

/**
 * Reads a series from a Parquet file: one that {@link exportSeries} wrote in a layout of a series, which comes back with its
 * kind, axes, names and metadata, or any other with the columns of one. Null becomes NaN.
 *
 * @example
 * ```ts
 * using library = TimeSeriesLibrary.open('out/sample/catchment.yaml')
 * await exportSeries(library.getSeries('rain_fcast'), 'out/rain.parquet', { from: '2020-03-01', overwrite: true })
 * const rain = await seriesFromParquet('out/rain.parquet')
 * rain.units // 'mm'
 * ```
 * @throws {@link UchroniaError} `IO`: the file cannot be read; `FORMAT`: it is no Parquet file, or a damaged one
 * @throws {@link TableError} its columns are those of no series @throws {@link TimeError} @throws {@link OptionError}
 */
export async function seriesFromParquet(
  path: string | URL,
  options: FromParquetOptions = {},
): Promise<Series> {
  const file = filePath(path, 'the Parquet file')
  const { signal, ...rest } = checkOptions(options, 'seriesFromParquet', [
    'signal',
    'step',
    'leadStep',
    'kind',
  ])
  return seriesFromArrow(await tableFromParquet(file, { signal }), rest)
}

/**
 * The table of a Parquet file, with the metadata of the file. The file is read whole, and then some rows of it at a time,
 * so that no more than those stand in the memory of the reader. Its synchronous functions are called: on a damaged file its
 * asynchronous ones end the process, for they fail in a task that nobody waits for.
 * @throws {@link UchroniaError} `IO`, `FORMAT` @internal
 */
export async function tableFromParquet(
  file: string,
  { signal }: { readonly signal?: AbortSignal | undefined },
): Promise<Table> {
  const { readParquet, readSchema } = await import('parquet-wasm')
  const bytes = await bytesOf(file, signal)
  try {
    const { schema } = tableFromIPC(readSchema(bytes).intoIPCStream())
    const batches: RecordBatch[] = []
    for (let offset = 0; ; offset += ROWS) {
      await breath()
      signal?.throwIfAborted()
      const part = tableFromIPC(readParquet(bytes, { offset, limit: ROWS, batchSize: ROWS }).intoIPCStream())
      batches.push(...part.batches.map((batch) => new RecordBatch(schema, batch.data)))
      if (part.numRows < ROWS) return new Table(schema, batches)
    }
  } catch (cause) {
    if (signal?.aborted) throw signal.reason
    throw new UchroniaError('FORMAT', `${showPath(file)} cannot be read as Parquet: ${text(cause)}`, {
      cause,
    })
  }
}

/** Lets others have the thread. */
const breath = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** @throws {@link UchroniaError} `IO` */
async function bytesOf(file: string, signal: AbortSignal | undefined): Promise<Uint8Array> {
  try {
    // A pipe would be waited for, and Parquet is read from its end.
    if (!(await stat(file)).isFile()) throw new Error('it is a folder, a pipe or a device, not a file')
    return await readFile(file, signal === undefined ? {} : { signal })
  } catch (cause) {
    if (signal?.aborted) throw signal.reason
    throw new UchroniaError('IO', `Cannot read ${showPath(file)}: ${text(cause)}`, { cause })
  }
}

function text(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
