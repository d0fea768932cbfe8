import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { OptionError, type Series, SeriesError } from '@uchronia/series'
import type { AsyncOptions } from '../async-options.ts'
import { UchroniaError } from '../errors.ts'
import { isUnreadable } from '../library/description.ts'
import { type LibrarySeries, type OpenOptions, TimeSeriesLibrary } from '../library/time-series-library.ts'
import { checkFile } from '../write/target.ts'
import { writeNetcdf } from '../write/write-netcdf.ts'
import { writePiXml } from '../write/write-pi-xml.ts'

/** Options of {@link convert}, as the flags of the command. @internal */
export interface ConvertOptions extends OpenOptions, AsyncOptions {
  readonly convention?: 'stf' | 'cf' | undefined
  readonly format?: 'netcdf4' | 'classic' | undefined
  readonly overwrite?: boolean | undefined
  /** PI-XML: hours east of Greenwich. */
  readonly timeZone?: number | undefined
  /** PI-XML: the location of series without a station. */
  readonly location?: string | undefined
}

/** The entries that a file was made of, and those that it could not hold. @internal */
export interface Conversion {
  readonly written: readonly string[]
  readonly leftOut: readonly { readonly id: string; readonly reason: string }[]
}

/** A kind of file: its writer, and its restrictions that cannot be tried on a part of a series. */
interface Target {
  readonly write: (
    series: readonly (Series | LibrarySeries)[],
    path: string,
    options: AsyncOptions & { overwrite?: boolean | undefined },
  ) => Promise<void>
  /** True where all series of a file lie on the same axes. */
  readonly sameAxes: boolean
  readonly why?: (series: LibrarySeries) => string | undefined
  readonly ending: string
}

/**
 * Writes the entries of a library into one file of another format: all that the file can hold, or those that are named, all of
 * which it has to hold.
 * @throws {@link UchroniaError} `UNSUPPORTED`: the file can hold none, or not all that are named @internal
 */
export async function convert(
  from: string,
  to: string,
  ids: readonly string[],
  { dataPath, ...options }: ConvertOptions,
): Promise<Conversion> {
  const { signal, onProgress, overwrite = false } = options
  const target = targetOf(to, options)
  if (to !== '-') checkFile(to, to, overwrite)
  using library = TimeSeriesLibrary.open(from, { dataPath })
  const leftOut: { id: string; reason: string }[] = []
  const wanted = ids.length > 0 ? ids : readable(library, leftOut)
  const opened: LibrarySeries[] = []
  try {
    for (const id of new Set(wanted)) opened.push(library.getSeries(id))
    const fitting = await fit(opened, target, leftOut, signal)
    if (fitting.length === 0 || (ids.length > 0 && leftOut.length > 0)) throw cannotHold(to, leftOut)
    await target.write(fitting, to, { overwrite, signal, onProgress })
    return { written: fitting.map(({ id }) => id), leftOut }
  } finally {
    for (const series of opened) series.dispose()
  }
}

function cannotHold(to: string, leftOut: Conversion['leftOut']): UchroniaError {
  const reasons = leftOut.slice(0, 5).map(({ id, reason }) => `${id} ${reason}`)
  const more = leftOut.length > 5 ? `; and ${leftOut.length - 5} more` : ''
  return new UchroniaError(
    'UNSUPPORTED',
    `${to} cannot be made of what is asked: ${reasons.join('; ')}${more}`,
  )
}

function readable(library: TimeSeriesLibrary, leftOut: { id: string; reason: string }[]): string[] {
  return library.describe().flatMap((entry) => {
    if (!isUnreadable(entry)) return [entry.id]
    leftOut.push({ id: entry.id, reason: `cannot be read: ${entry.error}` })
    return []
  })
}

function targetOf(path: string, options: ConvertOptions): Target {
  const ending = path === '-' ? '.xml' : extname(path).toLowerCase()
  if (ending === '.xml') return piXml(options)
  const formats: Record<string, 'netcdf4' | 'classic'> = {
    '.nc': 'netcdf4',
    '.nc4': 'netcdf4',
    '.cdf': 'classic',
    '.nc3': 'classic',
  }
  const format = formats[ending]
  if (format !== undefined) return netcdf(format, ending, options)
  throw new OptionError(
    'INVALID_OPTION',
    `Cannot tell from the name ${path} which format to write. End it in .nc, .nc4 (netCDF-4), .cdf, .nc3 (classic netCDF) or .xml (PI-XML); tables are written by export.`,
  )
}

function piXml({ timeZone, location, convention, format }: ConvertOptions): Target {
  if (convention !== undefined || format !== undefined)
    throw new OptionError(
      'INVALID_OPTION',
      '--convention and --format are of netCDF, and the file is PI-XML.',
    )
  return {
    write: (series, path, options) =>
      writePiXml(series, path, { ...options, timeZone, locationId: location }),
    sameAxes: false,
    ending: '.xml',
  }
}

