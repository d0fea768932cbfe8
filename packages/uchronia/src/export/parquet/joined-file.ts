import { deserializeTCompactProtocol } from 'hyparquet/src/thrift.js'
import { ByteWriter } from 'hyparquet-writer'
import { serializeTCompactProtocol } from 'hyparquet-writer/src/thrift.js'

// Row groups that were encoded apart, put together to one Parquet file. Pages do not say where they lie, only the footer does:
// the bytes of a column are copied as they are, and a footer of Thrift structs is written that has their new places. Fields
// are known by their numbers in parquet.thrift.

/** The values of one column in one row group, encoded. @internal */
export interface ColumnChunk {
  /** The column of the schema that it is of, which has several of them where it is nested. */
  readonly column: string
  readonly bytes: Uint8Array
  /** `ColumnMetaData`, with places that count from the beginning of the bytes. */
  readonly metadata: Struct
}

type Struct = Record<`field_${number}`, unknown>

/** `FileMetaData` @internal */
export type Footer = Struct

const MAGIC = new TextEncoder().encode('PAR1')

/** The places in `ColumnMetaData`: of data pages, index pages, dictionary and Bloom filter. */
const PLACES = ['field_9', 'field_10', 'field_11', 'field_14'] as const

/** A row group of a file in memory. @internal */
export interface EncodedGroup {
  readonly rows: number
  readonly chunks: readonly ColumnChunk[]
}

/** A Parquet file in memory, by its row groups. @internal */
export class EncodedFile {
  readonly footer: Footer
  readonly groups: readonly EncodedGroup[]

  constructor(file: Uint8Array) {
    const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
    const length = view.getUint32(file.length - 8, true)
    this.footer = deserializeTCompactProtocol({ view, offset: file.length - 8 - length })
    this.groups = (this.footer.field_4 as Struct[]).map((group) => ({
      rows: Number(group.field_3),
      chunks: (group.field_1 as Struct[]).map(({ field_3 }) => chunkOf(field_3 as Struct, file)),
    }))
  }
}

function chunkOf(metadata: Struct, file: Uint8Array): ColumnChunk {
  const places = [metadata.field_9, metadata.field_11].filter((place) => place !== undefined)
  const at = Math.min(...places.map(Number))
  return {
    column: new TextDecoder().decode((metadata.field_3 as Uint8Array[])[0]),
    bytes: file.subarray(at, at + Number(metadata.field_7)),
    metadata: moved(metadata, -at),
  }
}

function moved(metadata: Struct, by: number): Struct {
  const places = PLACES.filter((field) => metadata[field] !== undefined)
  return {
    ...metadata,
    ...Object.fromEntries(places.map((field) => [field, (metadata[field] as bigint) + BigInt(by)])),
  }
}

/** Puts row groups one after the other. @internal */
export class JoinedFile {
  readonly #first: Footer
  readonly #groups: Struct[] = []
  #rows = 0
  #at = MAGIC.length

  /** @param first  the footer of a file of all columns, whose schema and metadata this one gets */
  constructor(first: Footer) {
    this.#first = first
  }

  /** The bytes that a file begins with. */
  begin(): Uint8Array {
    return MAGIC
  }

  /** The bytes of a row group. */
  *group({ chunks, rows }: EncodedGroup): Iterable<Uint8Array> {
    const start = this.#at
    const columns = chunks.map(({ bytes, metadata }) => {
      const at = this.#at
      this.#at += bytes.length
      return { field_2: 0n, field_3: moved(metadata, at) }
    })
    this.#rows += rows
    this.#groups.push({
      field_1: columns,
      field_2: chunks.reduce((sum, { metadata }) => sum + (metadata.field_6 as bigint), 0n),
      field_3: BigInt(rows),
      field_5: BigInt(start),
      field_6: BigInt(this.#at - start),
    })
    for (const { bytes } of chunks) yield bytes
  }

  /** The footer, which a file ends with. */
  end(): Uint8Array {
    const writer = new ByteWriter()
    const footer = { ...this.#first, field_3: BigInt(this.#rows), field_4: this.#groups }
    serializeTCompactProtocol(writer, inOrder(footer))
    writer.appendUint32(writer.offset)
    writer.appendBytes(MAGIC)
    return writer.getBytes()
  }
}

/** A struct with its fields in the order of their numbers, in which they are written. */
function inOrder(struct: Struct): Struct {
  const number = (field: string) => Number(field.slice('field_'.length))
  return Object.fromEntries(Object.entries(struct).sort(([a], [b]) => number(a) - number(b)))
}
