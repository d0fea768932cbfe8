import { type Data, DataType, type Field, type RecordBatch, type Schema } from '@uchronia/series/arrow'
import type { ColumnEncoding, EncodeOptions } from './encode.ts'
import { type Encoder, ownEncoder, threadEncoder } from './encoder.ts'
import { ipcColumns } from './ipc-columns.ts'
import { EncodedFile, type EncodedGroup, type Footer } from './joined-file.ts'
import { rowsOfGroup } from './row-groups.ts'

/** The key of what a column was made of last, and how it is encoded in each row group. */
interface Known {
  readonly key: string
  readonly groups: Promise<readonly EncodedGroup[]>
}

/** A table of one row group as a Parquet file; one batch may be larger, and makes several. @internal */
export async function encodeAll(batches: readonly RecordBatch[], groupRows: number): Promise<Uint8Array> {
  const { schema } = batches[0]!
  const encoder = await ownEncoder()
  const names = schema.fields.map(({ name }) => name)
  // Doubles are split by byte, which is small either way.
  return encoder.encode(ipcColumns(batches, names, encoder.room), optionsOf(schema, groupRows, new Set()))
}

/** Encodes the row groups of a table one after the other. @internal */
export class GroupEncoder {
  readonly #encoder: Encoder
  readonly #schema: Schema
  readonly #groupRows: number
  readonly #known = new Map<string, Known>()
  /** The columns of doubles that take less room as they are than split by byte. */
  #plain: ReadonlySet<string> = new Set()

  private constructor(encoder: Encoder, schema: Schema, groupRows: number) {
    this.#encoder = encoder
    this.#schema = schema
    this.#groupRows = groupRows
  }

  /** An encoder on a thread of its own, where there are threads. */
  static async start(schema: Schema, groupRows: number): Promise<GroupEncoder> {
    return new GroupEncoder(threadEncoder() ?? (await ownEncoder()), schema, groupRows)
  }

  /** The first row group, whose doubles are encoded in both ways, to see which takes less room. */
  async first(batches: readonly RecordBatch[]): Promise<{ footer: Footer; groups: readonly EncodedGroup[] }> {
    const { footer, groups } = await this.#file(batches, this.#names(), this.#plain)
    const doubles = this.#schema.fields.filter(isDouble).map(({ name }) => name)
    const plain = doubles.length === 0 ? [] : (await this.#file(batches, doubles, new Set(doubles))).groups
    this.#plain = new Set(
      doubles.filter((name) => sizeOf(columnOf(plain, name)) < sizeOf(columnOf(groups, name))),
    )
    for (const [name, key] of this.#keysOf(batches)) {
      const from = this.#plain.has(name) ? plain : groups
      this.#keep(name, key, Promise.resolve(columnOf(from, name)))
    }
    return { footer, groups: await this.#joined() }
  }

  /** Encodes batches as a row group, or several where they have more rows than one takes. */
  encode(batches: readonly RecordBatch[]): Promise<readonly EncodedGroup[]> {
    const keys = this.#keysOf(batches)
    const fresh = [...keys].filter(([name, key]) => this.#known.get(name)?.key !== key).map(([name]) => name)
    if (fresh.length > 0) {
      const file = this.#file(batches, fresh, this.#plain)
      for (const name of fresh) {
        this.#keep(
          name,
          keys.get(name)!,
          file.then(({ groups }) => columnOf(groups, name)),
        )
      }
    }
    return this.#joined()
  }

  close(): Promise<void> {
    return this.#encoder.close()
  }

  #names(): string[] {
    return this.#schema.fields.map(({ name }) => name)
  }

  #keysOf(batches: readonly RecordBatch[]): Map<string, string> {
    return new Map(
      this.#names().map((name, i) => [name, keyOf(batches.map(({ data }) => data.children[i]!))]),
    )
  }

  #keep(name: string, key: string, groups: Promise<readonly EncodedGroup[]>): void {
    // Whoever leaves off does not wait for what comes next, whose failure then concerns nobody.
    groups.catch(() => {})
    this.#known.set(name, { key, groups })
  }

  async #file(
    batches: readonly RecordBatch[],
    columns: readonly string[],
    plain: ReadonlySet<string>,
  ): Promise<EncodedFile> {
    const stream = ipcColumns(batches, columns, this.#encoder.room)
    const options = optionsOf(this.#schema, this.#groupRows, plain)
    return new EncodedFile(await this.#encoder.encode(stream, options))
  }

  /** The row groups of all columns as they are known now. */
  async #joined(): Promise<readonly EncodedGroup[]> {
    const columns = await Promise.all(this.#names().map((name) => this.#known.get(name)!.groups))
    return columns[0]!.map(({ rows }, i) => ({
      rows,
      chunks: columns.flatMap((groups) => groups[i]!.chunks),
    }))
  }
}

function optionsOf(
  { fields, metadata }: Schema,
  groupRows: number,
  plain: ReadonlySet<string>,
): EncodeOptions {
  return {
    columns: fields.map((field) => ({
      name: field.name,
      encoding: encodingOf(field, plain),
      isList: DataType.isFixedSizeList(field.type),
    })),
    metadata,
    groupRows: rowsOfGroup(fields, groupRows),
  }
}

/** Times as differences, doubles split by byte, which compresses most of them best; of all else each value once. */
function encodingOf({ name, type }: Field, plain: ReadonlySet<string>): ColumnEncoding {
  // Lists hold the values of series.
  if (DataType.isFloat(type) || DataType.isFixedSizeList(type)) return plain.has(name) ? 'plain' : 'split'
  const isTime = DataType.isTimestamp(type) || (DataType.isInt(type) && type.bitWidth === 64)
  return isTime ? 'delta' : 'dictionary'
}

function isDouble({ type }: Field): boolean {
  return DataType.isFloat(type) || DataType.isFixedSizeList(type)
}

function columnOf(groups: readonly EncodedGroup[], name: string): readonly EncodedGroup[] {
  return groups.map(({ rows, chunks }) => ({ rows, chunks: chunks.filter(({ column }) => column === name) }))
}

function sizeOf(groups: readonly EncodedGroup[]): number {
  return groups.flatMap(({ chunks }) => chunks).reduce((sum, { bytes }) => sum + bytes.length, 0)
}

const numbers = new WeakMap<object, number>()
let count = 0

/** A number for each object. */
function numberOf(object: object): number {
  const known = numbers.get(object) ?? ++count
  numbers.set(object, known)
  return known
}

/** A text that is the same for columns that share their memory: columns are made once and never changed. */
function keyOf(parts: readonly Data[]): string {
  return parts
    .map(({ type, nullCount, children, values, valueOffsets, offset, length }) => {
      if (nullCount > 0 || children.length > 0 || DataType.isDictionary(type)) return ++count
      const buffers = [values, valueOffsets].filter((buffer) => buffer !== undefined)
      return [...buffers.map(numberOf), offset, length].join('.')
    })
    .join(' ')
}