function netcdf(
  byEnding: 'netcdf4' | 'classic',
  ending: string,
  { convention = 'stf', format = byEnding, timeZone, location }: ConvertOptions,
): Target {
  if (timeZone !== undefined || location !== undefined)
    throw new OptionError(
      'INVALID_OPTION',
      '--time-zone and --location are of PI-XML, and the file is netCDF.',
    )
  return {
    write: (series, path, options) => writeNetcdf(series, path, { ...options, convention, format }),
    sameAxes: true,
    ...(convention === 'stf' ? { why: whyNotStf } : {}),
    ending,
  }
}

/** A part of a listed axis may be even. */
function whyNotStf({ description: { time, leads } }: LibrarySeries): string | undefined {
  const uneven = (axis: { readonly step: unknown; readonly length: number }) =>
    axis.step === null && axis.length > 1
  if (uneven(time))
    return `has uneven ${leads ? 'issue ' : ''}times, which STF cannot say; give --convention cf`
  if (leads && uneven(leads)) return 'has uneven lead times, which STF cannot say; give --convention cf'
  return undefined
}

/**
 * The series that go into one file. Whatever the writer refuses is tried on a part of each series, first alone and then
 * beside those that were accepted before it.
 */
async function fit(
  all: readonly LibrarySeries[],
  target: Target,
  leftOut: { id: string; reason: string }[],
  signal: AbortSignal | undefined,
): Promise<readonly LibrarySeries[]> {
  const folder = mkdtempSync(join(tmpdir(), 'uchronia-convert-'))
  const trial = join(folder, `trial${target.ending}`)
  const refusal = async (some: readonly Series[]): Promise<string | undefined> => {
    try {
      await target.write(some, trial, { overwrite: true, signal })
      return undefined
    } catch (error) {
      signal?.throwIfAborted()
      if (error instanceof UchroniaError || error instanceof SeriesError)
        return `cannot go into the file: ${error.message}`
      throw error
    }
  }
  const parts = new Map<LibrarySeries, Series>()
  const partOf = (series: LibrarySeries) => parts.get(series)!
  try {
    for (const series of all) {
      const known = series.shape.includes(0) ? 'has no values' : target.why?.(series)
      if (known === undefined) parts.set(series, await smallPart(series, signal))
      const reason = known ?? (await refusal([partOf(series)]))
      if (reason === undefined) continue
      parts.delete(series)
      leftOut.push({ id: series.id, reason })
    }
    const together = target.sameAxes ? onCommonAxes([...parts.keys()], leftOut) : [...parts.keys()]
    if (together.length < 2 || (await refusal(together.map(partOf))) === undefined) return together
    const accepted: LibrarySeries[] = []
    for (const series of together) {
      const reason = await refusal([...accepted, series].map(partOf))
      if (reason === undefined) accepted.push(series)
      else leftOut.push({ id: series.id, reason })
    }
    return accepted
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The first times, or the first issue, with all members, stations and lead times. */
async function smallPart(series: LibrarySeries, signal: AbortSignal | undefined): Promise<Series> {
  const { time } = series.description
  const window = {
    from: time.at(0),
    to: time.at(series.kind === 'forecast' ? 0 : Math.min(1, time.length - 1)),
  }
  const part = await series.readAsync({ ...window, signal })
  // Several entries may be one variable, which their identifiers do not show.
  return part.withInfo({ station: series.description.station ?? undefined })
}

/** The largest group of series on the same axes; of groups of one size the first. */
function onCommonAxes(
  all: readonly LibrarySeries[],
  leftOut: { id: string; reason: string }[],
): LibrarySeries[] {
  const groups: LibrarySeries[][] = []
  for (const series of all) {
    const group = groups.find(([first]) => haveSameAxes(first!, series))
    if (group) group.push(series)
    else groups.push([series])
  }
  const largest = groups.reduce<LibrarySeries[]>(
    (most, group) => (group.length > most.length ? group : most),
    [],
  )
  for (const group of groups) {
    if (group === largest) continue
    for (const { id } of group)
      leftOut.push({
        id,
        reason: `does not lie on the axes of ${largest[0]!.id}, and a file has one set of them; convert it to a file of its own`,
      })
  }
  return largest
}

function haveSameAxes(a: LibrarySeries, b: LibrarySeries): boolean {
  const [x, y] = [a.description, b.description]
  const isPlain = ({ kind }: LibrarySeries) => kind === 'single' || kind === 'collection'
  if (a.kind !== b.kind && !(isPlain(a) && isPlain(b))) return false
  if (!x.time.equals(y.time)) return false
  if (x.leads && y.leads && !x.leads.equals(y.leads)) return false
  return (x.members ?? []).join('\0') === (y.members ?? []).join('\0')
}
