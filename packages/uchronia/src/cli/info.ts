import type { SeriesDescription } from '../description.ts'
import { TimeSeriesLibrary } from '../time-series-library.ts'
import { endOf, sizeText } from './ls.ts'
import { alignColumns, durationText, isoOrNull, stepText } from './text.ts'

interface Statistics {
  count: number
  missing: number
  min: number | null
  mean: number | null
  max: number | null
}

/** `uchronia info`: everything known about one entry. Values are read for `--stats` only. @internal */
export function info(
  path: string,
  id: string,
  options: { dataPath?: string; json?: boolean; stats?: boolean },
): string {
  using library = TimeSeriesLibrary.open(path, options)
  using series = library.getSeries(id)
  const { description } = series
  const statistics = options.stats ? statisticsOf(series.values()) : undefined
  if (!options.json) return report(description, statistics)
  const { time } = description
  return JSON.stringify(
    {
      ...description,
      time: { start: isoOrNull(time.start), end: endOf(description), step: time.step, length: time.length },
      ...(statistics ? { statistics } : {}),
    },
    null,
    2,
  )
}

function statisticsOf(values: Float64Array): Statistics {
  let count = 0
  let sum = 0
  let min = Number.POSITIVE_INFINITY
  let max = Number.NEGATIVE_INFINITY
  for (const value of values) {
    if (Number.isNaN(value)) continue
    count += 1
    sum += value
    if (value < min) min = value
    if (value > max) max = value
  }
  const missing = values.length - count
  return count === 0
    ? { count, missing, min: null, mean: null, max: null }
    : { count, missing, min, mean: sum / count, max }
}

function report(description: SeriesDescription, statistics: Statistics | undefined): string {
  const { time, lead, members, stations, attributes, globalAttributes, warnings } = description
  const rows: string[][] = []
  const add = (name: string, value: string | number | null | undefined) => {
    if (value !== null && value !== undefined && value !== '') rows.push([name, String(value)])
  }
  add('id', description.id)
  add('kind', `${description.kind}: ${sizeText(description)}`)
  add('variable', description.variable)
  add('name', description.longName)
  add('units', description.units)
  add('aggregation', description.aggregation)
  add('file', description.file)
  add(
    lead ? 'issue times' : 'times',
    `${isoOrNull(time.start)} to ${endOf(description)}, ${stepText(time.step)}`,
  )
  if (lead) {
    const { start, step, length } = lead
    const unit = step === 'monthly' ? (months: number) => `${months} months` : durationText
    const last = start + (length - 1) * (step === 'monthly' ? 1 : step)
    add('lead times', `${unit(start)} to ${unit(last)}, ${stepText(step)}`)
  }
  add('members', members?.join(' '))
  for (const [index, station] of stations.entries()) {
    const { id, name, latitude, longitude, elevation, area } = station
    const details = [
      name,
      latitude === null || longitude === null ? null : `${latitude} ${longitude}`,
      elevation === null ? null : `elevation ${elevation}`,
      area === null ? null : `area ${area}`,
    ].filter((part) => part !== null && part !== '')
    rows.push([index === 0 ? 'stations' : '', [id, ...details].join(', ')])
  }
  if (statistics) {
    const { count, missing, min, mean, max } = statistics
    add(
      'values',
      `${count} present, ${missing} missing${count === 0 ? '' : `; min ${min}, mean ${mean}, max ${max}`}`,
    )
  }
  for (const [index, [name, value]] of Object.entries(attributes).entries()) {
    rows.push([index === 0 ? 'attributes' : '', `${name} = ${oneLine(value)}`])
  }
  for (const [index, [name, value]] of Object.entries(globalAttributes).entries()) {
    rows.push([index === 0 ? 'file attributes' : '', `${name} = ${oneLine(value)}`])
  }
  for (const [index, { message }] of warnings.entries()) rows.push([index === 0 ? 'warnings' : '', message])
  return alignColumns(rows)
}

function oneLine(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const flat = text.replaceAll(/\s*\n\s*/g, ' / ')
  return flat.length > 160 ? `${flat.slice(0, 157)}...` : flat
}
