import { type Command, Option } from 'commander'
import { dataPathOption } from '../arguments.ts'
import type { Context } from '../context.ts'
import { counted } from '../text.ts'
import { usageError } from '../usage-error.ts'

interface QueryFlags {
  json?: boolean
  csv?: boolean
  output?: string
  format?: 'csv' | 'json' | 'ndjson' | 'arrow' | 'parquet'
  spreadsheetSafe?: boolean
  force?: boolean
  dataPath?: string
}

/** @internal */
export function addQuery(program: Command, { signal, print }: Context): void {
  program
    .command('query')
    .description('ask a query in SQL over the entries of libraries, and Parquet and CSV files')
    .usage('[options] <library...> <query>')
    .argument('<library...>', 'libraries, PATH or NAME=PATH, and the query in SQL last')
    .option('--json', 'a list of JSON objects')
    .option('--csv', 'CSV')
    .option('-o, --output <file>', '.csv, .json, .ndjson, .arrow or .parquet; - for standard output')
    .addOption(
      new Option('--format <format>', 'with -o, where the name of the file does not say it').choices([
        'csv',
        'json',
        'ndjson',
        'arrow',
        'parquet',
      ]),
    )
    .option('--spreadsheet-safe', "put ' before texts that a spreadsheet would take for formulas")
    .option('--force', 'replace the file when it is there')
    .addOption(dataPathOption())
    .addHelpText(
      'after',
      `
Every entry is a table, its name in double quotes where it is no plain word, and of several libraries "name"."entry".
A part of one: series('entry', from_time := '2020-03-01', to_time := '2020-03', members := [1, 2], stations := ['0123'],
from_lead := 3600, to_lead := 86400). A file is a table too: 'flow.parquet'. Needs the package @duckdb/node-api.

  uchronia query catchment.yaml "select lead_time / 3600 as hours, avg(value) as mean from rain_fcast group by all order by 1"`,
    )
    .action(async (given: string[], flags: QueryFlags, command: Command) => {
      const { json, csv, output, format, spreadsheetSafe, force, dataPath } = flags
      const sql = given.at(-1)!
      if (given.length < 2)
        command.error("error: missing argument 'query': name a library, and the query after it")
      if ([json, csv, output !== undefined].filter(Boolean).length > 1)
        command.error('error: of --json, --csv and --output, give one')
      if (format !== undefined && output === undefined) command.error('error: --format goes with --output')
      const { namedPaths, queryPaths, rowsReport } = await import('../query.ts')
      const named = usageError(command, () => namedPaths(given.slice(0, -1)))
      const batches = queryPaths(named, sql, { dataPath, signal })
      if (json || csv || output !== undefined) {
        const { writeBatches } = await import('../../export/write-batches.ts')
        const { isStandardOutput } = await import('../../write/target.ts')
        const path = output ?? '-'
        const rows = await writeBatches(batches, path, {
          format: json ? 'json' : csv ? 'csv' : format,
          spreadsheetSafe,
          overwrite: force,
          signal,
        })
        if (!isStandardOutput(path)) print(`${path}: ${counted(rows, 'row')}`)
      } else print(await rowsReport(batches))
    })
}
