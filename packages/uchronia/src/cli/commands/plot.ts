import type { Chart, Drawable, DrawableSingle, HydrographOptions, PlumeOptions } from '@uchronia/plot'
import { type Command, InvalidArgumentError, Option } from 'commander'
import type { TimeSeriesLibrary } from '../../library/time-series-library.ts'
import { dataPathOption, ENTRY, LIBRARY, observedInOption, positive } from '../arguments.ts'
import type { Context } from '../context.ts'

/** The charts by the names of the command. */
const KINDS = [
  'hydrograph',
  'plume',
  'spaghetti',
  'last-issues',
  'boxes',
  'exceedance',
  'exceedance-table',
  'probability-table',
  'missing',
] as const

interface PlotFlags {
  dataPath?: string
  kind?: (typeof KINDS)[number]
  issue?: string
  from?: string
  to?: string
  observed?: string
  observedIn?: string
  rain?: string
  reference?: string
  threshold?: Record<string, number>
  log?: boolean
  timeZone?: string
  title?: string
  theme?: 'light' | 'dark'
  width?: number
  height?: number
  scale?: number
  font?: string[]
  output?: string
  force?: boolean
}

/** @internal */
export function addPlot(program: Command, context: Context): void {
  program
    .command('plot')
    .description('draw an entry: a chart as SVG or PNG, or without -o in characters')
    .argument('<library>', LIBRARY)
    .argument('<id>', ENTRY)
    .option('-o, --output <file>', '.svg, .png or, of tables, .html; - for SVG on standard output')
    .addOption(new Option('--kind <chart>', 'the chart (default: what fits the entry)').choices(KINDS))
    .option('--issue <time>', 'the issue time of a forecast (default: the last)')
    .option('--from <time>', 'first time that is drawn, UTC unless it has an offset')
    .option('--to <time>', 'last time that is drawn; a date means the whole day')
    .option('--observed <id>', 'the entry of the observations, or a file of them')
    .addOption(observedInOption())
    .option('--rain <id>', 'the entry of rain, as bars that hang from the top')
    .option(
      '--reference <name>',
      'with exceedance and exceedance-table: climatology, of --observed, or another forecast or ensemble',
    )
    .option('--threshold <name=value>', 'a level with its name; may be given several times', threshold)
    .option('--log', 'a logarithmic axis')
    .option('--time-zone <zone>', 'the zone of the time axis, such as Australia/Melbourne (default: UTC)')
    .option('--title <text>', 'instead of the name of the entry')
    .addOption(new Option('--theme <theme>', 'light (default) or dark').choices(['light', 'dark']))
    .option('--width <n>', 'pixels, or characters of a drawing in characters', positive)
    .option('--height <n>', 'pixels, or lines of a drawing in characters', positive)
    .option('--scale <n>', 'pixels of a PNG for one of the chart (default: 2)', scale)
    .option('--font <file>', 'a further TTF or OTF font of a PNG; may be given several times', list)
    .option('--force', 'replace the file when it is there')
    .addOption(dataPathOption())
    .action(async (path: string, id: string, flags: PlotFlags, command: Command) => {
      const inFiles = ['kind', 'rain', 'reference', 'log', 'title', 'theme', 'scale', 'font'] as const
      const wanted =
        flags.output === undefined ? inFiles.find((name) => flags[name] !== undefined) : undefined
      if (wanted !== undefined)
        command.error(`error: --${wanted} needs -o: a drawing in characters has no such option`)
      if (flags.reference !== undefined && flags.kind !== 'exceedance' && flags.kind !== 'exceedance-table')
        command.error('error: --reference goes with --kind exceedance and exceedance-table')
      if (flags.reference === 'climatology' && flags.observed === undefined)
        command.error('error: --reference climatology needs --observed')
      const { TimeSeriesLibrary } = await import('../../library/time-series-library.ts')
      using library = TimeSeriesLibrary.open(path, { dataPath: flags.dataPath })
      const opened: ReturnType<Entry>[] = []
      const { observationsIn } = await import('../observed.ts')
      const observed = observationsIn(library, flags, () => library.describe(id).station)
      const entry: Entry = (name, role) => {
        const series = (role === 'observed' ? observed : library).getSeries(name)
        opened.push(series)
        return series
      }
      try {
        await (flags.output === undefined ? drawInCharacters : drawFile)(entry, id, flags, context)
      } finally {
        for (const series of opened) series.dispose()
      }
    })
}

type Entry = (id: string, role?: 'observed') => ReturnType<TimeSeriesLibrary['getSeries']>

