import { formatInstant, type Instant, type TimeStep } from '@uchronia/series'
import { shorten } from '@uchronia/series/internal'
import type { SaxesTagPlain } from 'saxes'
import type { FormatWarning } from '../engine/description.ts'
import { UchroniaError } from '../errors.ts'
import { LocalTimes, stepOf, zoneOffset } from './pi-xml-time.ts'
import {
  NumberList,
  OtherContent,
  type Place,
  Tally,
  type TextContent,
  type TextReader,
  type TextSeries,
} from './text-series.ts'
import { xmlParser } from './xml-parser.ts'

/** Elements inside each other. The format has 5. */
const DEEPEST = 32
/** Characters between two tags, or of one: far more than a header has. */
const LONGEST = 1 << 20

/** The relation of values to their times, for each type of a header. */
const AGGREGATIONS: Readonly<Record<string, string>> = {
  instantaneous: 'instantaneous',
  accumulative: 'accumulated over the preceding interval',
  mean: 'averaged over the preceding interval',
}

/** Elements of a header that are no attributes of the series. */
const STRUCTURE = new Set([
  'type',
  'locationId',
  'parameterId',
  'parameter',
  'ensembleMemberIndex',
  'ensembleMemberId',
  'missVal',
  'longName',
  'stationName',
  'lat',
  'lon',
  'z',
  'units',
  'timeZone',
])

interface Header {
  readonly texts: Map<string, string>
  readonly qualifiers: string[]
  step: TimeStep | null | undefined
  startDate: number | undefined
  endDate: number | undefined
  forecastDate: number | undefined
  missing: number
}

interface OpenSeries {
  readonly line: number
  header: Header
  zone: number | undefined
  readonly times: NumberList
  readonly values: NumberList
  codes: NumberList | undefined
}

/** A series whose header and times wait for the zone of the file. */
interface ReadSeries extends OpenSeries {
  readonly id: { readonly variable: string; readonly station: string }
}

/**
 * Reads Delft-FEWS PI-XML (`pi_timeseries.xsd`), streamed. Entities of its own, document type declarations and anything beyond
 * the bounds of the format are refused with line and column.
 * @internal
 */
export class PiXmlReader implements TextReader {
  readonly #name: string
  readonly #parser = xmlParser()
  readonly #path: string[] = []
  #text = ''
  /** The position of the last thing that was complete. */
  #complete = 0
  #series: OpenSeries | undefined
  readonly #read: ReadSeries[] = []
  readonly #leftOut: { name: string; reason: string }[] = []
  readonly #local = new LocalTimes()
  #zone: number | undefined
  #version: string | undefined
  readonly #comments = new Tally()
  readonly #ranges = new Tally()
  readonly #limits = new Tally()
  readonly #withoutValue = new Tally()

