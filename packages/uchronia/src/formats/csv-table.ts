import { type Instant, parseInstant } from '@uchronia/series'
import { shorten } from '@uchronia/series/internal'
import type { FormatWarning } from '../engine/description.ts'
import { decimal, TableColumn } from './table-column.ts'
import {
  type DelimitedTable,
  OtherContent,
  type Refuse,
  type TextContent,
  type TextSeries,
} from './text-series.ts'

/** The names that columns have, besides those of values: lower case, without `_` and spaces. */
const NAMES = {
  time: ['time', 'datetime', 'date', 'validtime', 'valuetime', 'dateandtime', 'date/time'],
  station: [
    'station',
    'stationid',
    'site',
    'siteno',
    'siteid',
    'location',
    'locationid',
    'gauge',
    'gaugeid',
    'featureid',
  ],
  member: ['member', 'ensmember', 'ensemblemember', 'realization'],
  issue: ['referencetime', 'issuetime', 'forecastreferencetime', 'inittime'],
  lead: ['leadtime', 'lead'],
  variable: ['variable', 'variablename', 'parameter', 'parameterid'],
  units: ['units', 'unit', 'unitname'],
  configuration: ['configuration', 'configurationname'],
} as const

type Role = keyof typeof NAMES

/** Texts that mean a missing value. */
const MISSING = new Set(['', 'na', 'n/a', 'nan', 'null', 'none', '-9999', '-9999.0'])

/** Seconds of the unit of a column of lead times. */
const LEAD_UNITS: Readonly<Record<string, number>> = {
  '': 1,
  s: 1,
  seconds: 1,
  min: 60,
  minutes: 60,
  h: 3600,
  hours: 3600,
  d: 86_400,
  days: 86_400,
}

interface Column {
  readonly index: number
  readonly name: string
  readonly units: string | undefined
}

interface Row {
  readonly time: Instant
  readonly issue: Instant | undefined
  readonly station: string | undefined
  readonly member: string | undefined
  readonly variable: string | undefined
  readonly units: string | undefined
  readonly configuration: string
}

interface Found extends Omit<Row, 'time'> {
  readonly values: TableColumn
  readonly of: string
}

/**
 * Reads a table of observations or forecasts, with a row of column names: long (`time, station, value`), as it is exported
 * too, or wide (`time`, a column per station).
 * @internal
 */
export class CsvTable implements DelimitedTable {
  readonly #name: string
  readonly #refuse: Refuse
  readonly #split: (line: string, number: number) => string[]
  readonly #roles = new Map<Role, Column>()
  readonly #columns: Column[] = []
  readonly #width: number
  /** A comma is the mark of decimals. */
  readonly #comma: boolean
  #point = 0
  readonly #series = new Map<string, Found>()
  /** Columns of which a text was found that is no number, with the line. */
  readonly #texts = new Map<Column, { text: string; line: number }>()
  /** Columns that have a number. */
  readonly #numeric = new Set<Column>()
  readonly #wide: boolean
  /** The times of day, where they stand in a column of their own. */
  #clock: Column | undefined
  /** The last time that was read. */
  #known: { readonly text: string; readonly instant: Instant } = { text: '', instant: Number.NaN }

