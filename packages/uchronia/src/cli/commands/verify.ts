import type { Verification } from '@uchronia/verify'
import { type Command, Option } from 'commander'
import type { VerifyEntryOptions } from '../../verify/verify-entry.ts'
import {
  dataPathOption,
  fraction,
  LIBRARY,
  leadWindow,
  names,
  numbers,
  observedInOption,
  positive,
  wholeNumber,
} from '../arguments.ts'
import { type Context, withProgress } from '../context.ts'
import { counted } from '../text.ts'
import { usageError } from '../usage-error.ts'

interface VerifyFlags extends Omit<VerifyEntryOptions, 'leads' | 'members'> {
  lead?: { from: number; to: number }
  member?: string[]
  dataPath?: string
  observedIn?: string
  json?: boolean
  output?: string
  force?: boolean
  dataset?: string
  engine?: 'duckdb' | 'spark'
  master?: string
}

/** Groupings by name; `event` is for programs. */
const GROUPINGS = ['none', 'lead', 'lead-day', 'month', 'season', 'year', 'issue', 'station']

/** @internal */
export function addVerify(program: Command, { signal, print }: Context): void {
  program
    .command('verify')
    .description('scores of a forecast against observations')
    .argument('[library]', LIBRARY)
    .argument('[forecast]', 'identifier of a forecast')
    .requiredOption(
      '--observed <id>',
      'the observations: a single series, or a collection with the station of the forecast; or a file of them',
    )
    .option(
      '--dataset <path>',
      'instead of a library: forecasts in Parquet files, and so are the observations',
    )
    .addOption(
      new Option(
        '--engine <engine>',
        'with --dataset (default: duckdb); spark is run by spark-submit',
      ).choices(['duckdb', 'spark']),
    )
    .option('--master <url>', 'with --engine spark: its master, such as spark://host:7077 or local[4]')
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
    .option(
      '--day-start <time>',
      'with --step: days begin at 09:00 or 09:00+10:00 (default: steps from the issue time on)',
    )
    .option(
      '--least-present <fraction>',
      'with --step: the least fraction of it that must be present (default: 1)',
      fraction,
    )
    .addOption(
      new Option(
        '--label <end>',
        'with --step: the end of their interval that values are stamped with (default: end)',
      ).choices(['start', 'end']),
    )
    .option('--from <time>', 'first issue time: ISO 8601, UTC unless it has an offset')
    .option('--to <time>', 'last issue time; included, and a date means the whole day')
    .option('--lead <hours>', 'only these lead times, in hours: 6, or 1..24', leadWindow)
    .option('--member <names>', 'only these members, separated by commas', names)
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
    .action(
      async (
        library: string | undefined,
        forecast: string | undefined,
        flags: VerifyFlags,
        command: Command,
      ) => {
        if (flags.dataset !== undefined || flags.engine !== undefined) {
          await verifyFiles([library, forecast], flags, command, { signal, print })
          return
        }
        if (library === undefined) command.error("error: missing required argument 'library'")
        if (forecast === undefined) command.error("error: missing required argument 'forecast'")
        if (flags.master !== undefined)
          command.error('error: --master goes with --dataset and --engine spark')
        const { checkMetrics } = await import('../check-metrics.ts')
        const { aggregateOf, verifyEntry } = await import('../../verify/verify-entry.ts')
        const {
          json: _json,
          output,
          force,
          dataPath,
          observedIn,
          dataset: _dataset,
          engine: _engine,
          master: _master,
          lead: leads,
          member: members,
          ...others
        } = flags
        const options = { ...others, leads, members }
        usageError(command, () => {
          aggregateOf(options)
          checkMetrics(options)
        })
        const { TimeSeriesLibrary } = await import('../../library/time-series-library.ts')
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
        if (isReport) {
          warn(scores)
          const { writeReport } = await import('../../write/write-report.ts')
          const details = reportDetails(opened, library, forecast, options)
          await writeReport(scores, output, {
            overwrite: force,
            signal,
            details,
            command: commandLine(),
            created: Date.now(),
          })
          print(
            `${output}: ${counted(Object.keys(scores.groups[0]?.metrics ?? {}).length, 'metric')}, ${counted(scores.groups.length, 'group')}`,
          )
        } else await show(scores, flags, { signal, print })
      },
    )
}

/** Verification of a data set of Parquet files, by DuckDB or Spark. */
async function verifyFiles(
  given: readonly (string | undefined)[],
  flags: VerifyFlags,
  command: Command,
  context: Context,
): Promise<void> {
  const { datasetOptions, scoresOfDataset } = await import('../verify-dataset.ts')
  const options = usageError(command, () => datasetOptions(given, { ...flags }))
  if (/\.html?$/i.test(flags.output ?? ''))
    command.error('error: a report is made of a library; with --dataset, write a table or --json')
  const scores = await scoresOfDataset(flags.observed, options, context.signal)
  if (typeof scores !== 'string') return show(scores, flags, context)
  process.stderr.write(
    'uchronia: no spark-submit on the PATH or in SPARK_HOME; this is the job, to be run where there is one\n',
  )
  context.print(scores)
}

/** Scores as a table in a file, as JSON or for people. */
async function show(
  scores: Verification,
  { output, json, force }: VerifyFlags,
  { signal, print }: Context,
): Promise<void> {
  if (output !== undefined || json) warn(scores)
  if (output !== undefined) {
    const { writeTable } = await import('../../export/write-table.ts')
    const rows = await writeTable(scores.toArrow(), output, { overwrite: force, signal })
    if (output !== '-') print(`${output}: ${counted(rows, 'row')}`)
  } else if (json) print(JSON.stringify(scores, null, 2))
  else {
    const { verificationReport } = await import('../verification-report.ts')
    print(verificationReport(scores))
  }
}

/** Says on standard error what somebody who reads a file or JSON could overlook. */
function warn({ warnings }: Verification): void {
  for (const { message } of warnings) process.stderr.write(`uchronia: warning: ${message}\n`)
}

/** The command of this process as a shell takes it. */
function commandLine(): string {
  const quoted = process.argv
    .slice(2)
    .map((part) => (/^[\w@%+=:,./-]+$/.test(part) ? part : `'${part.replaceAll("'", `'\\''`)}'`))
  return ['uchronia', ...quoted].join(' ')
}
