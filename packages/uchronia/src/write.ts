import {
  defaultMonthDay,
  EnsembleForecastSeries,
  EnsembleSeries,
  formatInstant,
  type Series,
  type TimeSeriesGeometry,
  UnivariateSeries,
} from '@uchronia/cinterop'
import { filePath, kindOf, optionsOf } from './arguments.ts'
import type { Station } from './description.ts'
import { UchroniaError } from './errors.ts'
import { type Engine, loadEngine, type SeriesHandle } from './native/engine.ts'
import { NativeSeries } from './native-series.ts'

/** How {@link writeNetcdf} writes. */
export interface WriteOptions {
  /** Replace a file of that name; false by default. */
  overwrite?: boolean
  /** `netcdf4` (compressed) by default. */
  format?: 'netcdf4' | 'classic'
  /** Compression of netCDF-4, 0 (none) to 9; 4 by default. */
  deflate?: number
  /** Where the stations are; found by their `id`. */
  stations?: readonly (Pick<Station, 'id'> & Partial<Station>)[]
  title?: string
  institution?: string
  source?: string
  catchment?: string
  comment?: string
  history?: string
}

/**
 * Writes series to one netCDF file (STF 2.0): plain data, or series of a library. Series of one variable at different
 * stations become the stations of that variable; other variables stand beside it. All must have the same axes. The file
 * appears under its name when it is complete, or not at all.
 *
 * @throws {@link UchroniaError} `EXISTS`: the file is there and `overwrite` is not set; `IO`: it cannot be written;
 *   `INVALID_ARGUMENT`, `UNSUPPORTED`: the series do not go into one such file
 *
 * @example
 * ```ts
 * const geometry = new TimeSeriesGeometry({ start: '2020-01-01', step: 'hourly', length: 3 })
 * const flow = new UnivariateSeries({ geometry, values: Float64Array.of(1, 2, NaN), variable: 'q_obs', units: 'm3/s', station: '7' })
 * writeNetcdf('flow.nc', flow)
 * ```
 */
export function writeNetcdf(
  path: string | URL,
  series: Series | NativeSeries | readonly (Series | NativeSeries)[],
  options?: WriteOptions,
): void {
  const file = filePath(path, 'the file to write')
  const { stations = [], ...rest } = optionsOf(options, 'writeNetcdf')
  const { deflate } = rest
  if (deflate !== undefined && !(Number.isInteger(deflate) && deflate >= 0 && deflate <= 9)) {
    throw new UchroniaError(
      'INVALID_ARGUMENT',
      `deflate is a whole number from 0 to 9; got ${String(deflate)}.`,
    )
  }
  const engine = loadEngine()
  const all: readonly unknown[] = Array.isArray(series) ? series : [series]
  const made: SeriesHandle[] = []
  try {
    const handles = all.map((one) => {
      if (one instanceof NativeSeries) return one.handle
      if (!isPlainSeries(one)) {
        throw new UchroniaError(
          'INVALID_ARGUMENT',
          `Expected a series, or an array of series, to write; got ${kindOf(one)}.`,
        )
      }
      const handle = engine.createSeries(descriptionOf(one, stations), one.values)
      made.push(handle)
      return handle
    })
    engine.write(handles, file, rest)
  } finally {
    for (const handle of made) handle[Symbol.dispose]()
  }
}

function isPlainSeries(value: unknown): value is Series {
  return (
    value instanceof UnivariateSeries ||
    value instanceof EnsembleSeries ||
    value instanceof EnsembleForecastSeries
  )
}

type StationDetails = Required<WriteOptions>['stations']

/** What the engine needs to know of plain data. */
function descriptionOf(series: Series, stations: StationDetails): Parameters<Engine['createSeries']>[0] {
  const { variable, units, longName, aggregation, attributes, station, id } = series.info
  const places = (ids: readonly string[]) =>
    ids.map((name) => stations.find((one) => one.id === name) ?? { id: name })
  return {
    id,
    kind: series.kind,
    variable: variable ?? id,
    units,
    longName,
    aggregation,
    attributes,
    stations: places(series.kind === 'collection' ? series.labels : station === undefined ? [] : [station]),
    ...axes(series),
  }
}

function axes(series: UnivariateSeries | EnsembleSeries | EnsembleForecastSeries): Record<string, unknown> {
  switch (series.kind) {
    case 'single':
    case 'collection':
      return { time: axis(series.geometry) }
    case 'ensemble':
      return { time: axis(series.geometry), members: series.labels }
    case 'forecast': {
      const { start, step, length } = series.leads
      return { time: axis(series.issues), lead: { start, step, length }, members: series.members }
    }
  }
}

function axis({ start, step, length, monthDay }: TimeSeriesGeometry): Record<string, unknown> {
  if (monthDay !== undefined && monthDay !== defaultMonthDay(start)) {
    throw new UchroniaError(
      'UNSUPPORTED',
      `A monthly axis from ${formatInstant(start)} on day ${monthDay} of the month cannot be written: a file would be read as ` +
        `one on day ${defaultMonthDay(start)} (days from the 24th are counted from the end of the month).`,
    )
  }
  if (Number.isNaN(start)) {
    throw new UchroniaError(
      'INVALID_ARGUMENT',
      'A series without a known start cannot be written: give its axis a start.',
    )
  }
  return { start, step, length }
}
