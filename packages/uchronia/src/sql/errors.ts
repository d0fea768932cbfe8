import { UchroniaError, type UchroniaErrorCode } from '../errors.ts'

/** The code of an error of DuckDB, by how its text begins. Whatever else there is comes from the text of the query. */
const CODES: readonly (readonly [beginning: RegExp, code: UchroniaErrorCode])[] = [
  [/^(IO|Permission|HTTP|Connection|Network) Error/, 'IO'],
  [/^Out of Memory Error/, 'NO_MEMORY'],
  [/^Not implemented Error/i, 'UNSUPPORTED'],
  [/^(Missing Extension|Extension|Extension Autoloading) Error/, 'UNSUPPORTED'],
  [/^Out of Range Error/, 'OUT_OF_RANGE'],
  [/^(INTERNAL|FATAL) Error/i, 'INTERNAL'],
  [/^INTERRUPT Error/, 'CANCELLED'],
]

/** An error of DuckDB as one of this package. @internal */
export function queryError(cause: unknown): UchroniaError {
  const text = (cause instanceof Error ? cause.message : String(cause)).replace(
    /^Failed to extract statements: /,
    '',
  )
  const code = CODES.find(([beginning]) => beginning.test(text))?.[1] ?? 'INVALID_ARGUMENT'
  return new UchroniaError(code, `Cannot run the query: ${text.trimEnd()}`, { cause })
}

/** The name of a table that DuckDB did not find. @internal */
export function missingTable(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  return /^Catalog Error: Table with name ([\s\S]+?) does not exist/.exec(error.message)?.[1]
}
