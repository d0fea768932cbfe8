import { type Command, Option } from 'commander'
import type { VerifyEntryOptions } from '../../verify/verify-entry.ts'
import { dataPathOption, LIBRARY, numbers, observedInOption, positive, wholeNumber } from '../arguments.ts'
import { type Context, withProgress } from '../context.ts'
import { counted } from '../text.ts'
import { usageError } from '../usage-error.ts'

interface VerifyFlags extends VerifyEntryOptions {
  dataPath?: string
  observedIn?: string
  json?: boolean
  output?: string
  force?: boolean
}

/** Groupings by name; `event` is for programs. */
const GROUPINGS = ['none', 'lead', 'lead-day', 'month', 'season', 'year', 'issue', 'station']

/** @internal */
export function addVerify(program: Command, { signal, print }: Context): void {
  program
    .command('verify')
    .description('scores of a forecast against observations')
    .argument('<library>', LIBRARY)
    .argument('<forecast>', 'identifier of a forecast')
    .requiredOption(
      '--observed <id>',
      'the observations: a single series, or a collection with the station of the forecast; or a file of them',
    )
    .addOption(observedInOption())
    .option('--metrics <names>', 'metrics, separated by commas (default: a choice of them)', (text: string) =>
      text.split(',').map((name) => name.trim()),
    )
    .addOption(new Option('--by <grouping>', 'scores of groups of cases').choices(GROUPINGS).default('none'))
    .option('--thresholds <values>', 'events, for the metrics that are of one', numbers)
    .option('--levels <fractions>', 'levels of quantiles and intervals (default: 0.1,0.5,0.9)', numbers)
    .option('--above', 'an event lies above its threshold (default: at it or above)')
    .addOption(
      new Option(
        '--deterministic <number>',
        'the number that stands for the ensemble (default: mean)',
      ).choices(['mean', 'median']),
    )
    .option('--reference <name>', 'climatology, persistence or another forecast, for skill scores')
    .addOption(
      new Option('--sample <rule>', 'the cases that are compared (default: maximize)').choices([
        'same-issues',
        'same-valid-times',
        'maximize',
      ]),
    )
    .addOption(
      new Option('--missing <rule>', 'cases with missing values (default: omit)').choices([
        'omit',
        'propagate',
        'raise',
      ]),
    )
    .option('--step <step>', 'aggregate forecast and observations first, such as daily')
    .addOption(
      new Option('--how <reduction>', 'with --step').choices(['sum', 'mean', 'min', 'max', 'first', 'last']),
    )
    .option('--bootstrap <n>', 'samples of a block bootstrap over issues, for intervals', positive)
    .option('--block <issues>', 'issues of a block', positive)
    .option('--seed <n>', 'the same seed gives the same intervals (default: 1)', wholeNumber)
    .option('--json', 'as JSON')
    .option(
      '-o, --output <file>',
      'a report to look at: .html; or a table: .csv, .ndjson, .arrow or .parquet; - for standard output',
    )
    .option('--force', 'replace the file when it is there')
    .addOption(dataPathOption())
    .action(async (library: string, forecast: string, flags: VerifyFlags, command: Command) => {
      const { checkMetrics } = await import('../check-metrics.ts')
      const { json, output, force, dataPath, observedIn, ...options } = flags
      usageError(command, () => checkMetrics(options))
      const { TimeSeriesLibrary } = await import('../../library/time-series-library.ts')
      const { verifyEntry } = await import('../../verify/verify-entry.ts')
      const { reportDetails, reportMetrics } = await import('../report-of-entry.ts')
      using opened = TimeSeriesLibrary.open(library, { dataPath })
      const { observationsIn } = await import('../observed.ts')
      const station = () => opened.describe(forecast).station
      const observations = observationsIn(opened, { observedIn, dataPath }, station)
      const isReport = output !== undefined && /\.html?$/i.test(output)
      const metrics = options.metrics ?? (isReport ? reportMetrics(options) : undefined)
      const scores = await withProgress((onProgress) =>
        verifyEntry(opened, forecast, { ...options, observations, metrics, signal, onProgress }),
      )
      const target = { overwrite: force, signal }
      if (isReport) {
        const { writeReport } = await import('../../write/write-report.ts')
        const details = reportDetails(opened, library, forecast, options)
        await writeReport(scores, output, { ...target, details, command: commandLine(), created: Date.now() })
        print(
          `${output}: ${counted(Object.keys(scores.groups[0]?.metrics ?? {}).length, 'metric')}, ${counted(scores.groups.length, 'group')}`,
        )
      } else if (output !== undefined) {
        const { writeTable } = await import('../../export/write-table.ts')
        const rows = await writeTable(scores.toArrow(), output, target)
        if (output !== '-') print(`${output}: ${counted(rows, 'row')}`)
      } else if (json) print(JSON.stringify(scores, null, 2))
      else {
        const { verificationReport } = await import('../verification-report.ts')
        print(verificationReport(scores))
      }
    })
}

/** The command of this process as a shell takes it. */
function commandLine(): string {
  const quoted = process.argv
    .slice(2)
    .map((part) => (/^[\w@%+=:,./-]+$/.test(part) ? part : `'${part.replaceAll("'", `'\\''`)}'`))
  return ['uchronia', ...quoted].join(' ')
}
