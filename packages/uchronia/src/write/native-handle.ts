import {
  defaultMonthDay,
  EnsembleForecastSeries,
  EnsembleSeries,
  formatInstant,
  type Series,
  type TimeSeriesGeometry,
  UnivariateSeries,
} from '@uchronia/cinterop'
import { kindOf } from './arguments.ts'
import type { Station } from './description.ts'
import { UchroniaError } from './errors.ts'
import type { Engine, SeriesHandle } from './native/engine.ts'
import { NativeSeries } from './native-series.ts'

/** Where a station is; what is not known is left out. */
export type StationDetails = Pick<Station, 'id'> & Partial<Station>

/**
 * Calls a function with the native objects of series: those that series of a library have, and those made of plain data
 * for this call alone.
 * @internal
 */
export function withHandles<T>(
  engine: Engine,
  series: readonly unknown[],
  stations: readonly StationDetails[],
  use: (handles: readonly SeriesHandle[]) => T,
): T {
  const made: SeriesHandle[] = []
  try {
    const handles = series.map((one) => {
      if (one instanceof NativeSeries) return one.handle
      if (!isPlainSeries(one)) {
        throw new UchroniaError('INVALID_ARGUMENT', `Expected a series; got ${kindOf(one)}.`)
      }
      const handle = engine.createSeries(descriptionOf(one, stations), one.values)
      made.push(handle)
      return handle
    })
    return use(handles)
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

/** What the engine needs to know of plain data. */
function descriptionOf(
  series: Series,
  stations: readonly StationDetails[],
): Parameters<Engine['createSeries']>[0] {
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
