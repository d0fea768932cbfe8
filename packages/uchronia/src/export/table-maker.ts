import { OptionError, type Series } from '@uchronia/series'
import { type Data, Field, makeData, RecordBatch, Schema, Struct } from '@uchronia/series/arrow'
import type { Cut } from './pieces.ts'
import type { Source } from './source.ts'

/** Makes the rows of a table, piece by piece. @internal */
export interface TableMaker {
  /** The axis along which a source may be cut into pieces. */
  readonly cut: Cut
  /** The metadata of the schema, which describe the whole table. */
  readonly metadata: Map<string, string>
  /** Rows of an issue time (of everything, for series without), as far as they are known beforehand. */
  readonly rows: number
  readonly batch: (part: Series) => RecordBatch
}

/** A column before it is one of a batch. @internal */
export type Column = readonly [
  name: string,
  data: Data,
  nullable?: boolean | undefined,
  metadata?: Map<string, string> | undefined,
]

/** A batch of columns. @internal */
export function batchOf(columns: readonly Column[], metadata: Map<string, string>): RecordBatch {
  const fields = columns.map(
    ([name, data, nullable = false, own]) => new Field(name, data.type, nullable, own),
  )
  const children = columns.map(([, data]) => data)
  const length = children[0]!.length
  return new RecordBatch(
    new Schema(fields, metadata),
    makeData({ type: new Struct(fields), length, nullCount: 0, children }),
  )
}

/** Metadata of tables that others define: they are no layout of a series, and are not read back as one. @internal */
export function plainMetadata({ info }: Source): Map<string, string> {
  const { units, variable, id, station, aggregation } = info
  const entries = Object.entries({ id, variable, units, aggregation, station })
  return new Map(entries.filter((entry): entry is [string, string] => entry[1] !== undefined))
}

/**
 * A text that a table must have: the one given, else that of the series.
 * @throws {@link OptionError} `INVALID_OPTION`: neither is there
 * @internal
 */
export function neededText(
  { info }: Source,
  layout: string,
  column: string,
  given: string | undefined,
  own: string | null | undefined,
): string {
  const text = given ?? own ?? ''
  if (text !== '') return text
  throw new OptionError(
    'INVALID_OPTION',
    `A table for ${layout} needs ${column}, which ${info.id ?? 'the series'} does not say. Give it: columns: { ${column}: "…" } (--column ${column}=…).`,
  )
}
