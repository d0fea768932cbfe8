import { fromCivil, shorten } from '@uchronia/series/internal'
import type { FormatWarning } from '../engine/description.ts'
import { decimal, TableColumn } from './table-column.ts'
import {
  type DelimitedTable,
  OtherContent,
  type Refuse,
  Tally,
  type TextContent,
  type TextSeries,
} from './text-series.ts'

/** Zones of the tables of USGS, in minutes east of Greenwich. */
const ZONES: Readonly<Record<string, number>> = {
  UTC: 0,
  GMT: 0,
  Z: 0,
  AST: -240,
  ADT: -180,
  EST: -300,
  EDT: -240,
  CST: -360,
  CDT: -300,
  MST: -420,
  MDT: -360,
  PST: -480,
  PDT: -420,
  AKST: -540,
  AKDT: -480,
  HST: -600,
  HAST: -600,
  HADT: -540,
  SST: -660,
  GST: 600,
  CHST: 600,
  NST: -210,
  NDT: -150,
}

/** Units of the parameters that gauges have most, in the spelling of this package. */
const UNITS: Readonly<Record<string, string>> = {
  '00010': 'degC',
  '00020': 'degC',
  '00021': 'degF',
  '00045': 'in',
  '00054': 'acre ft',
  '00055': 'ft/s',
  '00060': 'ft3/s',
  '00061': 'ft3/s',
  '00062': 'ft',
  '00065': 'ft',
  '30208': 'm3/s',
  '30207': 'm',
  '63160': 'ft',
  '62614': 'ft',
  '62615': 'ft',
  '72019': 'ft',
  '72020': 'ft',
}

/** The relation of the values of a day to it, for each code of a statistic. Their time is the beginning of the day. */
const STATISTICS: Readonly<Record<string, string>> = {
  '00001': 'maximum over the following interval',
  '00002': 'minimum over the following interval',
  '00003': 'averaged over the following interval',
  '00006': 'accumulated over the following interval',
  '00008': 'median over the following interval',
}

/** The value that stands for a missing one where the service cannot leave it out. */
const NO_DATA = -999999

const TIMES = ['datetime', 'dv_dt', 'Date', 'date']

/** A column of values of the present header. */
interface ValueColumn {
  readonly index: number
  /** The index of the qualifiers, `…_cd`. */
  readonly qualifier: number
  readonly name: string
  readonly parameter: string
  readonly statistic: string | undefined
}

interface SiteColumn {
  readonly column: TableColumn
  readonly site: string
  readonly agency: string
  readonly of: ValueColumn
}

/**
 * Reads a table of the National Water Information System (RDB): comments, names of the columns, their formats, rows; again and
 * again for several sites.
 * @internal
 */
export class RdbTable implements DelimitedTable {
  readonly #name: string
  readonly #refuse: Refuse
  readonly #comments: string[]
  /** The header that the row of formats is still to come of. */
  #next: string | undefined
  #width = 0
  #site = -1
  #agency = -1
  #time = -1
  #zone = -1
  #columns: ValueColumn[] = []
  readonly #series = new Map<string, SiteColumn>()
  readonly #words = new Tally()
  readonly #provisional = new Tally()
  readonly #estimated = new Tally()
  #withoutZone = 0
  #rows = 0
  readonly #leftOut = new Map<string, string>()

  constructor(name: string, comments: readonly string[], header: string, refuse: Refuse) {
    this.#name = name
    this.#refuse = refuse
    this.#comments = [...comments]
    this.#readHeader(header)
  }

