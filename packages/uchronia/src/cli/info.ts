import { namesLine } from '@uchronia/series/internal'
import type { SeriesDescription } from '../library/description.ts'
import { type OpenOptions, TimeSeriesLibrary } from '../library/time-series-library.ts'
import { sizeText } from './ls.ts'
import { type Statistics, statisticsOf } from './statistics.ts'
import { alignColumns, endsOf } from './text.ts'

/** Stations and attributes that a report lists; more would scroll away what comes before them. */
const MOST = 20

/** Options of {@link info}. @internal */
export interface InfoOptions extends OpenOptions {
  readonly json?: boolean | undefined
  readonly stats?: boolean | undefined
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((fraction: number) => void) | undefined
}

/** `uchronia info`: everything known about one entry. Values are read for `--stats` only. @internal */
export async function info(
  path: string,
  id: string,
  { json = false, stats = false, signal, onProgress, ...open }: InfoOptions,
): Promise<string> {
  using library = TimeSeriesLibrary.open(path, open)
  using series = library.getSeries(id)
  const { description } = series
  const statistics = stats ? await statisticsOf(series, { signal, onProgress }) : undefined
  if (!json) return report(description, statistics)
  return JSON.stringify({ ...described(description), ...(statistics ? { statistics } : {}) }, null, 2)
}

/** A description as JSON, with instants in ISO 8601. */
function described({ time, leads, ...rest }: SeriesDescription): object {
  return {
    ...rest,
    time: time.toJSON(),
    ...(leads ? { lead: leads.toJSON() } : {}),
  }
}

function report(description: SeriesDescription, statistics: Statistics | undefined): string {
  const { time, leads, members, stations, stationCount, attributes, globalAttributes, warnings } = description
  const rows: string[][] = []
  const add = (name: string, value: string | number | null | undefined) => {
    if (value !== null && value !== undefined && value !== '') rows.push([name, String(value)])
  }
  const addAll = (name: string, lines: readonly string[], count = lines.length) => {
    for (const [i, line] of lines.slice(0, MOST).entries()) rows.push([i === 0 ? name : '', line])
    if (count > MOST) rows.push(['', `... and ${count - MOST} more; --json lists all`])
  }
  add('id', description.id)
  add('kind', `${description.kind}: ${sizeText(description)}`)
  add('variable', description.variable)
  add('name', description.longName)
  add('units', description.units)
  add('aggregation', description.aggregation)
  add('file', description.file)
  add(leads ? 'issue times' : 'times', endsOf(time).start === null ? 'not known' : String(time))
  if (leads) add('lead times', String(leads))
  if (members) add('members', namesLine(members))
  addAll('stations', stations.map(stationLine), stationCount)
  if (statistics) {
    const { count, missing, min, mean, max } = statistics
    add(
      'values',
      `${count} present, ${missing} missing${count === 0 ? '' : `; min ${min}, mean ${mean}, max ${max}`}`,
    )
  }
  addAll('attributes', attributeLines(attributes))
  addAll('file attributes', attributeLines(globalAttributes))
  addAll(
    'warnings',
    warnings.map(({ message }) => message),
  )
  return alignColumns(rows)
}

function stationLine({
  id,
  name,
  latitude,
  longitude,
  elevation,
  area,
}: SeriesDescription['stations'][number]): string {
  const details = [
    name,
    latitude === null || longitude === null ? null : `${latitude} ${longitude}`,
    elevation === null ? null : `elevation ${elevation}`,
    area === null ? null : `area ${area}`,
  ].filter((part) => part !== null && part !== '')
  return [id, ...details].join(', ')
}

function attributeLines(attributes: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(attributes).map(([name, value]) => `${name} = ${oneLine(value)}`)
}

function oneLine(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const flat = text.replaceAll(/\s*\n\s*/g, ' / ')
  return flat.length > 160 ? `${flat.slice(0, 157)}...` : flat
}
