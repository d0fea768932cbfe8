import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { type FromArrowOptions, type Series, seriesFromArrow } from '@uchronia/series'
import { RecordBatch, Schema, Table, tableFromIPC } from '@uchronia/series/arrow'
import { checkOptions, show } from '@uchronia/series/internal'
import { filePath } from '../arguments.ts'
import { UchroniaError } from '../errors.ts'

/** Options of {@link seriesFromParquet}. */
export interface FromParquetOptions extends FromArrowOptions {
  /** Ends the reading soon; the promise is rejected with the reason of the signal. */
  readonly signal?: AbortSignal | undefined
}

/** Rows that are read at a time. */
const ROWS = 1 << 18

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
 * The table of a Parquet file, with the metadata of the file.
 * @throws {@link UchroniaError} `IO`, `FORMAT` @internal
 */
export async function tableFromParquet(
  file: string,
  { signal }: { readonly signal?: AbortSignal | undefined },
): Promise<Table> {
  signal?.throwIfAborted()
  const { ParquetFile } = await import('parquet-wasm')
  const blob = openFile(file)
  try {
    const opened = await ParquetFile.fromFile(blob)
    try {
      const metadata = opened.metadata()
      const { schema } = tableFromIPC(opened.schema().intoIPCStream())
      const batches: RecordBatch[] = []
      for (let group = 0; group < metadata.numRowGroups(); group++) {
        signal?.throwIfAborted()
        const read = await opened.read({ rowGroups: [group], batchSize: ROWS })
        batches.push(...tableFromIPC(read.intoIPCStream()).batches)
      }
      const pairs: Map<string, string> = metadata.fileMetadata().keyValueMetadata()
      const whole = new Schema(batches[0]?.schema.fields ?? schema.fields, pairs)
      return new Table(
        whole,
        batches.map((batch) => new RecordBatch(whole, batch.data)),
      )
    } finally {
      opened.free()
    }
  } catch (cause) {
    if (signal?.aborted) throw signal.reason
    if (blob.failure) throw blob.failure
    throw new UchroniaError('FORMAT', `${file} cannot be read as Parquet: ${text(cause)}`, { cause })
  } finally {
    blob.close()
  }
}

/** A file as the reader wants it, of which only the parts that are asked for are read. */
class FileBlob extends Blob {
  readonly #file: string
  readonly #descriptor: number
  readonly #size: number
  /** The error of the system behind that of the reader. */
  failure: UchroniaError | undefined

  constructor(file: string) {
    super()
    this.#file = file
    this.#descriptor = openSync(file, 'r')
    this.#size = fstatSync(this.#descriptor).size
  }

  override get size(): number {
    return this.#size
  }

  override slice(start = 0, end: number = this.#size): Blob {
    const bytes = new Uint8Array(Math.max(0, end - start))
    try {
      const read = readSync(this.#descriptor, bytes, 0, bytes.length, start)
      return new Blob([bytes.subarray(0, read)])
    } catch (cause) {
      this.failure = readFailure(this.#file, cause)
      throw this.failure
    }
  }

  close(): void {
    closeSync(this.#descriptor)
  }
}

function openFile(file: string): FileBlob {
  try {
    return new FileBlob(file)
  } catch (cause) {
    throw readFailure(file, cause)
  }
}

function readFailure(file: string, cause: unknown): UchroniaError {
  return new UchroniaError('IO', `Cannot read ${show(file)}: ${text(cause)}`, { cause })
}

function text(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