  constructor(
    name: string,
    _comments: readonly string[],
    header: { readonly text: string; readonly line: number },
    refuse: Refuse,
  ) {
    this.#name = name
    this.#refuse = refuse
    const delimiter = delimiterOf(header.text)
    this.#comma = delimiter === ';'
    this.#split = (line, number) => splitLine(line, delimiter, (reason) => refuse(number, reason))
    const cells = this.#split(header.text, header.line)
    this.#width = cells.length
    const names = new Set<string>()
    for (const [index, cell] of cells.entries()) {
      const column = columnOf(cell, index)
      // Frames are saved with their index as a column without a name; rows often end with a delimiter.
      if (column.name === '') continue
      if (names.has(column.name))
        refuse(header.line, `two columns have the name ${shorten(JSON.stringify(column.name))}`)
      names.add(column.name)
      const role = roleOf(column.name)
      if (role === undefined) this.#columns.push(column)
      else if (!this.#roles.has(role)) this.#roles.set(role, column)
      else if (role === 'time' && isDateAndTime(this.#roles.get('time')!, column)) this.#addClock(column)
      else if (role === 'time') this.#columns.push(column)
      else
        refuse(
          header.line,
          `the columns ${this.#roles.get(role)!.name} and ${column.name} both name the ${role}`,
        )
    }
    const hasTime = this.#roles.has('time') || (this.#roles.has('issue') && this.#roles.has('lead'))
    if (!hasTime || this.#columns.length === 0) {
      throw new OtherContent(
        name,
        `is no table of time series: its columns are ${cells
          .slice(0, 8)
          .map((cell) => shorten(cell))
          .join(', ')}. There is to be a column time (ISO 8601), and value, or a column per station.`,
      )
    }
    const units = new Set(this.#columns.map((column) => column.units))
    this.#wide =
      !this.#roles.has('station') &&
      !this.#roles.has('variable') &&
      this.#columns.length > 1 &&
      units.size === 1
  }

  /** Of columns `date` and `time` the first has the days, the other the times of day. */
  #addClock(column: Column): void {
    const first = this.#roles.get('time')!
    const days = /date/i.test(first.name) ? first : column
    this.#roles.set('time', days)
    this.#clock = days === first ? column : first
  }

  row(line: string, number: number): void {
    if (line.startsWith('#') || line.trim() === '') return
    const cells = this.#split(line, number)
    if (cells.length !== this.#width)
      this.#refuse(
        number,
        `has ${cells.length} cells where the names of the columns are ${this.#width}; is the file whole?`,
      )
    const row = this.#row(cells, number)
    for (const column of this.#columns) {
      const value = this.#value(cells[column.index]!.trim(), column, number)
      this.#of(row, column).values.push(row.time, value, number)
    }
  }

  #row(cells: readonly string[], line: number): Row {
    const cell = (role: Role): string | undefined => {
      const column = this.#roles.get(role)
      return column === undefined ? undefined : cells[column.index]!.trim()
    }
    const issueText = cell('issue')
    const issue = issueText === undefined ? undefined : this.#instant(issueText, line)
    const timeText =
      this.#clock === undefined ? cell('time') : this.#joined(cell('time')!, cells[this.#clock.index]!.trim())
    const lead = this.#lead(cell('lead'), line)
    const time = timeText === undefined ? issue! + lead! : this.#instant(timeText, line)
    if (issue !== undefined && lead !== undefined && issue + lead !== time)
      this.#refuse(
        line,
        `the lead time is ${lead / 1000} s, and the times are ${(time - issue) / 1000} s apart`,
      )
    return {
      time,
      issue,
      station: cell('station'),
      member: cell('member'),
      variable: cell('variable'),
      units: cell('units'),
      configuration: cell('configuration') ?? '',
    }
  }

  /** A day and a time of day, or a day beside a time that has its own. */
  #joined(day: string, clock: string): string {
    const [, hours, rest] = /^(\d{1,2})(:.*)$/.exec(clock) ?? []
    if (hours === undefined) return clock
    return `${day}T${hours.padStart(2, '0')}${rest}`
  }

