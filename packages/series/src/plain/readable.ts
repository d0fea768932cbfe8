/** A series that is read when it is used, such as one of a library. */
export interface Readable<S> {
  read(): S
}

/** A series as plain data: one that can be read is read. Anything else is left as it is. @internal */
export function plainOf<T>(value: T | Readable<T>): T {
  const { read } = Object(value) as Partial<Readable<T>>
  return typeof read === 'function' ? read.call(value) : (value as T)
}
