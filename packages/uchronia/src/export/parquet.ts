import {
  DataType,
  Field,
  makeData,
  RecordBatch,
  RecordBatchStreamWriter,
  Schema,
  Struct,
  TimestampMicrosecond,
} from '@uchronia/series/arrow'
import { ROWS_AT_A_TIME } from './pieces.ts'

/** Values of all columns of a row group together, which are in memory until it is written. */
const VALUES_OF_A_GROUP = 1_500_000

/**
 * Tables as Parquet, batch by batch: times in microseconds UTC, as Spark and others want them, ZSTD, and the values split by
 * byte, which compresses doubles best. The metadata of the schema are those of the file. Row groups have bounds of all
 * columns, so that readers skip those of other issues.
 *
 * @param groupRows  rows that a row group does not cut, such as those of an issue
 * @internal
 */
export async function* parquetBytes(
  batches: AsyncIterable<RecordBatch>,
  { groupRows = 1 }: { readonly groupRows?: number | undefined },
): AsyncIterable<Uint8Array> {
  const parquet = await import('parquet-wasm')
  const iterator = batches[Symbol.asyncIterator]()
  const first = await iterator.next()
  if (first.done) return
  // An error inside the source would come out of WebAssembly as one of its own.
  let failure: { readonly cause: unknown } | undefined
  let next: RecordBatch | undefined = first.value
  const source = new ReadableStream({
    async pull(controller) {
      try {
        if (next === undefined) {
          const more = await iterator.next()
          if (more.done) return controller.close()
          next = more.value
        }
        const table = parquet.Table.fromIPCStream(ipcBytes(withMicroseconds(next)))
        next = undefined
        for (const batch of table.recordBatches()) controller.enqueue(batch)
        table.free()
      } catch (cause) {
        failure ??= { cause }
        controller.error(cause)
      }
    },
  })
  try {
    const bytes = await parquet.transformParquetStream(
      source,
      properties(parquet, first.value.schema, groupRows),
    )
    const reader = (bytes as ReadableStream<Uint8Array>).getReader()
    for (;;) {
      const { done, value } = await reader.read()
      if (failure) throw failure.cause
      if (done) return
      yield value
    }
  } catch (error) {
    throw failure ? failure.cause : error
  } finally {
    await iterator.return?.()
  }
}

function properties(
  { Compression, Encoding, WriterPropertiesBuilder }: typeof import('parquet-wasm'),
  { fields, metadata }: Schema,
  groupRows: number,
) {
  const values = fields.reduce(
    (sum, { type }) => sum + (DataType.isFixedSizeList(type) ? type.listSize : 1),
    0,
  )
  const most = Math.max(1, Math.min(ROWS_AT_A_TIME, Math.floor(VALUES_OF_A_GROUP / Math.max(1, values))))
  const whole = Math.floor(most / Math.max(1, groupRows)) * groupRows
  let builder = new WriterPropertiesBuilder()
    .setCompression(Compression.ZSTD)
    .setMaxRowGroupSize(whole > 0 ? whole : most)
    .setKeyValueMetadata(new Map(metadata))
    .setCreatedBy('uchronia')
  // The column inside a list has a path that the builder cannot be given: it gets what is set for all.
  const lists = fields.some(({ type }) => DataType.isFixedSizeList(type))
  if (lists) builder = builder.setDictionaryEnabled(false).setEncoding(Encoding.BYTE_STREAM_SPLIT)
  for (const { name, type } of fields) {
    if (DataType.isFixedSizeList(type)) continue
    const isTime = DataType.isTimestamp(type) || (DataType.isInt(type) && type.bitWidth === 64)
    builder = DataType.isFloat(type)
      ? builder.setColumnDictionaryEnabled(name, false).setColumnEncoding(name, Encoding.BYTE_STREAM_SPLIT)
      : isTime
        ? builder
            .setColumnDictionaryEnabled(name, false)
            .setColumnEncoding(name, Encoding.DELTA_BINARY_PACKED)
        : builder.setColumnDictionaryEnabled(name, true).setColumnEncoding(name, Encoding.PLAIN)
  }
  return builder.build()
}

/** A batch with its times in microseconds. */
function withMicroseconds(batch: RecordBatch): RecordBatch {
  const fields: Field[] = []
  const children = batch.schema.fields.map((field, i) => {
    const data = batch.data.children[i]!
    if (!DataType.isTimestamp(field.type)) {
      fields.push(field)
      return data
    }
    const type = new TimestampMicrosecond(field.type.timezone)
    fields.push(new Field(field.name, type, field.nullable, field.metadata))
    const values = thousandfold((data.values as BigInt64Array).subarray(0, data.length))
    const { nullCount, nullBitmap, length } = data
    return makeData({ type, length, nullCount, nullBitmap, data: values })
  })
  const schema = new Schema(fields, batch.schema.metadata)
  const struct = makeData({ type: new Struct(fields), length: batch.numRows, nullCount: 0, children })
  return new RecordBatch(schema, struct)
}

/** Whole numbers times a thousand, by halves of 32 bits: a BigInt per number would take ten times as long. */
function thousandfold(numbers: BigInt64Array): BigInt64Array {
  const out = new BigInt64Array(numbers.length)
  const from = new Uint32Array(numbers.buffer, numbers.byteOffset, numbers.length * 2)
  const to = new Uint32Array(out.buffer)
  for (let i = 0; i < from.length; i += 2) {
    const low = from[i]! * 1000
    const carry = Math.floor(low / 4_294_967_296)
    to[i] = low - carry * 4_294_967_296
    to[i + 1] = from[i + 1]! * 1000 + carry
  }
  return out
}

function ipcBytes(batch: RecordBatch): Uint8Array {
  const writer = new RecordBatchStreamWriter()
  writer.write(batch)
  writer.finish()
  return writer.toUint8Array(true)
}
