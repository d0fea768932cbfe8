import { type Command, Option } from 'commander'
import type { AnySeries } from '../write/output-options.ts'
import { isStandardOutput } from '../write/target.ts'
import { type Context, withProgress } from './context.ts'
import { counted } from './text.ts'

/** Flags of the commands that write a series. @internal */
export interface OutputFlags {
  output: string
  layout?: 'long' | 'wide'
  format?: 'csv' | 'ndjson' | 'arrow' | 'parquet'
  spreadsheetSafe?: boolean
  force?: boolean
}

/** @internal */
export function addOutput(command: Command): Command {
  return command
    .requiredOption(
      '-o, --output <file>',
      '.csv, .ndjson, .arrow, .parquet or .nc (netCDF); - for standard output',
    )
    .addOption(
      new Option('--layout <layout>', 'a row per value (default), or a column per member or station').choices(
        ['long', 'wide'],
      ),
    )
    .addOption(
      new Option(
        '--format <format>',
        'the format, where the name of the file does not say it (standard output: csv)',
      ).choices(['csv', 'ndjson', 'arrow', 'parquet']),
    )
    .option('--spreadsheet-safe', "put ' before texts that a spreadsheet would take for formulas")
    .option('--force', 'replace the file when it is there')
}

/**
 * Writes a series, or a part of it, and says so.
 * @param selection  as `exportSeries` takes it
 * @internal
 */
export async function writeOutput(
  series: AnySeries,
  { output, layout, format, spreadsheetSafe, force }: OutputFlags,
  selection: object,
  { signal, print }: Context,
): Promise<void> {
  if (/\.nc4?$/i.test(output) && format === undefined) {
    const { writeNetcdf } = await import('../write/write-netcdf.ts')
    await withProgress((onProgress) =>
      writeNetcdf(series, output, { ...selection, overwrite: force, signal, onProgress }),
    )
    print(`${output}: written`)
    return
  }
  const { exportSeries } = await import('../export/export-series.ts')
  const rows = await withProgress((onProgress) =>
    exportSeries(series, output, {
      ...selection,
      layout,
      format,
      spreadsheetSafe,
      overwrite: force,
      signal,
      onProgress,
    }),
  )
  // Standard output has the rows.
  if (!isStandardOutput(output)) print(`${output}: ${counted(rows, 'row')}`)
}
