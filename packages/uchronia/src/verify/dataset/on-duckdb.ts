import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { UchroniaError } from '../../errors.ts'
import { loadDuckDB } from '../../sql/duckdb.ts'
import { queryError } from '../../sql/errors.ts'
import { interruptOn, openDatabase } from '../../sql/session.ts'
import type { DatasetInput, DatasetOutcome, TextRow } from './rows.ts'
import { type DatasetPlan, stepsOf, textOf } from './texts.ts'

/**
 * Runs the texts of a plan on DuckDB, in this process.
 * @throws {@link UchroniaError} @internal
 */
export async function runOnDuckDB(input: DatasetInput, plan: DatasetPlan): Promise<DatasetOutcome> {
  const { signal } = input
  signal?.throwIfAborted()
  const forecasts = parquetFiles(input.dataset)
  const observations = parquetFiles(input.observed)
  const { api } = await loadDuckDB()
  const { instance, connection } = await openDatabase(api)
  using _cancel = interruptOn(signal, connection)
  try {
    await connection.run("set TimeZone = 'UTC'")
    await connection.run(`create view given_forecasts as select * from ${reader(forecasts)}`)
    await connection.run(`create view given_observations as select * from ${reader(observations)}`)
    const known = await sameUnits(connection, forecasts, observations)
    await makeViews(connection)
    if (plan.thresholds.length > 0) await connection.run(thresholdsView(plan))
    await connection.run(`create view pairs as ${textOf('pairs')}`)
    await connection.run(`create view grouped as ${textOf(`by/${plan.by}`)}`)
    const { tables, texts } = stepsOf(plan)
    for (const table of tables) {
      signal?.throwIfAborted()
      await connection.run(`create temp table ${table} as ${textOf(table)}`)
    }
    const rows: Record<string, TextRow[]> = {}
    for (const text of texts) {
      signal?.throwIfAborted()
      rows[text] = await rowsOf(connection, textOf(text))
    }
    return { rows, ...known }
  } catch (error) {
    if (signal?.aborted) throw signal.reason
    throw error instanceof UchroniaError ? error : queryError(error)
  } finally {
    connection.disconnectSync()
    instance.closeSync()
  }
}

/** The files of a path, but for those whose names begin with `_` or `.`, which are no data. */
function parquetFiles(path: string): string[] {
  let isFolder: boolean
  try {
    isFolder = statSync(path).isDirectory()
  } catch (cause) {
    throw new UchroniaError('IO', `There is no file or folder ${path}.`, { cause })
  }
  if (!isFolder) return [path]
  const files = filesOf(path).sort()
  if (files.length > 0) return files
  throw new UchroniaError('FORMAT', `There is no Parquet file in ${path}.`)
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (/^[._]/.test(entry.name)) return []
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return filesOf(path)
    return entry.name.endsWith('.parquet') ? [path] : []
  })
}

