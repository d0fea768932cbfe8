import { readFileSync } from 'node:fs'
import { printable } from '@uchronia/series/internal'
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { exportSeries } from '../export/export-series.ts'
import type { TableFormat } from '../export/formats.ts'
import { TimeSeriesLibrary } from '../library/time-series-library.ts'
import { writeSample } from '../sample/write-sample.ts'
import { info } from './info.ts'
import { ls } from './ls.ts'
import { Progress } from './progress.ts'
import { counted } from './text.ts'

const exitCode = { ok: 0, failed: 1, usage: 2, interrupted: 130 }

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string
}
const interrupt = new AbortController()

function positive(text: string): number {
  const value = wholeNumber(text)
  if (value === 0) throw new InvalidArgumentError('Give a whole number from 1.')
  return value
}

function wholeNumber(text: string): number {
  const value = Number(text)
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value))
    throw new InvalidArgumentError('Give a whole number.')
  return value
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

const program = new Command('uchronia')
  .description('Ensemble time series: what a library holds, and how to get it out')
  .version(version)
  .exitOverride()
  .configureHelp({ showGlobalOptions: true })
  // Usage errors end with a pointer to the help, in the same place as all other errors.
  .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'uchronia: ')) })
  .showHelpAfterError('See uchronia --help.')

const libraryArgument =
  'a YAML catalogue, a netCDF file, or a folder or pattern ("data/*.nc") of netCDF files'

const dataPath = () =>
  new Option('--data-path <dir>', 'where files of the catalogue are looked up when they are not beside it')

program
  .command('ls')
  .description('list the entries of a library')
  .argument('<library>', libraryArgument)
  .addOption(dataPath())
  .option('--json', 'as JSON')
  .action((library: string, options: { dataPath?: string; json?: boolean }) => print(ls(library, options)))

program
  .command('info')
  .description('show everything known about one entry')
  .argument('<library>', libraryArgument)
  .argument('<id>', 'identifier of the entry, or entry.station')
  .addOption(dataPath())
  .option('--json', 'as JSON')
  .option('--stats', 'read the values, for count, minimum, mean and maximum')
  .action(
    async (library: string, id: string, options: { dataPath?: string; json?: boolean; stats?: boolean }) => {
      using progress = new Progress()
      print(await info(library, id, { ...options, signal: interrupt.signal, onProgress: progress.update }))
    },
  )

interface ExportFlags {
  output: string
  dataPath?: string
  layout: 'long' | 'wide'
  format?: TableFormat
  from?: string
  to?: string
  member?: string[]
  station?: string[]
  lead?: { from: number; to: number }
  spreadsheetSafe?: boolean
  force?: boolean
}

/** Lead times in hours, `6` or `1..24`, as seconds. */
function leadWindow(text: string): { from: number; to: number } {
  const [, from, to = from] = /^(-?\d+(?:\.\d+)?)(?:\.\.(-?\d+(?:\.\d+)?))?$/.exec(text) ?? []
  if (from === undefined || to === undefined)
    throw new InvalidArgumentError('Give hours after the issue time: 6, or 1..24.')
  return { from: Number(from) * 3600, to: Number(to) * 3600 }
}

/** Names separated by commas; the option may be given several times. */
function names(text: string, before: string[] = []): string[] {
  return [...before, ...text.split(',').map((name) => name.trim())]
}

program
  .command('export')
  .description('write one entry to a file, or to standard output, for other tools')
  .argument('<library>', libraryArgument)
  .argument('<id>', 'identifier of the entry, or entry.station')
  .requiredOption('-o, --output <file>', '.csv, .ndjson or .arrow; - for standard output')
  .addOption(dataPath())
  .addOption(
    new Option('--layout <layout>', 'a row per value, or a column per member or station')
      .choices(['long', 'wide'])
      .default('long'),
  )
  .addOption(
    new Option(
      '--format <format>',
      'where the name of the file does not say it (default on standard output: csv)',
    ).choices(['csv', 'ndjson', 'arrow']),
  )
  .option('--from <time>', 'first time, or issue time of a forecast: ISO 8601, UTC unless it has an offset')
  .option('--to <time>', 'last time, or issue time of a forecast; included, and a date means the whole day')
  .option('--member <names>', 'only these members, separated by commas', names)
  .option('--station <ids>', 'only these stations of a collection, separated by commas', names)
  .option('--lead <hours>', 'only these lead times of a forecast, in hours: 6, or 1..24', leadWindow)
  .option('--spreadsheet-safe', "put ' before texts that a spreadsheet would take for formulas")
  .option('--force', 'replace the file when it is there')
  .action(async (path: string, id: string, flags: ExportFlags) => {
    const { output, dataPath: folder, member, station, lead, force, ...options } = flags
    using library = TimeSeriesLibrary.open(path, { dataPath: folder })
    using series = library.getSeries(id)
    using progress = new Progress()
    const rows = await exportSeries(series, output, {
      ...options,
      members: member,
      stations: station,
      leads: lead,
      overwrite: force,
      signal: interrupt.signal,
      onProgress: progress.update,
    })
    // Standard output has the rows.
    if (output !== '-') print(`${output}: ${counted(rows, 'row')}`)
  })

interface SampleFlags {
  issues?: number
  members?: number
  stations?: number
  leads?: number
  seed?: number
}

program
  .command('sample')
  .description('make a catchment with observations, an ensemble and an archive of rain forecasts')
  .argument('<dir>', 'a new folder')
  .option('--issues <n>', 'issue times, one a day (default: 30)', positive)
  .option('--members <n>', 'members of the ensembles (default: 20)', positive)
  .option('--stations <n>', 'rain gauges (default: 3)', positive)
  .option('--leads <n>', 'hourly lead times (default: 168)', positive)
  .option('--seed <n>', 'the same seed gives the same catchment (default: 1)', wholeNumber)
  .action(async (folder: string, options: SampleFlags) => {
    using progress = new Progress()
    const catalogue = await writeSample(folder, {
      ...options,
      signal: interrupt.signal,
      onProgress: progress.update,
    })
    print(`${catalogue}: made. List it with: uchronia ls ${catalogue}`)
  })

/** The text of an error on one line, for standard error. */
function oneLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return printable(text.replaceAll(/\s*\n\s*/g, ' ').trim())
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => interrupt.abort())
// A reader that has seen enough (`uchronia ls ... | head -1`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))

try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? exitCode.ok : exitCode.usage
  } else if (interrupt.signal.aborted) {
    process.stderr.write('uchronia: interrupted, nothing was written\n')
    process.exitCode = exitCode.interrupted
  } else {
    process.stderr.write(`uchronia: ${oneLine(error)}\n`)
    process.exitCode = exitCode.failed
  }
}
