import { type Command, InvalidArgumentError, Option } from 'commander'
import type { PartitionKey } from '../export/dataset/partition.ts'
import type { DatasetResult } from '../export/dataset/write-dataset.ts'
import type { TableFormat } from '../export/formats.ts'
import type { ExportLayout } from '../export/layouts.ts'
import type { MembersAs } from '../export/members.ts'
import type { AnySeries } from '../write/output-options.ts'
import { isStandardOutput } from '../write/target.ts'
import { names, percentages } from './arguments.ts'
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
  partition?: string[]
  shard?: string
}

/** @internal */
export function addOutput(command: Command): Command {
  return command
    .requiredOption(
      '-o, --output <file>',
      '.csv, .json, .ndjson, .arrow, .parquet or .nc (netCDF); - for standard output; with --partition a folder',
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
    .option(
      '--partition <keys>',
      'write a data set of Parquet files to a folder, in folders by station, id, variable, issue-year, issue-month, issue-day, time-year, time-month or time-day, separated by commas; what is there already is left alone',
      names,
    )
    .option('--shard <i/n>', 'of a data set the part i of n alone, such as 3/20; see uchronia check')
    .option('--force', 'replace the file, or values of a data set, when they are there')
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
  series: AnySeries | readonly AnySeries[],
  { output, force, levels, column: columns, shard, ...rest }: OutputFlags,
  selection: object,
  command: Command,
  context: Context,
): Promise<void> {
  const { signal, print } = context
  const partition = rest.partition as PartitionKey[] | undefined
  const { layout, membersAs, format, spreadsheet, spreadsheetSafe } = rest
  const table = {
    ...{ layout, membersAs, columns, format, spreadsheet, spreadsheetSafe },
    levels: levels?.map((level) => level / 100),
  }
  const options = { ...selection, overwrite: force, signal }
  const { checkLayout } = await import('../export/layouts.ts')
  const layoutOptions = { layout, membersAs, columns, levels: table.levels }
  usageError(command, () => checkLayout(layoutOptions))
  if (partition !== undefined || shard !== undefined || (await isDataset(output))) {
    const { format: _, ...strays } = { spreadsheet, spreadsheetSafe, format }
    if (format !== undefined && format !== 'parquet')
      usageError(command, () => refuse('--format', 'data sets are Parquet'))
    for (const [name, value] of Object.entries(strays))
      if (value !== undefined) usageError(command, () => refuse(flagOf(name), 'data sets are Parquet'))
    const { checkPartition } = await import('../export/dataset/partition.ts')
    const { shardOf, writeDataset } = await import('../export/dataset/write-dataset.ts')
    usageError(command, () => checkPartition(partition ?? []))
    usageError(command, () => shardOf(shard))
    context.interrupted =
      'interrupted; files of the data set that were complete stay, and the next export writes the others'
    const result = await withProgress((onProgress) =>
      writeDataset(series, output, { ...options, ...layoutOptions, partition, shard, onProgress }),
    )
    print(datasetText(output, result))
    return
  }
  if (isList(series)) {
    usageError(command, () => refuse('several entries', 'a file has one: give --partition for a data set'))
    return
  }
  if (/\.nc4?$/i.test(output) && format === undefined) {
    const strays = Object.entries(table).filter(([, value]) => value !== undefined)
    if (strays.length > 0) usageError(command, () => refuse(flagOf(strays[0]![0]), 'netCDF is no table'))
    const { writeNetcdf } = await import('../write/write-netcdf.ts')
    await withProgress((onProgress) => writeNetcdf(series, output, { ...options, onProgress }))
    print(`${output}: written`)
    return
  }
  const { exportSeries } = await import('../export/export-series.ts')
  const rows = await withProgress((onProgress) =>
    exportSeries(series, output, { ...options, ...table, onProgress }),
  )
  // Standard output has the rows.
  if (!isStandardOutput(output)) print(`${output}: ${counted(rows, 'row')}`)
}

function isList(series: AnySeries | readonly AnySeries[]): series is readonly AnySeries[] {
  return Array.isArray(series)
}

/** True for a folder that is a data set, or that can only be meant as one. */
async function isDataset(output: string): Promise<boolean> {
  if (/[/\\]$/.test(output)) return true
  const { existsSync } = await import('node:fs')
  const { join } = await import('node:path')
  const { MANIFEST } = await import('../export/dataset/manifest.ts')
  return existsSync(join(output, MANIFEST))
}

function datasetText(output: string, { files, rows, skipped }: DatasetResult): string {
  const kept = skipped > 0 ? `; ${skipped} issues or times were there already` : ''
  return `${output}: ${counted(files, 'file')}, ${counted(rows, 'row')}${kept}`
}

function flagOf(option: string): string {
  const name = option === 'columns' ? 'column' : option
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}

function refuse(what: string, reason: string): never {
  throw new Error(`${what} cannot be: ${reason}.`)
}