  #readHeader(header: string): void {
    const names = header.split('\t').map((name) => name.trim())
    const find = (wanted: readonly string[]) => names.findIndex((name) => wanted.includes(name))
    this.#width = names.length
    this.#site = find(['site_no', 'monitoring_location_id'])
    this.#agency = find(['agency_cd'])
    this.#time = find(TIMES)
    this.#zone = find(['tz_cd'])
    this.#columns = []
    for (const [index, name] of names.entries()) {
      const qualifier =
        names.indexOf(`${name}_cd`) >= 0
          ? names.indexOf(`${name}_cd`)
          : names.indexOf(name.replace(/_va$/, '_cd'))
      const match = /^(?:\d+|[A-Z]+)_(\d{5})(?:_(\d{5}))?$/.exec(name)
      if (match) this.#columns.push({ index, qualifier, name, parameter: match[1]!, statistic: match[2] })
      // Files of before 2005.
      else if (name === 'dv_va')
        this.#columns.push({ index, qualifier, name, parameter: '00060', statistic: '00003' })
      else if (![this.#site, this.#agency, this.#time, this.#zone].includes(index) && !name.endsWith('_cd'))
        this.#leftOut.set(name, 'is no column of values of a parameter')
    }
    if (this.#time < 0 || this.#columns.length === 0) {
      throw new OtherContent(
        this.#name,
        `is RDB without ${this.#time < 0 ? 'a column datetime' : 'columns of values (such as 69928_00060)'}: it has ${names.slice(0, 8).map(shorten).join(', ')}. Instantaneous and daily values are read.`,
      )
    }
  }

  row(line: string, number: number): void {
    if (line.startsWith('#')) {
      this.#comments.push(line)
      return
    }
    if (line.trim() === '') return
    if (this.#next !== undefined) {
      if (!isFormats(line))
        this.#refuse(number, 'follows the names of columns, and is no row of formats such as 5s 15s 20d')
      this.#readHeader(this.#next)
      this.#next = undefined
      return
    }
    if (/^agency_cd\t/.test(line)) {
      this.#next = line
      return
    }
    const cells = line.split('\t')
    if (cells.length !== this.#width) {
      this.#refuse(
        number,
        `has ${cells.length} columns where the names are ${this.#width}${line.startsWith('<') ? `; it looks like a message of the server: "${shorten(line)}"` : '; is the file whole?'}`,
      )
    }
    this.#values(cells, number)
  }

  #values(cells: readonly string[], line: number): void {
    const time = this.#instant(cells, line)
    const site = this.#site < 0 ? '' : cells[this.#site]!.trim()
    for (const of of this.#columns) {
      const cell = cells[of.index]!.trim()
      // Columns of other series of a site are empty where they have no value of their own.
      if (cell === '') continue
      const key = `${site}\t${of.name}`
      let series = this.#series.get(key)
      if (series === undefined) {
        const agency = this.#agency < 0 ? '' : cells[this.#agency]!.trim()
        series = { column: new TableColumn(), site, agency, of }
        this.#series.set(key, series)
      }
      this.#qualifiers(of.qualifier < 0 ? '' : cells[of.qualifier]!)
      series.column.push(time, this.#number(cell), line)
    }
    this.#rows += 1
  }

