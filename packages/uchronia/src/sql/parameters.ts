import type { DuckDBValue } from '@duckdb/node-api'
import { OptionError } from '@uchronia/series'
import { show } from '@uchronia/series/internal'
import type { DuckDB } from './duckdb.ts'

/** A value of a query: for `?` and `$1` in an array, for `$name` in an object. A `Date` is an instant. */
export type QueryParameter = string | number | bigint | boolean | null | Date

/** Values as DuckDB takes them. @throws {@link OptionError} `INVALID_OPTION` @internal */
export function parameterValues(
  api: DuckDB,
  parameters: readonly QueryParameter[] | Readonly<Record<string, QueryParameter>> | undefined,
): DuckDBValue[] | Record<string, DuckDBValue> | undefined {
  if (parameters === undefined) return undefined
  if (Array.isArray(parameters)) return parameters.map((value, i) => duckdbValue(api, value, String(i + 1)))
  const entries = Object.entries(parameters).map(
    ([name, value]) => [name, duckdbValue(api, value, name)] as const,
  )
  return Object.fromEntries(entries)
}

function duckdbValue(api: DuckDB, value: QueryParameter, name: string): DuckDBValue {
  if (value instanceof Date && !Number.isNaN(value.getTime()))
    return new api.DuckDBTimestampTZValue(BigInt(value.getTime()) * 1000n)
  if (value === null || ['string', 'number', 'bigint', 'boolean'].includes(typeof value))
    return value as DuckDBValue
  throw new OptionError(
    'INVALID_OPTION',
    `The parameter ${name} is a text, a number, a bigint, true or false, null or a Date; got ${show(value)}.`,
  )
}
