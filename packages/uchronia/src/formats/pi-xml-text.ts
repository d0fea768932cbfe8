import type { EnsembleForecastSeries, Instant, Series, SeriesInfo, TimeStep } from '@uchronia/series'
import { relationOf, shorten, show } from '@uchronia/series/internal'
import { UchroniaError } from '../errors.ts'
import type { Place } from './text-series.ts'

/** Settings of a whole file. @internal */
export interface PiXmlSettings {
  /** Hours east of Greenwich in which times are written. */
  readonly timeZone: number
  /** The number that stands for a missing value; NaN is written as such. */
  readonly missingValue: number
  readonly moduleInstanceId: string | undefined
  readonly ensembleId: string | undefined
  /** The location of series without a station. */
  readonly locationId: string | undefined
}

/** A part of a series, with the quality codes of the same part. @internal */
export interface PiXmlPart {
  readonly series: Series
  readonly codes: Series | undefined
  readonly places: readonly Place[]
}

/** One element `series` to be. */
interface Row {
  readonly times: Float64Array
  readonly values: Float64Array
  readonly codes: Float64Array | undefined
  readonly step: TimeStep | null
  readonly location: string
  readonly member: string | undefined
  readonly issue: Instant | undefined
}

const NAMESPACE = 'http://www.wldelft.nl/fews/PI'

/** The text before all series. @internal */
export function piXmlStart({ timeZone }: PiXmlSettings): string {
  const schema = 'http://fews.wldelft.nl/schemas/version1.0/pi-schemas/pi_timeseries.xsd'
  return `<?xml version="1.0" encoding="UTF-8"?>
<TimeSeries xmlns="${NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="${NAMESPACE} ${schema}" version="1.10">
  <timeZone>${Number.isInteger(timeZone) ? timeZone.toFixed(1) : timeZone}</timeZone>
`
}

/** The text after all series. @internal */
export const PI_XML_END: string = '</TimeSeries>\n'

/**
 * The text of a part of a series, an element for each of its rows.
 * @throws {@link UchroniaError} `UNSUPPORTED`, `INVALID_ARGUMENT`: the format cannot hold it @internal
 */
export function* piXmlText({ series, codes, places }: PiXmlPart, settings: PiXmlSettings): Iterable<string> {
  const type = typeOf(series.info)
  for (const row of rowsOf(series, codes, settings)) {
    if (row.times.length === 0)
      throw new UchroniaError(
        'UNSUPPORTED',
        `${nameOf(series.info)} has no times, and PI-XML needs a first and a last one.`,
      )
    yield `  <series>\n    <header>\n${header(series.info, type, row, places, settings)}    </header>\n`
    yield* events(series.info, row, settings)
    yield '  </series>\n'
  }
}

function nameOf({ id, variable }: SeriesInfo): string {
  return id ?? variable ?? 'The series'
}

/** PI-XML knows points in time, and intervals that end at the time of the value. */
function typeOf(info: SeriesInfo): 'instantaneous' | 'accumulative' | 'mean' {
  const { interval, at, quantity } = relationOf(info)
  if (interval && at === 'start') {
    throw new UchroniaError(
      'UNSUPPORTED',
      `Values of ${nameOf(info)} are ${info.aggregation ?? 'of intervals that begin at their times'}; in PI-XML, intervals end at the time of the value. Shift its times, and say so in the aggregation.`,
    )
  }
  if (quantity === 'amount') return 'accumulative'
  return quantity === 'mean' && interval ? 'mean' : 'instantaneous'
}

function* rowsOf(series: Series, codes: Series | undefined, settings: PiXmlSettings): Iterable<Row> {
  const location = () => {
    const found = series.info.station ?? settings.locationId
    if (found !== undefined) return found
    throw new UchroniaError(
      'INVALID_ARGUMENT',
      `${nameOf(series.info)} has no station, and PI-XML needs a location. Name one with locationId (--location on the command line).`,
    )
  }
  const length = 'time' in series ? series.time.length : series.leads.length
  const block = (index: number) => ({
    values: series.values.subarray(index * length, (index + 1) * length),
    codes: codes?.values.subarray(index * length, (index + 1) * length),
  })
  if (series.kind === 'forecast') return yield* forecastRows(series, location(), block)
  const common = { times: series.time.values(), step: series.time.step, issue: undefined }
  switch (series.kind) {
    case 'single':
      return yield { ...common, ...block(0), location: location(), member: undefined }
    case 'collection':
      for (const [i, station] of series.stations.entries())
        yield { ...common, ...block(i), location: station, member: undefined }
      return
    case 'ensemble':
      for (const [i, member] of series.members.entries())
        yield { ...common, ...block(i), location: location(), member }
  }
}

function* forecastRows(
  { issues, leads, members }: EnsembleForecastSeries,
  location: string,
  block: (index: number) => Pick<Row, 'values' | 'codes'>,
): Iterable<Row> {
  // A forecast of one member that nobody named is one without members.
  const isAlone = members.length === 1 && members[0] === '1'
  for (const [i, issue] of issues.values().entries()) {
    const times = leads.values().map((lead) => issue + lead * 1000)
    for (const [k, member] of members.entries()) {
      yield {
        times,
        step: leads.step,
        ...block(i * members.length + k),
        location,
        member: isAlone ? undefined : member,
        issue,
      }
    }
  }
}