  /** @param name  the file, for errors */
  constructor(name: string) {
    this.#name = name
    const parser = this.#parser
    parser.on('error', ({ message }) => {
      this.#fail(message.replace(/^(\S*:)?\d+:\d+: /, ''))
    })
    parser.on('doctype', () => this.#fail('a document type declaration is not read, since PI-XML has none'))
    parser.on('opentag', (tag) => this.#open(tag))
    parser.on('closetag', (tag) => this.#close(localName(tag.name)))
    parser.on('text', (text) => {
      this.#complete = parser.position
      if (this.#isHeaderText) this.#text += text
    })
    parser.on('cdata', (text) => {
      this.#complete = parser.position
      if (this.#isHeaderText) this.#text += text
    })
    parser.on('comment', () => {
      this.#complete = parser.position
    })
  }

  write(text: string): void {
    this.#parser.write(text)
    if (this.#parser.position - this.#complete > LONGEST)
      this.#fail(`a tag, text or comment is longer than ${LONGEST} characters`)
  }

  end(): TextContent {
    this.#parser.close()
    const series = this.#read.flatMap((one) => this.#finished(one))
    return {
      series,
      globalAttributes: this.#version === undefined ? {} : { version: this.#version },
      warnings: this.#warnings(),
      leftOut: this.#leftOut,
    }
  }

  /** Series without a single event in the file, whose values may stand in a binary file beside it. */
  static isEmpty({ series }: TextContent): boolean {
    return series.length > 0 && series.every(({ times }) => times.length === 0)
  }

  #fail(reason: string): never {
    const { line, column } = this.#parser
    throw new UchroniaError('FORMAT', `${this.#name}, line ${line}, column ${column}: ${reason}`)
  }

  get #isHeaderText(): boolean {
    return this.#path[2] === 'header' || this.#path.at(-1) === 'timeZone'
  }

  #open({ name, attributes }: SaxesTagPlain): void {
    this.#complete = this.#parser.position
    this.#text = ''
    const element = localName(name)
    const path = this.#path
    if (path.length === 0 && element !== 'TimeSeries')
      throw new OtherContent(
        this.#name,
        `is XML of another kind: its root is ${shorten(element)}, that of PI-XML time series is TimeSeries.`,
      )
    if (path.length === DEEPEST) this.#fail(`elements stand more than ${DEEPEST} deep in each other`)
    path.push(element)
    if (path.length === 1) this.#version = attributes.version
    else if (path.length === 2 && element === 'series') this.#openSeries()
    else if (path.length === 3 && element === 'event' && path[1] === 'series') this.#event(attributes)
    else if (path.length === 4 && path[2] === 'header' && path[1] === 'series')
      this.#headerElement(element, attributes)
  }

  #close(element: string): void {
    this.#complete = this.#parser.position
    const path = this.#path
    const text = this.#text.trim()
    if (element === 'timeZone') this.#timeZone(text)
    else if (path.length === 4 && path[2] === 'header' && path[1] === 'series')
      this.#headerText(element, text)
    else if (path.length === 2 && element === 'series') this.#closeSeries()
    this.#text = ''
    path.pop()
  }

  #timeZone(text: string): void {
    const offset = zoneOffset(text)
    if (offset === undefined)
      this.#fail(
        `timeZone is "${shorten(text)}"; it is a number of hours east of Greenwich, such as 0.0 or -5.5`,
      )
    if (this.#series) this.#series.zone = offset
    else this.#zone = offset
  }

  #openSeries(): void {
    this.#series = {
      line: this.#parser.line,
      header: {
        texts: new Map(),
        qualifiers: [],
        step: undefined,
        startDate: undefined,
        endDate: undefined,
        forecastDate: undefined,
        missing: Number.NaN,
      },
      zone: undefined,
      times: new NumberList(),
      values: new NumberList(),
      codes: undefined,
    }
  }

  #headerElement(element: string, attributes: Record<string, string>): void {
    const { header } = this.#series!
    if (element === 'timeStep') {
      header.step = stepOf(attributes)
      if (header.step === undefined)
        this.#fail(
          `timeStep has the unit "${shorten(attributes.unit ?? '')}" (multiplier ${attributes.multiplier ?? 1}); it is second, minute, hour, day, week, month, year or nonequidistant, with whole numbers`,
        )
    } else if (element === 'startDate' || element === 'endDate' || element === 'forecastDate') {
      header[element] = this.#local.read(attributes.date, attributes.time)
      if (Number.isNaN(header[element]))
        this.#fail(`${element} is ${dateText(attributes)}, which is no date and time`)
    }
  }

  #headerText(element: string, text: string): void {
    const { header } = this.#series!
    if (text === '') return
    if (element === 'qualifierId') header.qualifiers.push(text)
    else if (element === 'missVal') {
      header.missing = numberOf(text) ?? this.#fail(`missVal is "${shorten(text)}", which is no number`)
    } else if (header.texts.size < 200) header.texts.set(element, text)
  }

  #event({ date, time, value, flag, ...rest }: Record<string, string>): void {
    const { times, values, header } = this.#series!
    const series = this.#series!
    const at = this.#local.read(date, time)
    if (Number.isNaN(at)) this.#fail(`an event is of ${dateText({ date, time })}, which is no date and time`)
    if (times.length > 0 && at <= times.at(times.length - 1)) {
      const before = times.at(times.length - 1)
      this.#fail(
        at === before
          ? `a second event of ${localText(at)} in one series`
          : `the event of ${localText(at)} comes after that of ${localText(before)}; events stand in order of time`,
      )
    }
    times.push(at)
    values.push(this.#value(value, rest, header))
    if (flag !== undefined && series.codes === undefined) {
      series.codes = new NumberList()
      for (let i = 1; i < times.length; i++) series.codes.push(Number.NaN)
    }
    if (series.codes) {
      if (flag !== undefined && !/^\d{1,9}$/.test(flag))
        this.#fail(`flag is "${shorten(flag)}", which is no whole number`)
      series.codes.push(flag === undefined ? Number.NaN : Number(flag))
    }
    if (rest.comment) this.#comments.add('comment')
    if (rest.flagSource) this.#comments.add('flagSource')
  }

  #value(text: string | undefined, rest: Record<string, string>, { missing }: Header): number {
    if (text === undefined) {
      if (rest.minValue !== undefined || rest.maxValue !== undefined) this.#ranges.add('range')
      else this.#withoutValue.add('none')
      return Number.NaN
    }
    const value = numberOf(text)
    if (value === undefined) {
      const limit = /^\s*([<>])/.exec(text)?.[1]
      if (limit === undefined) this.#fail(`the value of an event is "${shorten(text)}", which is no number`)
      this.#limits.add(limit)
      return Number.NaN
    }
    if (rest.detection !== undefined) this.#limits.add(rest.detection)
    return value === missing ? Number.NaN : value
  }

  #closeSeries(): void {
    const series = this.#series!
    this.#series = undefined
    const { texts } = series.header
    const variable = texts.get('parameterId') ?? texts.get('parameter')
    const station = texts.get('locationId')
    if (variable === undefined || station === undefined)
      this.#fail(
        `the series that begins in line ${series.line} has no ${variable === undefined ? 'parameterId' : 'locationId'} in its header`,
      )
    this.#read.push({ ...series, id: { variable, station } })
  }

  /** A series with its times in UTC. */
  #finished({ header, line, zone = this.#zone ?? 0, times, values, codes, id }: ReadSeries): TextSeries[] {
    const { texts, qualifiers, step, missing } = header
    const utc = (local: number | undefined): Instant | undefined =>
      local === undefined ? undefined : local - zone
    const own = times.values()
    for (let i = 0; i < own.length; i++) own[i]! -= zone
    const names = [...new Set(qualifiers)].sort()
    const attributes: Record<string, unknown> = {}
    for (const [name, text] of texts)
      if (!STRUCTURE.has(name))
        attributes[name] = name === 'x' || name === 'y' ? (numberOf(text) ?? text) : text
    if (names.length > 0) attributes.qualifierId = names.join(' ')
    if (!Number.isNaN(missing)) attributes.missVal = missing
    const type = texts.get('type')
    return [
      {
        variable: [id.variable, ...names].join(':'),
        tags: [
          texts.get('moduleInstanceId') ?? '',
          texts.get('ensembleId') ?? '',
          texts.get('units') ?? '',
          step === undefined || step === null ? '' : step === 'monthly' ? step : `${step}s`,
        ],
        station: placeOf(id.station, texts),
        member: texts.get('ensembleMemberId') ?? texts.get('ensembleMemberIndex'),
        issue: utc(header.forecastDate),
        declared:
          step === undefined ? undefined : { step, start: utc(header.startDate), end: utc(header.endDate) },
        times: own,
        values: values.values(),
        codes: codes?.values(),
        units: texts.get('units'),
        longName: texts.get('longName'),
        aggregation: type === undefined ? undefined : (AGGREGATIONS[type] ?? type),
        attributes,
        where: `line ${line}`,
      },
    ]
  }

  #warnings(): FormatWarning[] {
    const warnings: FormatWarning[] = []
    const add = (code: string, count: number, message: string) => {
      if (count > 0) warnings.push({ code, message: `${message}: ${count}` })
    }
    if (this.#zone === undefined && this.#read.some(({ zone }) => zone === undefined))
      warnings.push({ code: 'time_zone_absent', message: 'the file has no timeZone; UTC was taken' })
    add('event_text', this.#comments.total, 'comments and sources of flags of events, which are not kept')
    add(
      'value_range',
      this.#ranges.total,
      'events with a range (minValue, maxValue) and no value, which are missing',
    )
    add('value_absent', this.#withoutValue.total, 'events without a value, which are missing')
    add(
      'detection_limit',
      this.#limits.total,
      'values marked as beyond a limit of detection; texts such as "<0.1" are missing, numbers were taken as they are',
    )
    return warnings
  }
}

/** A name without its prefix: files of other tools write `pi:event`. */
function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

const NUMBER = /^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/

/** A number as XML Schema writes it; NaN for `NaN`, undefined for what is none. */
function numberOf(text: string): number | undefined {
  if (NUMBER.test(text)) return Number(text)
  const word = text.trim()
  if (/^nan$/i.test(word)) return Number.NaN
  if (/^[+-]?INF$/i.test(word))
    return word.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  return undefined
}

function placeOf(id: string, texts: ReadonlyMap<string, string>): Place {
  const number = (name: string) => {
    const value = numberOf(texts.get(name) ?? '')
    return value === undefined || Number.isNaN(value) ? null : value
  }
  return {
    id,
    name: texts.get('stationName') ?? null,
    latitude: number('lat'),
    longitude: number('lon'),
    elevation: number('z'),
  }
}

function dateText({ date, time }: Record<string, string | undefined>): string {
  return `"${shorten(date ?? '')}" "${shorten(time ?? '')}"`
}

function localText(local: number): string {
  return formatInstant(local).replace('T', ' ').replace('Z', '')
}
