import { OptionError } from '../errors.ts'
import { INFO_KEYS, pickInfo, type SeriesInfo, type SeriesKind } from '../info.ts'
import { showInConsole } from '../inspect.ts'
import { showInNotebook } from '../notebook.ts'
import { type ConvertOptions, unitConversion } from '../operations/units.ts'
import { checkOptions } from '../options.ts'
import { show } from '../show.ts'

/**
 * Common to the four classes of plain series: values in memory with their metadata, and no native handle behind them.
 * Immutable but for the values themselves.
 *
 * @example
 * ```ts
 * const rain = dailySeries('2020-01-01', [0.2, 1.4], { units: 'mm' })
 * rain instanceof PlainSeries // true
 * rain.withInfo({ variable: 'rain' }).info.variable // rain
 * ```
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
    showInNotebook(PlainSeries.prototype, (series) => series.report())
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

  /** A series of the same kind with other values, and perhaps other metadata. @internal */
  protected abstract withValues(values: Float64Array, info?: SeriesInfo): this

  /** The step in seconds, where there is one. @internal */
  protected abstract get stepSeconds(): number | undefined

  /**
   * A series of the results of a function of each value; missing values are given as NaN.
   *
   * @example
   * ```ts
   * dailySeries('2000-01-01', [1, 4]).map(Math.sqrt).values // Float64Array [1, 2]
   * ```
   * @throws {@link OptionError} `INVALID_OPTION`: no function
   */
  map(change: (value: number) => number): this {
    checkFunction(change, 'map')
    return this.withValues(this.values.map((value) => change(value)))
  }

  /**
   * Keeps the values for which a function is true; the others are missing.
   *
   * @example
   * ```ts
   * dailySeries('2000-01-01', [-1, 4]).where((value) => value >= 0).at(0) // NaN
   * ```
   * @throws {@link OptionError} `INVALID_OPTION`: no function
   */
  where(keep: (value: number) => boolean): this {
    checkFunction(keep, 'where')
    return this.withValues(this.values.map((value) => (keep(value) ? value : Number.NaN)))
  }

  /**
   * A series in other units: lengths, volumes, flows and depths, between an amount of a step and a rate, and with the area of
   * the catchment between a depth and a volume.
   *
   * @param units  such as `mm`, `m3/s`, `m3 s-1`, `ML/day`, `cfs`, `kg m-2 s-1`
   * @example
   * ```ts
   * const rain = hourlySeries('2000-01-01', [3.6], { units: 'mm' })
   * rain.convertUnits('m3/s', { area: 10 }).at(0) // 10
   * ```
   * @throws {@link OptionError} `INVALID_OPTION`: units that are not known, or of other dimensions
   */
  convertUnits(units: string, options: ConvertOptions = {}): this {
    const { area } = checkOptions(options, 'convertUnits', ['area'])
    const { factor, becomes } = unitConversion(this.units, units, { area }, this.stepSeconds)
    const { aggregation } = this.info
    const said =
      becomes === 'rate' ? (['accumulated', 'averaged'] as const) : (['averaged', 'accumulated'] as const)
    const info = {
      ...this.info,
      units,
      ...(becomes === undefined || aggregation === undefined
        ? {}
        : { aggregation: aggregation.replace(said[0], said[1]) }),
    }
    return this.withValues(factor === 1 ? this.values : this.values.map((value) => value * factor), info)
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

function checkFunction(value: unknown, what: string): void {
  if (typeof value === 'function') return
  throw new OptionError('INVALID_OPTION', `${what} takes a function of a value, not ${show(value)}.`)
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
