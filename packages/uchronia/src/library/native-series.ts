import type { IndexRange, Series, SeriesInfo, SeriesKind } from '@uchronia/series'
import { axisLines, printable, showInConsole, showInNotebook } from '@uchronia/series/internal'
import type { AsyncOptions } from '../async-options.ts'
import { blocksOf } from '../engine/blocks.ts'
import type { FormatWarning } from '../engine/description.ts'
import { type BlockWindow, type Engine, type SeriesHandle, sizeOf } from '../engine/engine.ts'
import { followed } from '../engine/follow.ts'
import { UchroniaError } from '../errors.ts'
import type { SeriesDescription } from './description.ts'
import { joinRuns, type RowRun, rowRuns } from './row-runs.ts'

/** A part of a series that is to be read, and a function that makes something of its values. @internal */
export interface Reading<T> {
  readonly issues: IndexRange
  /** Rows in the order wanted; undefined for all. */
  readonly rows: readonly number[] | undefined
  readonly rowCount: number
  readonly steps: IndexRange
  /** Gets issues x rows x steps. */
  readonly make: (values: Float64Array) => T
}

/** The one issue of a series without issue times. @internal */
export const ONE_ISSUE: IndexRange = { start: 0, end: 1 }

/**
 * Common to the four kinds of series of a library: a native object that reads values when it is asked for them, and what
 * is known without reading any. Holds native memory and perhaps a file: give it back with `using` or `dispose()`, or leave
 * it to the collector.
 *
 * @example
 * ```ts
 * const series = library.getSeries('streamflow')
 * series instanceof NativeSeries // true
 * series.units // 'm3/s'
 * ```
 */
export abstract class NativeSeries implements Disposable {
  readonly #engine: Engine
  readonly #handle: SeriesHandle
  /** The metadata and axes. */
  readonly description: SeriesDescription

  static {
    showInConsole(NativeSeries.prototype, (series) => series.report())
    showInNotebook(NativeSeries.prototype, (series) => series.report())
  }

  /** @internal */
  constructor(engine: Engine, handle: SeriesHandle, description: SeriesDescription) {
    this.#engine = engine
    this.#handle = handle
    this.description = description
  }

  /** The kind of series; tells the classes apart. */
  abstract readonly kind: SeriesKind

  /** The size of each axis, slowest first. */
  abstract get shape(): readonly number[]

  /** The size of the first axis: of what `at` takes and iteration yields. */
  get length(): number {
    return this.shape[0]!
  }

  /** The identifier in its library. */
  get id(): string {
    return this.description.id
  }

  /** The name of the variable in its file. */
  get variable(): string {
    return this.description.variable
  }

  /** Units of the values, such as `mm`; null when the file does not say. */
  get units(): string | null {
    return this.description.units
  }

  /** Departures of the file or its catalogue from their conventions that could be read all the same. */
  get warnings(): readonly FormatWarning[] {
    return this.description.warnings
  }

  /** True after the native object was given back. */
  get disposed(): boolean {
    return this.#handle.disposed
  }

  /** Gives the native object back. Doing it twice is fine; reading afterwards throws. */
  dispose(): void {
    this.#handle[Symbol.dispose]()
  }

  [Symbol.dispose](): void {
    this.dispose()
  }