async function drawInCharacters(
  entry: Entry,
  id: string,
  flags: PlotFlags,
  { print }: Context,
): Promise<void> {
  const { drawText } = await import('@uchronia/plot/terminal')
  const { issue, from, to, observed, threshold: thresholds, timeZone, width, height } = flags
  const columns = width ?? Math.max(40, Math.min(200, process.stdout.columns ?? 80))
  const single = observed === undefined ? undefined : (entry(observed, 'observed') as DrawableSingle)
  print(
    drawText(entry(id), { issue, from, to, observed: single, thresholds, timeZone, width: columns, height }),
  )
}

async function drawFile(
  entry: Entry,
  id: string,
  flags: PlotFlags,
  { signal, print }: Context,
): Promise<void> {
  const output = flags.output!
  const format = output === '-' ? 'svg' : /\.(svg|png|html)$/i.exec(output)?.[1]?.toLowerCase()
  const { UchroniaError } = await import('../../errors.ts')
  if (format === undefined) {
    throw new UchroniaError(
      'INVALID_ARGUMENT',
      `Cannot tell the format of ${output}. End it with .svg, .png or .html.`,
    )
  }
  const { writeTarget } = await import('../../write/target.ts')
  const { TableChart } = await import('@uchronia/plot')
  const chart = await draw(entry, id, flags)
  const target = { overwrite: flags.force, signal }
  if (format === 'png') {
    const { charactersWithoutPicture, toPng } = await import('@uchronia/plot/png')
    const picture = toPng(chart, { scale: flags.scale, fonts: flags.font })
    await writeTarget(output, once(picture), target)
    const boxes = flags.font === undefined ? charactersWithoutPicture(chart) : []
    if (boxes.length > 0)
      print(`Boxes stand for ${boxes.slice(0, 10).join(' ')}: give --font a font that has them.`)
  } else if (format === 'html' && chart instanceof TableChart) {
    await writeTarget(output, once(`${chart.html}\n`), target)
  } else if (format === 'html') {
    throw new UchroniaError('INVALID_ARGUMENT', 'Only tables are written as HTML. Name an .svg or .png file.')
  } else {
    await writeTarget(output, once(`${chart.svg}\n`), target)
  }
  // Standard output has the chart.
  if (output !== '-') print(`${output}: ${chart.alt}`)
}

async function* once(chunk: Uint8Array | string): AsyncIterable<Uint8Array | string> {
  yield chunk
}

/** Options that were given, so that a chart that has not one of them says so. */
function given<T extends object>(options: T): T {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as T
}

async function draw(entry: Entry, id: string, flags: PlotFlags): Promise<Chart> {
  const charts = await import('@uchronia/plot')
  const series = entry(id) as Drawable
  const { issue, from, to, log, timeZone, title, theme, width, height, threshold: thresholds } = flags
  const single = (name: string | undefined, role?: 'observed') =>
    name === undefined ? undefined : (entry(name, role) as DrawableSingle)
  const { reference } = flags
  const ofOtherYears = reference === 'climatology'
  const options = given({
    ...{ issue, from, to, log, timeZone, title, theme, width, height, thresholds },
    observed: ofOtherYears ? undefined : single(flags.observed, 'observed'),
    reference: ofOtherYears
      ? single(flags.observed, 'observed')
      : reference && (entry(reference) as Drawable),
    referenceName: ofOtherYears ? undefined : reference,
    rain: single(flags.rain),
  }) as PlumeOptions & HydrographOptions
  switch (flags.kind) {
    case undefined:
      return charts.plot(series, options)
    case 'last-issues':
      return charts.lastIssues(series, options)
    case 'boxes':
      return charts.boxesByLead(series, options)
    case 'exceedance':
      return charts.exceedance(series, options)
    case 'exceedance-table':
      return charts.exceedanceTable(series, options)
    case 'probability-table':
      return charts.probabilityTable(series, { ...options, thresholds: thresholds ?? {} })
    case 'missing':
      return charts.missingHeatmap(series, options)
    default:
      return charts[flags.kind](series, options)
  }
}

/** `minor flood=120`, after those before. */
function threshold(text: string, before: Record<string, number> = {}): Record<string, number> {
  const [, name, value] = /^(.+)=([^=]+)$/.exec(text) ?? []
  const number = Number(value)
  if (name === undefined || value!.trim() === '' || !Number.isFinite(number))
    throw new InvalidArgumentError('Give a name and a number: minor=120.')
  return { ...before, [name]: number }
}

function scale(text: string): number {
  const value = Number(text)
  if (!(value >= 0.1 && value <= 10)) throw new InvalidArgumentError('Give a number from 0.1 to 10.')
  return value
}

function list(text: string, before: string[] = []): string[] {
  return [...before, text]
}
