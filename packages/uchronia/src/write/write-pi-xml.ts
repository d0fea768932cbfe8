import { OptionError, type Series } from '@uchronia/series'
import { checkOptions, show } from '@uchronia/series/internal'
import { filePath, flag, optionalText } from '../arguments.ts'
import { ASYNC_KEYS, splitAsync } from '../async-options.ts'
import { UchroniaError } from '../errors.ts'
import { PI_XML_END, type PiXmlSettings, piXmlStart, piXmlText } from '../formats/pi-xml-text.ts'
import type { Place } from '../formats/text-series.ts'
import { checkStationDetails, type StationDetails } from '../library/native-handles.ts'
import { NativeSeries } from '../library/native-series.ts'
import {
  type AnySeries,
  checkSeries,
  type OutputOptions,
  type OutputSelection,
  SELECTION_KEYS,
  selectSeries,
  splitSelection,
} from './output-options.ts'
import { writeTarget } from './target.ts'
import type { Writable } from './write-netcdf.ts'

/** Options of {@link writePiXml}. */
export interface PiXmlOptions extends OutputOptions {
  /** The zone in which times are written, in hours east of Greenwich; 0 by default. */
  readonly timeZone?: number | undefined
  /** The number that stands for a missing value; NaN by default, as Delft-FEWS prefers. */
  readonly missingValue?: number | undefined
  /** The model or module that made the series; where it is absent, the one that they were read with. */
  readonly moduleInstanceId?: string | undefined
  /** The name of the ensemble; where it is absent, the one that it was read with, or `main`. */
  readonly ensembleId?: string | undefined
  /** The location of series that have no station. */
  readonly locationId?: string | undefined
  /** Places of the stations, found by their `id`. */
  readonly stationDetails?: readonly StationDetails[] | undefined
}

const KEYS: readonly (keyof PiXmlOptions)[] = [
  'overwrite',
  ...SELECTION_KEYS,
  ...ASYNC_KEYS,
  'timeZone',
  'missingValue',
  'moduleInstanceId',
  'ensembleId',
  'locationId',
  'stationDetails',
]

/**
 * Writes series as Delft-FEWS PI-XML: an element `series` per station, member and issue. Quality codes (a series
 * `<variable>_qul` beside its variable, of the same stations and shape) become the flags of its events. Forecasts of a library are
 * read issue by issue. The file appears under its name when it is complete, or not at all; `-` is standard output.
 *
 * @throws {@link UchroniaError} `EXISTS`: the file is there and `overwrite` is not set; `IO`: it cannot be written;
 *   `UNSUPPORTED`, `INVALID_ARGUMENT`: PI-XML cannot hold it, such as values of intervals that begin at their times
 * @throws {@link OptionError} @throws {@link SelectionError}
 *
 * @example
 * ```ts
 * const time = new TimeAxis({ start: '2020-01-01', step: 'hourly', length: 3 })
 * const flow = new UnivariateSeries({ time, values: Float64Array.of(1, 2, NaN), variable: 'Q.obs', units: 'm3/s', station: 'H-2001' })
 * await writePiXml(flow, 'flow.xml', { timeZone: 1 })
 * TimeSeriesLibrary.open('flow.xml').getSeries('Q.obs', 'single').values()   // Float64Array [1, 2, NaN]
 * ```
 */
export async function writePiXml(
  series: Writable,
  path: string | URL,
  options: PiXmlOptions = {},
): Promise<void> {
  const file = filePath(path, 'the file to write')
  const [{ signal, onProgress }, given] = splitAsync(checkOptions(options, 'writePiXml', KEYS))
  const [selection, rest] = splitSelection(given)
  const settings = settingsOf(rest)
  const list: readonly AnySeries[] = Array.isArray(series) ? series : [series]
  for (const one of list) checkSeries(one)
  if (list.length === 0) throw new UchroniaError('INVALID_ARGUMENT', 'There is no series to write.')
  const pairs = withCodes(list)
  checkDistinct(pairs.map(({ main }) => main))
  async function* text(): AsyncIterable<string> {
    yield piXmlStart(settings)
    for (const [i, { main, codes }] of pairs.entries()) {
      const places = placesOf(main, rest.stationDetails)
      for await (const part of partsOf(main, codes, selection, signal)) {
        yield* piXmlText({ ...part, places }, settings)
        onProgress?.(Math.min(0.999, (i + part.fraction) / pairs.length))
      }
    }
    yield PI_XML_END
  }
  signal?.throwIfAborted()
  await writeTarget(file, text(), { overwrite: rest.overwrite, signal })
  onProgress?.(1)
}