  /**
   * The native object, for functions of this package that hand it to the engine.
   * @throws {@link UchroniaError} `INVALID_HANDLE` after it was given back
   * @internal
   */
  get handle(): SeriesHandle {
    if (!this.#handle.disposed) return this.#handle
    throw new UchroniaError(
      'INVALID_HANDLE',
      `The series ${this.id} was disposed of. Get it from its library again.`,
    )
  }

  /** Reads values and makes something of them. @internal */
  protected run<T>(reading: Reading<T>): T {
    const { handle } = this
    const runs = runsOf(reading)
    const blocks = runs.map((run) => this.#engine.read(handle, windowOf(reading, run)))
    return reading.make(joined(reading, runs, blocks))
  }

  /** {@link run} on another thread. @internal */
  protected async runAsync<T>(reading: Reading<T>, options: AsyncOptions): Promise<T> {
    const { handle } = this
    const runs = runsOf(reading)
    const blocks = await followed(options, async (control) => {
      control.plan(runs.reduce((sum, run) => sum + sizeOf(windowOf(reading, run)), 0))
      const read: Float64Array[] = []
      for (const run of runs) {
        read.push(await this.#engine.readAsync(handle, windowOf(reading, run), control))
        control.next()
      }
      return read
    })
    return reading.make(joined(reading, runs, blocks))
  }

  /**
   * All values, in blocks of a few million, read one after the other on another thread.
   * @internal
   */
  async *valueBlocks({ signal }: Pick<AsyncOptions, 'signal'>): AsyncIterable<Float64Array> {
    const { handle } = this
    for (const window of blocksOf(this.description.shape)) {
      yield await followed({ signal }, (control) => this.#engine.readAsync(handle, window, control))
    }
  }

  /**
   * A piece by indices as plain data, read on another thread.
   *
   * @param issues  of a forecast; the other kinds have one
   * @param rows    members or stations, in the order wanted; undefined for all
   * @internal
   */
  abstract pieceAsync(
    issues: IndexRange,
    rows: readonly number[] | undefined,
    steps: IndexRange,
    options: AsyncOptions,
  ): Promise<Series>

  /**
   * The values of a part of the rows (members or stations), issues x rows x steps, for who makes something else of them than
   * plain data.
   * @internal
   */
  readBlock(issues: IndexRange, rows: readonly number[], steps: IndexRange): Float64Array {
    const rowCount = this.description.shape[1]
    return this.run({ issues, rows, rowCount, steps, make: (values) => values })
  }

  /** The metadata of plain data made from this series. @internal */
  get info(): SeriesInfo {
    const { id, variable, units, longName, aggregation, attributes, station } = this.description
    return {
      id,
      variable,
      units: units ?? undefined,
      longName: longName ?? undefined,
      aggregation: aggregation ?? undefined,
      station: station ?? undefined,
      attributes,
    }
  }

  /** Lines for people: kind, axes, units, and values at either end. @internal */
  protected abstract report(): string

  /** One line: class, id, units and shape. */
  toString(): string {
    return titleOf(this)
  }

  /** Metadata and axes, with ISO 8601 instants. Reads no values. */
  toJSON(): Record<string, unknown> {
    return { ...this.description }
  }
}

/** The class name of each kind. */
const NAMES: Readonly<Record<SeriesKind, string>> = {
  single: 'TimeSeries',
  collection: 'TimeSeriesCollection',
  ensemble: 'EnsembleTimeSeries',
  forecast: 'EnsembleForecastTimeSeries',
}

function titleOf(series: NativeSeries): string {
  const units = series.units === null ? '' : ` [${printable(series.units)}]`
  return `${NAMES[series.kind]} ${printable(series.id)}${units}: ${series.shape.join(' x ')}`
}

/** The lines of a report: title, axes and some values. @internal */
export function reportOf(
  series: NativeSeries,
  axes: Parameters<typeof axisLines>[0],
  values: () => string[],
): string {
  return [String(series), ...axisLines(axes), ...lines(series, values)].join('\n')
}

/** Looking at a series in a console must not throw: a file may be gone, the series disposed of. */
function lines(series: NativeSeries, values: () => string[]): string[] {
  if (series.disposed) return ['  disposed']
  try {
    return values()
  } catch (error) {
    return [`  values cannot be read: ${printable((error as Error).message)}`]
  }
}

function runsOf({ issues, rows, rowCount, steps }: Reading<unknown>): RowRun[] {
  if (issues.end === issues.start || steps.end === steps.start) return []
  return rows === undefined ? [{ first: 0, count: rowCount }] : rowRuns(rows)
}

function windowOf({ issues, steps }: Reading<unknown>, rows: RowRun): BlockWindow {
  return {
    issueFirst: issues.start,
    issueCount: issues.end - issues.start,
    rowFirst: rows.first,
    rowCount: rows.count,
    stepFirst: steps.start,
    stepCount: steps.end - steps.start,
  }
}

function joined(
  { issues, rows, steps }: Reading<unknown>,
  runs: readonly RowRun[],
  blocks: readonly Float64Array[],
): Float64Array {
  if (runs.length === 0) return new Float64Array(0)
  if (rows === undefined) return blocks[0]!
  return joinRuns(runs, blocks, rows, issues.end - issues.start, steps.end - steps.start)
}