function header(
  info: SeriesInfo,
  type: string,
  row: Row,
  places: readonly Place[],
  settings: PiXmlSettings,
): string {
  const { parameter, qualifiers } = parameterOf(info)
  const attribute = (name: string): string | undefined => {
    const value = info.attributes?.[name]
    return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
  }
  const place = places.find(({ id }) => id === row.location)
  const date = dates(settings)
  const member = row.member
  const isIndex = member !== undefined && /^(0|[1-9]\d{0,8})$/.test(member)
  const ensembleId =
    settings.ensembleId ?? attribute('ensembleId') ?? (member === undefined ? undefined : 'main')
  const elements: [name: string, text: string | undefined][] = [
    ['type', type],
    ['moduleInstanceId', settings.moduleInstanceId ?? attribute('moduleInstanceId')],
    ['locationId', row.location],
    ['parameterId', parameter],
    ...qualifiers.map((name): [string, string] => ['qualifierId', name]),
    ['ensembleId', ensembleId],
    [isIndex ? 'ensembleMemberIndex' : 'ensembleMemberId', member],
  ]
  const after: [name: string, text: string | undefined][] = [
    ['missVal', numberText(settings.missingValue)],
    ['longName', info.longName],
    ['stationName', place?.name ?? undefined],
    ['lat', optionalNumber(place?.latitude)],
    ['lon', optionalNumber(place?.longitude)],
    ['x', attribute('x')],
    ['y', attribute('y')],
    ['z', optionalNumber(place?.elevation)],
    ['units', info.units],
    ...[
      'sourceOrganisation',
      'sourceSystem',
      'fileDescription',
      'creationDate',
      'creationTime',
      'region',
    ].map((name): [string, string | undefined] => [name, attribute(name)]),
  ]
  return [
    ...elements.map(element),
    `      ${timeStepElement(row.step)}\n`,
    `      <startDate ${date(row.times[0]!)}/>\n`,
    `      <endDate ${date(row.times.at(-1)!)}/>\n`,
    row.issue === undefined ? '' : `      <forecastDate ${date(row.issue)}/>\n`,
    ...after.map(element),
  ].join('')
}

function element([name, text]: readonly [name: string, text: string | undefined]): string {
  return text === undefined || text === '' ? '' : `      <${name}>${escaped(text)}</${name}>\n`
}

function timeStepElement(step: TimeStep | null): string {
  if (step === null) return '<timeStep unit="nonequidistant"/>'
  return step === 'monthly' ? '<timeStep unit="month"/>' : `<timeStep unit="second" multiplier="${step}"/>`
}

/** The variable without the qualifiers that it was given when it was read. */
function parameterOf({ variable, id, attributes }: SeriesInfo): { parameter: string; qualifiers: string[] } {
  const name = variable ?? id ?? 'data'
  const qualifierId = attributes?.qualifierId
  const qualifiers = typeof qualifierId === 'string' ? qualifierId.split(' ') : []
  const end = `:${qualifiers.join(':')}`
  if (qualifiers.length === 0 || !name.endsWith(end) || name === end)
    return { parameter: name, qualifiers: [] }
  return { parameter: name.slice(0, -end.length), qualifiers }
}

function* events(info: SeriesInfo, row: Row, settings: PiXmlSettings): Iterable<string> {
  const date = dates(settings)
  const missing = numberText(settings.missingValue)
  let text = ''
  for (let i = 0; i < row.times.length; i++) {
    const value = row.values[i]!
    if (value === settings.missingValue) {
      throw new UchroniaError(
        'INVALID_ARGUMENT',
        `A value of ${nameOf(info)} is ${value}, the missing value of the file. Choose another missingValue, such as NaN.`,
      )
    }
    const code = row.codes?.[i]
    const flag = code === undefined || !(code >= 0) ? '' : ` flag="${code}"`
    text += `    <event ${date(row.times[i]!)} value="${Number.isNaN(value) ? missing : numberText(value)}"${flag}/>\n`
    if (text.length > 1 << 16) {
      yield text
      text = ''
    }
  }
  yield text
}

/** Writes instants in the zone of the file. Dates are formatted once a day. */
function dates({ timeZone }: PiXmlSettings): (instant: Instant) => string {
  const offset = Math.round(timeZone * 3_600_000)
  let day = Number.NaN
  let date = ''
  return (instant) => {
    const local = instant + offset
    const today = Math.floor(local / 86_400_000)
    if (today !== day) {
      date = new Date(today * 86_400_000).toISOString().slice(0, -14)
      day = today
      if (date.length !== 10)
        throw new UchroniaError('UNSUPPORTED', `PI-XML has years of four digits; there is a time in ${date}.`)
    }
    const rest = local - today * 86_400_000
    const time = new Date(rest).toISOString().slice(11, -1).replace('.000', '')
    return `date="${date}" time="${time}"`
  }
}

function numberText(value: number): string {
  if (Number.isFinite(value)) return Object.is(value, -0) ? '-0.0' : String(value)
  return Number.isNaN(value) ? 'NaN' : value > 0 ? 'INF' : '-INF'
}

function optionalNumber(value: number | null | undefined): string | undefined {
  return value === null || value === undefined ? undefined : String(value)
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' }

function escaped(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is them that XML cannot hold
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(text) || !text.isWellFormed()) {
    throw new UchroniaError(
      'UNSUPPORTED',
      `XML cannot hold the control characters of ${show(shorten(text))}.`,
    )
  }
  if (text.trim() !== text)
    throw new UchroniaError(
      'UNSUPPORTED',
      `${show(shorten(text))} begins or ends with a space, which readers of XML take away.`,
    )
  return text.replaceAll(/[&<>\r]/g, (character) => ESCAPES[character]!)
}
