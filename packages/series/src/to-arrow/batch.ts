import { Data, RecordBatch, Schema, Struct } from '#arrow'
import { once } from './once.ts'

const emptyBatch = once(() => new RecordBatch(new Schema([]), new Data(new Struct([]), 0, 0, 0)))

/**
 * A record batch whose columns are made when the first of them is looked at.
 *
 * The constructor of a batch looks at every column and copies the schema, in time that grows with the square of the
 * columns. So an empty one is copied, which is given schema and columns afterwards.
 *
 * @param type the struct of the fields of `schema`; one for all batches of a table
 * @internal
 */
export function lazyBatch(schema: Schema, type: Struct, length: number, columns: () => Data[]): RecordBatch {
  const data = new Data(type, 0, length, 0)
  Object.defineProperty(data, 'children', { get: once(columns), enumerable: true, configurable: true })
  const metadata = new Map<string, string>()
  return Object.assign(Object.create(RecordBatch.prototype), emptyBatch(), {
    schema,
    data,
    _metadata: metadata,
  })
}
