import {
  defaultMonthDay,
  describeLeadTimes,
  describeTimeAxis,
  formatInstant,
  isSeries,
  OptionError,
  type Series,
  type TimeAxis,
  type TimeAxisDescription,
} from '@uchronia/series'
import { checkOptions, show } from '@uchronia/series/internal'
import type { Station } from '../engine/description.ts'
import type { Engine, SeriesHandle } from '../engine/engine.ts'
import { UchroniaError } from '../errors.ts'
import { NativeSeries } from './native-series.ts'

/** The place of a station; unknown parts are left out. */
export type StationDetails = Pick<Station, 'id'> & Partial<Station>

const DETAILS: readonly (keyof Station)[] = ['id', 'name', 'latitude', 'longitude', 'elevation', 'area']

/**
 * Refuses details of stations that are none.
 * @throws {@link OptionError} @internal
 */
export function checkStationDetails(details: unknown): void {
  if (details === undefined) return
  if (!Array.isArray(details)) {
    throw new OptionError('INVALID_OPTION', `stationDetails is an array of stations; got ${show(details)}.`)
  }
  for (const one of details as readonly unknown[]) {
    const { id } = checkOptions((one ?? null) as Partial<Station>, 'stationDetails', DETAILS)
    if (typeof id !== 'string')
      throw new OptionError(
        'INVALID_OPTION',
        `A station in stationDetails needs its id as text; got ${show(id)}.`,
      )
  }
}

/**
 * Calls a function with the native objects of series: those that series of a library have, and those made of plain data
 * for this call alone.
 * @internal
 */
export function withNativeSeries<T>(
  engine: Engine,
  series: readonly unknown[],
  details: readonly StationDetails[],
  use: (handles: readonly SeriesHandle[]) => T,
): T {
  const made: SeriesHandle[] = []
  try {
    const handles = series.map((one) => {
      if (one instanceof NativeSeries) return one.handle
      if (!isSeries(one)) {
        throw new UchroniaError('INVALID_ARGUMENT', `Expected a series; got ${show(one)}.`)
      }
      const handle = engine.createSeries(engineDescription(one, details), one.values)
      made.push(handle)
      return handle
    })
    return use(handles)
  } finally {
    for (const handle of made) handle[Symbol.dispose]()
  }
}

/** The description of plain data that the engine makes a series from. @internal */
export function engineDescription(series: Series, details: readonly StationDetails[]): object {
  const { variable, units, longName, aggregation, attributes, station, id } = series.info
  const places = (ids: readonly string[]) =>
    ids.map((name) => details.find((one) => one.id === name) ?? { id: name })
  return {
    id,
    kind: series.kind,
    variable: variable ?? id,
    units,
    longName,
    aggregation,
    attributes,
    stations: places(series.kind === 'collection' ? series.stations : station === undefined ? [] : [station]),
    ...axes(series),
  }
}

function axes(series: Series): object {
  switch (series.kind) {
    case 'single':
    case 'collection':
      return { time: timeDescription(series.time) }
    case 'ensemble':
      return { time: timeDescription(series.time), members: series.members }
    case 'forecast':
      return {
        time: timeDescription(series.issues),
        lead: describeLeadTimes(series.leads),
        members: series.members,
      }
  }
}

function timeDescription(axis: TimeAxis): Omit<TimeAxisDescription, 'monthDay'> {
  const { start, monthDay, length } = axis
  if (monthDay !== undefined && monthDay !== defaultMonthDay(start)) {
    throw new UchroniaError(
      'UNSUPPORTED',
      `A monthly axis from ${formatInstant(start)} on day ${monthDay} of the month cannot be written: a file would be read as ` +
        `one on day ${defaultMonthDay(start)} (days from the 24th are counted from the end of the month).`,
    )
  }
  if (Number.isNaN(start) && length > 0) {
    throw new UchroniaError(
      'INVALID_ARGUMENT',
      'A series without a known start cannot be written: give its axis a start.',
    )
  }
  const { monthDay: _, ...description } = describeTimeAxis(axis)
  return description
}