  /** A lead time in milliseconds; in seconds unless its column has units. */
  #lead(text: string | undefined, line: number): number | undefined {
    if (text === undefined) return undefined
    const { name, units = '' } = this.#roles.get('lead')!
    const unit = LEAD_UNITS[units]
    const value = decimal(text)
    if (value === undefined || unit === undefined)
      this.#refuse(
        line,
        `${name} is ${shorten(JSON.stringify(text))} in the unit "${shorten(units)}"; it is a number of s (default), min, h or d`,
      )
    return Math.round(value * unit * 1000)
  }

  /** The same times come again for every station, one after the other. */
  #instant(text: string, line: number): Instant {
    if (text === this.#known.text) return this.#known.instant
    try {
      const instant = parseInstant(text)
      this.#known = { text, instant }
      return instant
    } catch (error) {
      return this.#refuse(line, (error as Error).message)
    }
  }

  #value(text: string, column: Column, line: number): number {
    if (MISSING.has(text.toLowerCase())) return Number.NaN
    const isComma = this.#comma && /^[+-]?\d*,\d+$/.test(text)
    const value = decimal(isComma ? text.replace(',', '.') : text)
    if (isComma || (value !== undefined && text.includes('.'))) {
      const mark = isComma ? 1 : 2
      this.#point |= mark
      if (this.#point === 3)
        this.#refuse(
          line,
          `has ${shorten(JSON.stringify(text))}, and numbers with the other mark of decimals stand above`,
        )
    }
    if (value === undefined) {
      if (!this.#texts.has(column)) this.#texts.set(column, { text, line })
      return Number.NaN
    }
    this.#numeric.add(column)
    return value === -9999 ? Number.NaN : value
  }

  #of(row: Row, column: Column): Found {
    const of = this.#wide ? 'value' : (row.variable ?? column.name)
    const station = this.#wide ? column.name : row.station
    const { issue, member, configuration } = row
    const units = column.units ?? row.units
    const key = `${column.index}\0${of}\0${station}\0${issue}\0${member}\0${configuration}\0${units}`
    const found = this.#series.get(key)
    if (found) return found
    const made = { ...row, units, station, of, values: new TableColumn() }
    this.#series.set(key, made)
    return made
  }

  end(): TextContent {
    const leftOut = this.#columnsOfText()
    const series = [...this.#series.values()]
      .filter(({ of, station }) => !leftOut.some(({ name }) => name === (this.#wide ? station : of)))
      .map(
        ({ of, station, member, issue, configuration, units, values }): TextSeries => ({
          variable: of,
          tags: [configuration, units ?? ''],
          station: station === undefined || station === '' ? undefined : { id: station },
          member,
          issue,
          declared: undefined,
          ...values.sorted(`${of}${station === undefined ? '' : ` at ${station}`}`, this.#refuse),
          codes: undefined,
          units: units === '' ? undefined : units,
          longName: undefined,
          aggregation: undefined,
          attributes: {},
          where: `line ${values.firstLine}`,
        }),
      )
    return { series, globalAttributes: {}, warnings: [] as FormatWarning[], leftOut }
  }

  /** Columns of nothing but texts, such as remarks; a text among numbers is an error. */
  #columnsOfText(): { name: string; reason: string }[] {
    return [...this.#texts].map(([column, { text, line }]) => {
      const { name } = column
      if (this.#numeric.has(column) || this.#roles.has('variable') || this.#columns.length === 1)
        this.#refuse(
          line,
          `${name} is ${shorten(JSON.stringify(text))}, which is no number; a missing value is an empty cell, NA or NaN`,
        )
      return { name, reason: `is a column of texts (${shorten(JSON.stringify(text))})` }
    })
  }
}

/** True for two columns of which one is called date and the other time. */
function isDateAndTime(a: Column, b: Column): boolean {
  const names = [a.name.toLowerCase(), b.name.toLowerCase()].sort()
  return names[0] === 'date' && names[1] === 'time'
}

function roleOf(name: string): Role | undefined {
  const plain = name.toLowerCase().replaceAll(/[_\s-]/g, '')
  for (const [role, names] of Object.entries(NAMES))
    if ((names as readonly string[]).includes(plain)) return role as Role
  return undefined
}

/** `flow [m3/s]` and `flow (m3/s)` are a name and units. */
function columnOf(cell: string, index: number): Column {
  const text = cell.trim()
  const [, name, units] = /^(.*?)\s*[[(]([^\])]*)[\])]$/.exec(text) ?? []
  return { index, name: name ?? text, units: units?.trim() || undefined }
}

/** The delimiter that the row of names has most of. */
function delimiterOf(header: string): string {
  const count = (mark: string) => header.split(mark).length
  return [',', ';', '\t'].reduce((most, mark) => (count(mark) > count(most) ? mark : most))
}

/** RFC 4180, but for line breaks in cells. */
function splitLine(line: string, delimiter: string, refuse: (reason: string) => never): string[] {
  if (!line.includes('"')) return line.split(delimiter)
  const cells: string[] = []
  let at = 0
  for (;;) {
    if (line[at] === '"') {
      let cell = ''
      let end = at + 1
      for (;;) {
        const quote = line.indexOf('"', end)
        if (quote < 0) refuse('a quote is not closed in its line')
        cell += line.slice(end, quote)
        end = quote + 1
        if (line[end] !== '"') break
        cell += '"'
        end += 1
      }
      if (end < line.length && line[end] !== delimiter) refuse('there is text after a quote that was closed')
      cells.push(cell)
      if (end >= line.length) return cells
      at = end + 1
    } else {
      const next = line.indexOf(delimiter, at)
      cells.push(line.slice(at, next < 0 ? line.length : next))
      if (next < 0) return cells
      at = next + 1
    }
  }
}