/** Identifiers stand in the files: the names of folders would be typed anew. */
function reader(files: readonly string[]): string {
  return `read_parquet([${files.map(literal).join(', ')}], hive_partitioning = false, union_by_name = true)`
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/**
 * The units that the metadata of files say, of which there is to be one, and a warning where one side alone says any.
 * @throws {@link UchroniaError} `INVALID_ARGUMENT`
 */
async function sameUnits(
  connection: DuckDBConnection,
  forecasts: readonly string[],
  observations: readonly string[],
): Promise<Pick<DatasetOutcome, 'units' | 'warnings'>> {
  const [forecast, observed] = [await unitsOf(connection, forecasts), await unitsOf(connection, observations)]
  const all = [...new Set([...forecast, ...observed])]
  if (all.length < 2) {
    const [units] = all
    if (units === undefined || forecast.length === observed.length) return { units }
    const [has, lacks] = observed.length > 0 ? ['observations', 'forecasts'] : ['forecasts', 'observations']
    const message = `The ${lacks} have no units in the metadata of their files, and the ${has} are in "${units}": the numbers were compared as they are.`
    return { units, warnings: [{ code: 'units_unknown', message }] }
  }
  const said = (units: readonly string[]) => units.map((one) => `"${one}"`).join(' and ') || 'unknown units'
  throw new UchroniaError(
    'INVALID_ARGUMENT',
    `The forecasts are in ${said(forecast)} and the observations in ${said(observed)}. Convert some of them first.`,
  )
}

async function unitsOf(connection: DuckDBConnection, files: readonly string[]): Promise<string[]> {
  const list = files.map(literal).join(', ')
  const sql = `select distinct decode(value) as units from parquet_kv_metadata([${list}]) where decode(key) = 'units' order by 1`
  return (await rowsOf(connection, sql)).map(({ units }) => String(units))
}

/** The columns that the texts are about, of one type everywhere; NaN is missing. */
async function makeViews(connection: DuckDBConnection): Promise<void> {
  const forecasts = await columnsOf(connection, 'given_forecasts')
  const observations = await columnsOf(connection, 'given_observations')
  need(forecasts, ['reference_time', 'lead_time', 'valid_time', 'member', 'value'], 'forecasts')
  need(observations, ['time', 'value'], 'observations')
  const has = stationOf(forecasts)
  const seen = stationOf(observations)
  const one =
    has !== undefined && seen === undefined
      ? literal(
          await onlyStation(
            connection,
            `${has} as station from given_forecasts`,
            'observations',
            'forecasts',
          ),
        )
      : seen !== undefined && has === undefined
        ? literal(
            await onlyStation(
              connection,
              `${seen} as station from given_observations`,
              'forecasts',
              'observations',
            ),
          )
        : "''"
  const value = 'case when isnan(value) then null else cast(value as double) end as value'
  await connection.run(
    `create view forecasts as select ${has ?? one} as station,
       cast(reference_time as timestamptz) as reference_time, cast(lead_time as bigint) as lead_time,
       cast(valid_time as timestamptz) as valid_time, cast(member as varchar) as member, ${value} from given_forecasts`,
  )
  await connection.run(
    `create view observations as select ${seen ?? one} as station,
       cast(time as timestamptz) as valid_time, ${value} from given_observations`,
  )
}

/** The expression of the station: data sets have it under a name that no folder has. */
function stationOf(columns: readonly string[]): string | undefined {
  const name = ['station_id', 'station'].find((one) => columns.includes(one))
  return name && `cast(${name} as varchar)`
}

async function columnsOf(connection: DuckDBConnection, view: string): Promise<string[]> {
  const rows = await rowsOf(connection, `select column_name as name from (describe ${view})`)
  return rows.map(({ name }) => String(name))
}

function need(columns: readonly string[], needed: readonly string[], what: string): void {
  const lacking = needed.filter((name) => !columns.includes(name))
  if (lacking.length === 0) return
  throw new UchroniaError(
    'FORMAT',
    `The ${what} have no column ${lacking.join(', ')}; they have ${columns.join(', ')}. Export the long layout.`,
  )
}

async function onlyStation(
  connection: DuckDBConnection,
  stations: string,
  lacking: string,
  having: string,
): Promise<string> {
  const rows = await rowsOf(connection, `select distinct ${stations} limit 2`)
  if (rows.length < 2) return String(rows[0]?.station ?? '')
  throw new UchroniaError(
    'FORMAT',
    `The ${lacking} have no column station, and the ${having} have several stations. Add the column.`,
  )
}

function thresholdsView({ thresholds, strict, deterministic }: DatasetPlan): string {
  const rows = thresholds.map(
    (threshold) => `(${threshold.toExponential()}, ${strict}, ${deterministic === 'median'})`,
  )
  return `create view thresholds as select * from (values ${rows.join(', ')}) as t(threshold, strict, median)`
}

async function rowsOf(connection: DuckDBConnection, sql: string): Promise<TextRow[]> {
  const reader = await connection.runAndReadAll(sql)
  return reader.getRowObjectsJS().map((row) => {
    const entries = Object.entries(row).map(([name, value]) => [
      name,
      typeof value === 'bigint' ? Number(value) : value,
    ])
    return Object.fromEntries(entries) as TextRow
  })
}
