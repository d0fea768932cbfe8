import { type Command, InvalidArgumentError, Option } from 'commander'
import type { TableFormat } from '../export/formats.ts'
import type { ExportLayout } from '../export/layouts.ts'
import type { MembersAs } from '../export/members.ts'
import type { AnySeries } from '../write/output-options.ts'
import { isStandardOutput } from '../write/target.ts'
import { percentages } from './arguments.ts'
import { type Context, withProgress } from './context.ts'
import { counted } from './text.ts'
import { usageError } from './usage-error.ts'

/** Flags of the commands that write a series. @internal */
export interface OutputFlags {
  output: string
  layout?: ExportLayout
  levels?: number[]
  membersAs?: MembersAs
  column?: Record<string, string>
  format?: TableFormat
  spreadsheet?: boolean
  spreadsheetSafe?: boolean
  force?: boolean
}

/** @internal */
export function addOutput(command: Command): Command {
  return command
    .requiredOption(
      '-o, --output <file>',
      '.csv, .json, .ndjson, .arrow, .parquet or .nc (netCDF); - for standard output',
    )
    .addOption(
      new Option(
        '--layout <layout>',
        'a row per value (default), a column per member or station, lists, a column per quantile, or the table of a community',
      ).choices(['long', 'wide', 'tensor', 'quantiles', 'teehr', 'efi', 'hubverse']),
    )
    .addOption(new Option('--members-as <form>', 'the names of members').choices(['text', 'integer']))
    .option(
      '--column <name=text>',
      'the text of a column of teehr, efi or hubverse that is the same in every row; may be given several times',
      column,
    )
    .addOption(
      new Option(
        '--format <format>',
        'the format, where the name of the file does not say it (standard output: csv)',
      ).choices(['csv', 'json', 'ndjson', 'arrow', 'parquet']),
    )
    .option('--spreadsheet', 'CSV as spreadsheets take it: byte order mark, their form of times, no formulas')
    .option('--spreadsheet-safe', "put ' before texts that a spreadsheet would take for formulas")
    .option('--force', 'replace the file when it is there')
}

/** @internal */
export function addLevels(command: Command): Command {
  return command.option(
    '--levels <percent>',
    'levels of the layouts quantiles and hubverse in per cent, separated by commas (default: 5,25,50,75,95)',
    percentages,
  )
}

/** `name=text`, after those before. */
function column(text: string, before: Record<string, string> = {}): Record<string, string> {
  const [, name, value] = /^(\w+)=(.+)$/s.exec(text) ?? []
  if (name === undefined || value === undefined)
    throw new InvalidArgumentError('Give a name and a text: unit_name=m^3/s.')
  return { ...before, [name]: value }
}

/**
 * Writes a series, or a part of it, and says so.
 * @param selection  as `exportSeries` takes it
 * @internal
 */
export async function writeOutput(
  series: AnySeries,
  { output, force, levels, column: columns, ...rest }: OutputFlags,
  selection: object,
  command: Command,
  { signal, print }: Context,
): Promise<void> {
  const { layout, membersAs, format, spreadsheet, spreadsheetSafe } = rest
  const table = {
    ...{ layout, membersAs, columns, format, spreadsheet, spreadsheetSafe },
    levels: levels?.map((level) => level / 100),
  }
  const options = { ...selection, overwrite: force, signal }
  if (/\.nc4?$/i.test(output) && format === undefined) {
    const strays = Object.entries(table).filter(([, value]) => value !== undefined)
    if (strays.length > 0) usageError(command, () => refuseTable(strays[0]![0]))
    const { writeNetcdf } = await import('../write/write-netcdf.ts')
    await withProgress((onProgress) => writeNetcdf(series, output, { ...options, onProgress }))
    print(`${output}: written`)
    return
  }
  const { exportSeries } = await import('../export/export-series.ts')
  const { checkLayout } = await import('../export/layouts.ts')
  usageError(command, () => checkLayout({ layout, membersAs, columns, levels: table.levels }))
  const rows = await withProgress((onProgress) =>
    exportSeries(series, output, { ...options, ...table, onProgress }),
  )
  // Standard output has the rows.
  if (!isStandardOutput(output)) print(`${output}: ${counted(rows, 'row')}`)
}

function refuseTable(option: string): never {
  const flag = option
    .replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
    .replace(/^columns$/, 'column')
  throw new Error(`--${flag} is for tables, and netCDF is none.`)
}