function settingsOf(options: Omit<PiXmlOptions, keyof OutputSelection>): PiXmlSettings {
  const { overwrite, stationDetails, timeZone = 0, missingValue = Number.NaN } = options
  const { moduleInstanceId, ensembleId, locationId } = options
  flag(overwrite, 'overwrite')
  checkStationDetails(stationDetails)
  optionalText(moduleInstanceId, 'moduleInstanceId')
  optionalText(ensembleId, 'ensembleId')
  optionalText(locationId, 'locationId')
  if (!(typeof timeZone === 'number' && Math.abs(timeZone) <= 14 && Number.isInteger(timeZone * 60)))
    throw new OptionError(
      'INVALID_OPTION',
      `timeZone is a number of hours from -14 to 14, of whole minutes; got ${show(timeZone)}.`,
    )
  if (typeof missingValue !== 'number')
    throw new OptionError('INVALID_OPTION', `missingValue is a number; got ${show(missingValue)}.`)
  return { timeZone, missingValue, moduleInstanceId, ensembleId, locationId }
}

const variableOf = (series: AnySeries) =>
  series instanceof NativeSeries ? series.variable : (series.info.variable ?? series.info.id ?? 'data')

const stationOf = (series: AnySeries) =>
  series instanceof NativeSeries ? (series.description.station ?? undefined) : series.info.station

/** Puts quality codes to the series that they judge. Those without one are written as any other series. */
function withCodes(list: readonly AnySeries[]): { main: AnySeries; codes: AnySeries | undefined }[] {
  const used = new Set<AnySeries>()
  const codesOf = (main: AnySeries) => {
    const found = list.find(
      (one) =>
        variableOf(one) === `${variableOf(main)}_qul` &&
        one.kind === main.kind &&
        stationOf(one) === stationOf(main) &&
        one.shape.join() === main.shape.join() &&
        !used.has(one),
    )
    if (found) used.add(found)
    return found
  }
  const pairs = list.map((main) => ({ main, codes: codesOf(main) }))
  return pairs.filter(({ main }) => !used.has(main))
}

/** @throws {@link UchroniaError} `INVALID_ARGUMENT`: two series would have the same place in the file */
function checkDistinct(list: readonly AnySeries[]): void {
  for (const [i, one] of list.entries()) {
    const same = list.slice(0, i).find((other) => isSame(one, other))
    if (same === undefined) continue
    const [a, b] = [same, one].map((series) => series.id ?? variableOf(series))
    throw new UchroniaError(
      'INVALID_ARGUMENT',
      `${a} and ${b} would be the same series in the file: ${variableOf(one)} of one station. Write them to two files, or give one another variable.`,
    )
  }
}

function isSame(a: AnySeries, b: AnySeries): boolean {
  if (variableOf(a) !== variableOf(b) || !meet(stationsOf(a), stationsOf(b))) return false
  if (a.kind === 'forecast' && b.kind === 'forecast')
    return meet(a.issues.values(), b.issues.values()) && meet(a.members, b.members)
  if (a.kind === 'ensemble' && b.kind === 'ensemble') return meet(a.members, b.members)
  const isPlain = (one: AnySeries) => one.kind === 'single' || one.kind === 'collection'
  return isPlain(a) && isPlain(b)
}

function stationsOf(series: AnySeries): readonly (string | undefined)[] {
  return series.kind === 'collection' ? series.stations : [stationOf(series)]
}

function meet<T>(a: Iterable<T>, b: Iterable<T>): boolean {
  const all = new Set(a)
  for (const one of b) if (all.has(one)) return true
  return false
}

function placesOf(series: AnySeries, details: readonly StationDetails[] = []): readonly Place[] {
  return series instanceof NativeSeries ? [...details, ...series.description.stations] : details
}

interface Part {
  readonly series: Series
  readonly codes: Series | undefined
  readonly fraction: number
}

/** A series in parts that fit in memory: forecasts of a library issue by issue, all else in one piece. */
async function* partsOf(
  main: AnySeries,
  codes: AnySeries | undefined,
  selection: OutputSelection,
  signal: AbortSignal | undefined,
): AsyncIterable<Part> {
  const select = async (part: OutputSelection) => ({
    series: await selectSeries(main, part, { signal }),
    codes: codes && (await selectSeries(codes, part, { signal })),
  })
  if (!(main instanceof NativeSeries && main.kind === 'forecast')) {
    yield { ...(await select(selection)), fraction: 1 }
    return
  }
  const { from, to, ...rest } = selection
  const { start, end } = main.issues.window({ from, to })
  // Says that nothing is selected.
  if (start === end) yield { ...(await select(selection)), fraction: 1 }
  for (let issue = start; issue < end; issue++) {
    const time = main.issues.at(issue)
    yield {
      ...(await select({ ...rest, from: time, to: time })),
      fraction: (issue - start + 1) / (end - start),
    }
  }
}
