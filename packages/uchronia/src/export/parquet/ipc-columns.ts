import {
  type Data,
  DataType,
  Field,
  makeData,
  RecordBatch,
  RecordBatchStreamWriter,
  Schema,
  Struct,
  type Timestamp,
  TimestampMicrosecond,
  TimeUnit,
} from '@uchronia/series/arrow'
import { writtenInto } from '../ipc-file.ts'

/**
 * Some columns of batches as an Arrow IPC stream, with times in microseconds.
 * @param room  gives memory of so many bytes at least, which is filled from its beginning @internal
 */
export function ipcColumns(
  batches: readonly RecordBatch[],
  columns: readonly string[],
  room: (size: number) => Uint8Array<ArrayBuffer>,
): Uint8Array<ArrayBuffer> {
  const writer = new RecordBatchStreamWriter()
  const written = writtenInto(writer)
  for (const batch of batches) writer.write(columnsOf(batch, columns))
  writer.finish()
  const chunks = written.take()
  const size = chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0)
  const bytes = room(size).subarray(0, size)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.byteLength
  }
  return bytes
}

function columnsOf({ schema, data, numRows }: RecordBatch, columns: readonly string[]): RecordBatch {
  const fields: Field[] = []
  const children: Data[] = []
  for (const [i, field] of schema.fields.entries()) {
    if (!columns.includes(field.name)) continue
    const own = data.children[i]!
    const child = isMilliseconds(own) ? inMicroseconds(own) : own
    children.push(child)
    fields.push(child === own ? field : new Field(field.name, child.type, field.nullable, field.metadata))
  }
  return new RecordBatch(
    new Schema(fields, schema.metadata),
    makeData({ type: new Struct(fields), length: numRows, nullCount: 0, children }),
  )
}

function isMilliseconds(data: Data): data is Data<Timestamp> {
  return DataType.isTimestamp(data.type) && data.type.unit === TimeUnit.MILLISECOND
}

function inMicroseconds({ type, values, nullCount, nullBitmap, length }: Data<Timestamp>): Data<Timestamp> {
  const data = thousandfold((values as BigInt64Array).subarray(0, length))
  return makeData({ type: new TimestampMicrosecond(type.timezone), length, nullCount, nullBitmap, data })
}

/** Whole numbers times a thousand, by pieces of 16 bits: a BigInt per number would take ten times as long. */
function thousandfold(numbers: BigInt64Array): BigInt64Array {
  const out = new BigInt64Array(numbers.length)
  const from = new Int32Array(numbers.buffer, numbers.byteOffset, numbers.length * 2)
  const to = new Int32Array(out.buffer)
  for (let i = 0; i < from.length; i += 2) {
    const low = (from[i]! & 0xffff) * 1000
    const next = (from[i]! >>> 16) * 1000 + (low >>> 16)
    to[i] = (next << 16) | (low & 0xffff)
    to[i + 1] = Math.imul(from[i + 1]!, 1000) + (next >>> 16)
  }
  return out
}