  #number(cell: string): number {
    const value = decimal(cell)
    if (value !== undefined && value !== NO_DATA) return value
    this.#words.add(shorten(cell))
    return Number.NaN
  }

  #qualifiers(text: string): void {
    const codes = text.split(/[:,\s]+/)
    if (codes.includes('P')) this.#provisional.add('P')
    if (codes.includes('e') || codes.includes('E')) this.#estimated.add('e')
  }

  #instant(cells: readonly string[], line: number): number {
    const text = cells[this.#time]!.trim()
    const match = /^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2})(?::(\d{2}))?)?$/.exec(text)
    const [, y, mo, d, h = '0', mi = '0', s = '0'] = match ?? []
    const instant = match ? fromCivil(Number(y), Number(mo) - 1, Number(d)) : Number.NaN
    const exists =
      new Date(instant).getUTCDate() === Number(d) && Number(h) < 24 && Number(mi) < 60 && Number(s) < 60
    if (!exists)
      this.#refuse(line, `${shorten(JSON.stringify(text))} is no date and time, such as 2020-03-01 12:15`)
    const zone = this.#zone < 0 ? '' : cells[this.#zone]!.trim()
    if (zone === '') this.#withoutZone += 1
    const offset = zone === '' ? 0 : ZONES[zone.toUpperCase()]
    if (offset === undefined)
      this.#refuse(
        line,
        `the time zone ${shorten(JSON.stringify(zone))} is not known; known are ${Object.keys(ZONES).join(', ')}`,
      )
    return instant + ((Number(h) * 60 + Number(mi)) * 60 + Number(s) - offset * 60) * 1000
  }

  end(): TextContent {
    const all = [...this.#series.values()]
    // One parameter, twice at one site: two instruments, told apart by the whole name of their column.
    const codeOf = ({ parameter, statistic }: ValueColumn) =>
      statistic === undefined ? parameter : `${parameter}_${statistic}`
    const seen = new Map<string, number>()
    for (const { site, of } of all) {
      const key = `${site}\t${codeOf(of)}`
      seen.set(key, (seen.get(key) ?? 0) + 1)
    }
    const twice = new Set(
      all.filter(({ site, of }) => seen.get(`${site}\t${codeOf(of)}`)! > 1).map(({ of }) => codeOf(of)),
    )
    const descriptions = this.#descriptions()
    const sites = this.#siteNames()
    const series = all.map(({ column, site, agency, of }): TextSeries => {
      const code = codeOf(of)
      const variable = twice.has(code) ? of.name : code
      const description = descriptions.get(of.name) ?? descriptions.get(code)
      return {
        variable,
        tags: [],
        station: site === '' ? undefined : { id: site, name: sites.get(site) ?? null },
        member: undefined,
        issue: undefined,
        declared: undefined,
        ...column.sorted(`site ${site}, ${of.name},`, this.#refuse),
        codes: undefined,
        units:
          UNITS[of.parameter] ??
          description
            ?.split(', ')
            .at(-1)
            ?.replace(/ \([^)]*\)$/, ''),
        longName: description,
        aggregation: of.statistic === undefined ? 'instantaneous' : STATISTICS[of.statistic],
        attributes: { parameter_code: of.parameter, ...(agency === '' ? {} : { agency }) },
        where: `line ${column.firstLine}`,
      }
    })
    return { series, globalAttributes: {}, warnings: this.#warnings(), leftOut: this.#left() }
  }

  #left() {
    return [...this.#leftOut].map(([name, reason]) => ({ name, reason }))
  }

  /** `69928 00060 Discharge, cubic feet per second`, by column and by parameter and statistic. */
  #descriptions(): Map<string, string> {
    const found = new Map<string, string>()
    for (const line of this.#comments) {
      const [, series, parameter, statistic, text] =
        /^#\s+(\d+|[A-Z]+)\s+(\d{5})(?:\s+(\d{5}))?\s+(.*\S)/.exec(line) ?? []
      if (text === undefined) continue
      const code = statistic === undefined ? parameter! : `${parameter}_${statistic}`
      found.set(`${series}_${code}`, text)
      if (!found.has(code)) found.set(code, text)
    }
    return found
  }

  /** `USGS 01646500 POTOMAC RIVER NEAR WASH, DC`. */
  #siteNames(): Map<string, string> {
    const found = new Map<string, string>()
    for (const line of this.#comments) {
      const [, site, name] =
        /^#\s+(?:Data provided for site\s+)?[A-Z][\w-]*\s+(\d{8,15})\s+(\S.*)$/.exec(line) ?? []
      if (site !== undefined && name !== undefined && !found.has(site)) found.set(site, name.trim())
    }
    return found
  }

  #warnings(): FormatWarning[] {
    const warnings: FormatWarning[] = []
    const add = (code: string, count: number, message: string) => {
      if (count > 0) warnings.push({ code, message: `${message}: ${count}` })
    }
    add('provisional', this.#provisional.total, 'values that are provisional (P), and may be revised')
    add('estimated', this.#estimated.total, 'values that are estimated (e)')
    add(
      'value_text',
      this.#words.total,
      `values that are texts or marks of no data, such as ${this.#words}, and are missing`,
    )
    add(
      'time_zone_absent',
      this.#withoutZone,
      'rows without a time zone (dates of daily values are local days), for which UTC was taken',
    )
    return warnings
  }
}

/** A row of formats of RDB, such as `5s	15s	20d	6s`. @internal */
export function isFormats(line: string): boolean {
  return /^\d+[snd](\t\d+[snd])*\s*$/.test(line)
}
