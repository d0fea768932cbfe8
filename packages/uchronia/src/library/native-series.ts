import { type SeriesInfo, TimeSeriesGeometry } from '@uchronia/cinterop'
import { type AsyncOptions, followed } from './async-options.ts'
import type { FormatWarning, SeriesDescription, SeriesKind } from './description.ts'
import { UchroniaError } from './errors.ts'
import type { Engine, SeriesHandle, Window } from './native/engine.ts'

/** A block of a series that is to be read, and what its values (issues x rows x steps) become. @internal */
export interface Reading<T> {
  readonly window: Window
  readonly make: (values: Float64Array) => T
}

/**
 * What the three kinds of series share: a native object that reads values when it is asked for them, and what is known
 * without reading any. Holds native memory and perhaps a file: give it back with `using` or `dispose()`, or leave it to
 * the collector.
 */
export abstract class NativeSeries implements Disposable {
  readonly #engine: Engine
  readonly #handle: SeriesHandle
  /** Everything known about the series besides its values. */
  readonly description: SeriesDescription

  /** @internal */
  constructor(engine: Engine, handle: SeriesHandle, description: SeriesDescription) {
    this.#engine = engine
    this.#handle = handle
    this.description = description
  }

  /** Which kind of series it is. */
  abstract readonly kind: SeriesKind

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

  /** Departures of the file from its convention that could be read all the same. */
  get warnings(): readonly FormatWarning[] {
    return this.description.warnings
  }

  /** Whether the native object was given back. */
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
  protected run<T>({ window, make }: Reading<T>): T {
    return make(this.#engine.read(this.handle, window))
  }

  /** {@link run} on another thread. @internal */
  protected async runAsync<T>({ window, make }: Reading<T>, options: AsyncOptions): Promise<T> {
    return make(await followed(options, (control) => this.#engine.readAsync(this.handle, window, control)))
  }

  /** What plain data made from this series say about themselves. @internal */
  protected get info(): SeriesInfo {
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
}

/**
 * The time axis of a description. One time alone has no step that could be known; the axis then says a day.
 * @internal
 */
export function geometryOf(description: SeriesDescription): TimeSeriesGeometry {
  const { start, step, length } = description.time
  if (step === null && length > 1) {
    throw new UchroniaError(
      'FORMAT',
      `The time step of ${nameOf(description)} is not known, so its times are not either.`,
    )
  }
  return readable(description, () => new TimeSeriesGeometry({ start, step: step ?? 'daily', length }))
}

/**
 * Labels of members or stations, all different.
 * @throws {@link UchroniaError} `FORMAT`
 * @internal
 */
export function distinctLabels(
  labels: readonly string[],
  what: 'member' | 'station',
  description: SeriesDescription,
): readonly string[] {
  const seen = new Set<string>()
  for (const label of labels) {
    if (seen.has(label)) {
      throw new UchroniaError(
        'FORMAT',
        `Two ${what}s of ${nameOf(description)} are labelled "${label}"; give them names of their own.`,
      )
    }
    seen.add(label)
  }
  // What cannot change need not be looked at again by the plain data that are made of it.
  return Object.freeze([...labels])
}

/** What an axis of a file cannot be is said with the series and its file. @internal */
export function readable<T>(description: SeriesDescription, make: () => T): T {
  try {
    return make()
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new UchroniaError('FORMAT', `${nameOf(description)} cannot be read: ${reason}`, { cause })
  }
}

function nameOf({ id, file }: SeriesDescription): string {
  return file === null ? id : `${id} (${file})`
}
