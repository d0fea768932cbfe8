import { OptionError } from '../errors.ts'
import { INFO_KEYS, pickInfo, type SeriesInfo, type SeriesKind } from '../info.ts'
import { showInConsole } from '../inspect.ts'
import { checkOptions } from '../options.ts'

/**
 * Common to the four classes of plain series: values in memory with their metadata, and no native handle behind them.
 * Immutable but for the values themselves.
 */
export abstract class PlainSeries {
  /** The kind of series; tells the classes apart. */
  abstract readonly kind: SeriesKind
  /** The values, the last axis fastest; NaN is missing. */
  readonly values: Float64Array
  /** The metadata. */
  readonly info: SeriesInfo

  static {
    showInConsole(PlainSeries.prototype, (series) => series.report())
  }

  /** @internal */
  protected constructor(values: Float64Array, info: SeriesInfo) {
    this.values = values
    this.info = pickInfo(info)
  }

  /** The identifier in its library, where it has one. */
  get id(): string | undefined {
    return this.info.id
  }

  /** Units of the values, where they are known. */
  get units(): string | undefined {
    return this.info.units
  }

  /** The size of each axis, slowest first. */
  abstract get shape(): readonly number[]

  /** The size of the first axis: of what `at` takes and iteration yields. */
  get length(): number {
    return this.shape[0]!
  }

  /** Lines for people: kind, shape, axes and units, and the values at either end. @internal */
  protected abstract report(): string

  /** Axes, labels and metadata for {@link toJSON}. @internal */
  protected abstract axesJSON(): Record<string, unknown>

  /** One line: class, id, units and shape. */
  toString(): string {
    return this.report().split('\n', 1)[0]!
  }

  /** Metadata, axes with ISO 8601 instants, and the values as nested arrays, missing ones null. */
  toJSON(): Record<string, unknown> {
    return { kind: this.kind, ...this.info, ...this.axesJSON(), values: nested(this.values, this.shape) }
  }
}

/** Checks the new metadata of a `withInfo`. @internal */
export function checkInfo(info: SeriesInfo): SeriesInfo {
  if (info === undefined) throw new OptionError('INVALID_OPTION', 'withInfo needs the metadata that change.')
  return checkOptions(info, 'withInfo', INFO_KEYS)
}

type Nested = (number | null)[] | Nested[]

function nested(values: Float64Array, shape: readonly number[]): Nested {
  const [first = 0, ...rest] = shape
  if (rest.length === 0) return Array.from(values, (value) => (Number.isNaN(value) ? null : value))
  const size = first === 0 ? 0 : values.length / first
  return Array.from({ length: first }, (_, i) =>
    nested(values.subarray(i * size, (i + 1) * size), rest),
  ) as Nested[]
}
