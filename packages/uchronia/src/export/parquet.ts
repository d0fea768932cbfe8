import {
  DataType,
  Field,
  makeData,
  RecordBatch,
  RecordBatchStreamWriter,
  Schema,
  Struct,
  TimestampMicrosecond,
} from 'apache-arrow'

/** Rows of a row group; a column of one takes 8 MiB. */
const ROW_GROUP = 1 << 20

/**
 * Tables as Parquet, batch by batch: times in microseconds UTC, as Spark and others want them, ZSTD, and the values split by
 * byte, which compresses doubles best. The metadata of the schema are those of the file.
 * @internal
 */
export async function* parquetBytes(batches: AsyncIterable<RecordBatch>): AsyncIterable<Uint8Array> {
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
    const bytes = await parquet.transformParquetStream(source, properties(parquet, first.value.schema))
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
) {
  let builder = new WriterPropertiesBuilder()
    .setCompression(Compression.ZSTD)
    .setMaxRowGroupSize(ROW_GROUP)
    .setKeyValueMetadata(new Map(metadata))
    .setCreatedBy('uchronia')
  for (const { name, type } of fields) {
    if (!DataType.isFloat(type)) continue
    builder = builder
      .setColumnDictionaryEnabled(name, false)
      .setColumnEncoding(name, Encoding.BYTE_STREAM_SPLIT)
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
    const values = (data.values as BigInt64Array).subarray(0, data.length).map((time) => time * 1000n)
    const { nullCount, nullBitmap, length } = data
    return makeData({ type, length, nullCount, nullBitmap, data: values })
  })
  const schema = new Schema(fields, batch.schema.metadata)
  const struct = makeData({ type: new Struct(fields), length: batch.numRows, nullCount: 0, children })
  return new RecordBatch(schema, struct)
}

function ipcBytes(batch: RecordBatch): Uint8Array {
  const writer = new RecordBatchStreamWriter()
  writer.write(batch)
  writer.finish()
  return writer.toUint8Array(true)
}
