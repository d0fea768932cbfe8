import { readFileSync } from 'node:fs'
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { info } from './cli/info.ts'
import { ls } from './cli/ls.ts'
import { Progress } from './cli/progress.ts'
import { counted } from './cli/text.ts'
import { exportSeries } from './export/export-series.ts'
import { writeSample } from './sample/write.ts'
import { TimeSeriesLibrary } from './time-series-library.ts'

const exitCode = { ok: 0, failed: 1, usage: 2, interrupted: 130 }

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
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
  .action((library: string, id: string, options: { dataPath?: string; json?: boolean; stats?: boolean }) =>
    print(info(library, id, options)),
  )

interface ExportFlags {
  output: string
  dataPath?: string
  layout: 'long' | 'wide'
  from?: string
  to?: string
}

program
  .command('export')
  .description('write one entry to a file for other tools')
  .argument('<library>', libraryArgument)
  .argument('<id>', 'identifier of the entry, or entry.station')
  .requiredOption('-o, --output <file>', 'the file: .arrow or .csv; replaced when it is there')
  .addOption(dataPath())
  .addOption(
    new Option('--layout <layout>', 'a row per value, or a column per member or station')
      .choices(['long', 'wide'])
      .default('long'),
  )
  .option('--from <time>', 'first time, or issue time of a forecast: ISO 8601, UTC unless it has an offset')
  .option('--to <time>', 'last time, or issue time of a forecast; included')
  .action(async (path: string, id: string, { output, layout, from, to, ...open }: ExportFlags) => {
    using library = TimeSeriesLibrary.open(path, open)
    using series = library.getSeries(id)
    using progress = new Progress()
    const { signal } = interrupt
    const rows = await exportSeries(series, output, { layout, from, to, signal, onProgress: progress.update })
    print(`${output}: ${counted(rows, 'row')}`)
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
      onProgress: ({ done, total }) => progress.update(done / total),
    })
    print(`${catalogue}: made. List it with: uchronia ls ${catalogue}`)
  })

/** One line for standard error, whatever was thrown. */
function oneLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text.replaceAll(/\s*\n\s*/g, ' ').trim()
}

process.once('SIGINT', () => interrupt.abort())
process.once('SIGTERM', () => interrupt.abort())
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
