/**
 * The parts of apache-arrow that the packages of uchronia use, loaded when the first of it is used: it takes longer to load than all
 * else, and many programs make no table. For Node and those like it, which can load a module at once; what bundles for
 * others takes `static.ts`.
 *
 * @module
 * @internal
 */
import type * as Arrow from 'apache-arrow'

let loaded: typeof Arrow | undefined

/** The module that an `import` would give, so that tables of a program and of ours are of the same classes. */
function load(): typeof Arrow {
  if (loaded === undefined) {
    const [{ createRequire }, { fileURLToPath }] = [
      process.getBuiltinModule('node:module'),
      process.getBuiltinModule('node:url'),
    ]
    const path = fileURLToPath(import.meta.resolve('apache-arrow'))
    loaded = createRequire(import.meta.url)(path) as typeof Arrow
  }
  return loaded
}

/** Stands for a class, a function or an enumeration. Whatever is done to it is done to that. */
function lazy<K extends keyof typeof Arrow>(name: K): (typeof Arrow)[K] {
  type Real = new (...args: unknown[]) => object
  let found: Real | undefined
  const real = (): Real => (found ??= load()[name] as unknown as Real)
  // A function can be called and made new, and its prototype may be another's.
  function target(): void {}
  const standIn: Real = new Proxy(target as unknown as Real, {
    // Tables have a field for each member: those of the class itself are made the quicker way.
    construct: (_, args, target) =>
      target === standIn ? new (real())(...args) : Reflect.construct(real(), args, target),
    apply: (_, self, args) => Reflect.apply(real() as unknown as () => unknown, self, args),
    get: (_, key) => Reflect.get(real(), key),
    has: (_, key) => Reflect.has(real(), key),
  })
  return standIn as unknown as (typeof Arrow)[K]
}

export const AsyncByteQueue: typeof Arrow.AsyncByteQueue = lazy('AsyncByteQueue')
export const Binary: typeof Arrow.Binary = lazy('Binary')
export const Bool: typeof Arrow.Bool = lazy('Bool')
export const Data: typeof Arrow.Data = lazy('Data')
export const DataType: typeof Arrow.DataType = lazy('DataType')
export const DateDay: typeof Arrow.DateDay = lazy('DateDay')
export const DateMillisecond: typeof Arrow.DateMillisecond = lazy('DateMillisecond')
export const DateUnit: typeof Arrow.DateUnit = lazy('DateUnit')
export const Dictionary: typeof Arrow.Dictionary = lazy('Dictionary')
export const DurationMicrosecond: typeof Arrow.DurationMicrosecond = lazy('DurationMicrosecond')
export const DurationMillisecond: typeof Arrow.DurationMillisecond = lazy('DurationMillisecond')
export const DurationNanosecond: typeof Arrow.DurationNanosecond = lazy('DurationNanosecond')
export const DurationSecond: typeof Arrow.DurationSecond = lazy('DurationSecond')
export const Field: typeof Arrow.Field = lazy('Field')
export const FixedSizeList: typeof Arrow.FixedSizeList = lazy('FixedSizeList')
export const Float32: typeof Arrow.Float32 = lazy('Float32')
export const Float64: typeof Arrow.Float64 = lazy('Float64')
export const Int16: typeof Arrow.Int16 = lazy('Int16')
export const Int32: typeof Arrow.Int32 = lazy('Int32')
export const Int64: typeof Arrow.Int64 = lazy('Int64')
export const Int8: typeof Arrow.Int8 = lazy('Int8')
export const LargeUtf8: typeof Arrow.LargeUtf8 = lazy('LargeUtf8')
export const List: typeof Arrow.List = lazy('List')
export const makeData: typeof Arrow.makeData = lazy('makeData')
export const Null: typeof Arrow.Null = lazy('Null')
export const Precision: typeof Arrow.Precision = lazy('Precision')
export const RecordBatch: typeof Arrow.RecordBatch = lazy('RecordBatch')
export const RecordBatchFileWriter: typeof Arrow.RecordBatchFileWriter = lazy('RecordBatchFileWriter')
export const RecordBatchStreamWriter: typeof Arrow.RecordBatchStreamWriter = lazy('RecordBatchStreamWriter')
export const Schema: typeof Arrow.Schema = lazy('Schema')
export const Struct: typeof Arrow.Struct = lazy('Struct')
export const Table: typeof Arrow.Table = lazy('Table')
export const tableFromIPC: typeof Arrow.tableFromIPC = lazy('tableFromIPC')
export const TimestampMicrosecond: typeof Arrow.TimestampMicrosecond = lazy('TimestampMicrosecond')
export const TimestampMillisecond: typeof Arrow.TimestampMillisecond = lazy('TimestampMillisecond')
export const TimestampNanosecond: typeof Arrow.TimestampNanosecond = lazy('TimestampNanosecond')
export const TimestampSecond: typeof Arrow.TimestampSecond = lazy('TimestampSecond')
export const TimeUnit: typeof Arrow.TimeUnit = lazy('TimeUnit')
export const Uint16: typeof Arrow.Uint16 = lazy('Uint16')
export const Uint32: typeof Arrow.Uint32 = lazy('Uint32')
export const Uint64: typeof Arrow.Uint64 = lazy('Uint64')
export const Uint8: typeof Arrow.Uint8 = lazy('Uint8')
export const Utf8: typeof Arrow.Utf8 = lazy('Utf8')
export const Vector: typeof Arrow.Vector = lazy('Vector')
export const vectorFromArray: typeof Arrow.vectorFromArray = lazy('vectorFromArray')
