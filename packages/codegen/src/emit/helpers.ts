/** Helpers of a generated module, each written only when something needs it. */
export type HelperName =
  | 'nameOf'
  | 'messageOf'
  | 'nothing'
  | 'safe'
  | 'textOf'
  | 'sameLength'
  | 'pointersOf'
  | 'stringsOf'
  | 'allocate'
  | 'rowsOf'
  | 'packAll'
  | 'cellOf'
  | 'untilAborted'
  | 'arrayOf'
  | 'unpackAll'

/** What a helper needs from elsewhere. */
export interface Helper {
  readonly cinterop: readonly string[]
  readonly refcount: readonly string[]
  readonly text: string
}

/** The helpers; their text is the same in every binding. */
export const helpers: Readonly<Record<HelperName, Helper>> = {
  nameOf: {
    cinterop: [],
    refcount: [],
    text: `
/** The name of a status. */
function nameOf(codes: Readonly<Record<string, number>>, status: number): string | undefined {
  return Object.keys(codes).find((name) => codes[name] === status)
}`,
  },
  messageOf: {
    cinterop: ['readString'],
    refcount: ['type Pointer'],
    text: `
/** A message of the library. Bytes that are not UTF-8 are replaced: an error about an error helps nobody. */
function messageOf(pointer: Pointer | null): string {
  return pointer === null ? '' : readString(pointer, { invalid: 'replace' })
}`,
  },
  nothing: {
    cinterop: ['NativeError'],
    refcount: [],
    text: `
function nothing(symbol: string): NativeError {
  return new NativeError('NULL_POINTER', \`\${symbol} returned null and reported no error.\`)
}`,
  },
  safe: {
    cinterop: ['NativeError'],
    refcount: [],
    text: `
/** A 64-bit integer as a number, refused where digits would be lost. */
function safe(what: string, value: number | bigint): number {
  const number = Number(value)
  if (Number.isSafeInteger(number)) return number
  throw new NativeError('UNSAFE_INTEGER', \`\${what} is \${value}, which a number cannot hold exactly.\`)
}`,
  },
  textOf: {
    cinterop: [],
    refcount: [],
    text: `
/** The text up to the first NUL. */
function textOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0)
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end))
}`,
  },
  sameLength: {
    cinterop: ['NativeError'],
    refcount: [],
    text: `
/** Refuses an array that has not as many elements as it must. */
function sameLength(what: string, found: number | undefined, length: number): void {
  if (found === length) return
  throw new NativeError('INVALID_ARGUMENT', \`\${what} must have \${length} elements, not \${found || 'none'}.\`)
}`,
  },
  stringsOf: {
    cinterop: ['NativeError', 'packStrings'],
    refcount: [],
    text: `
/** Strings as C has them, in one piece of memory. */
function stringsOf(what: string, strings: readonly string[]): Uint8Array {
  if (Array.isArray(strings)) return packStrings(strings).bytes
  throw new NativeError('INVALID_ARGUMENT', \`\${what} must be an array of strings, not a \${typeof strings}.\`)
}`,
  },
  allocate: {
    cinterop: ['NativeError'],
    refcount: [],
    text: `
/** Memory for C to fill. */
function allocate<T>(Memory: new (length: number) => T, what: string, length: number | bigint): T {
  const count = typeof length === 'bigint' ? Number(length) : length
  if (!Number.isSafeInteger(count) || count < 0) {
    const found = typeof length === 'number' ? length : \`a \${typeof length}\`
    throw new NativeError('INVALID_ARGUMENT', \`The length of \${what} must be 0 or more, not \${found}.\`)
  }
  try {
    return new Memory(count)
  } catch (cause) {
    throw new NativeError('OUT_OF_MEMORY', \`There is no memory for \${count} elements of \${what}.\`, { cause })
  }
}`,
  },
  pointersOf: {
    cinterop: ['NativeError'],
    refcount: ['pointerOf', 'type Handle'],
    text: `
/** The pointers of handles of one kind. */
function pointersOf<Id extends string>(handles: readonly Handle<Id>[], typeId: Id): BigUint64Array {
  if (Array.isArray(handles)) return BigUint64Array.from(handles, (handle) => pointerOf(handle, typeId))
  throw new NativeError('INVALID_ARGUMENT', \`Expected an array of \${typeId}, not \${typeof handles}.\`)
}`,
  },
  rowsOf: {
    cinterop: ['Matrix', 'NativeError', 'rowPointers'],
    refcount: [],
    text: `
/** The addresses of the rows of a matrix. */
function rowsOf(matrix: Matrix): BigUint64Array {
  // The matrix has to be there as long as its addresses are.
  if (matrix instanceof Matrix) return Object.assign(rowPointers(matrix), { matrix })
  throw new NativeError('INVALID_ARGUMENT', \`Expected a Matrix, not \${typeof matrix}: see Matrix.from.\`)
}`,
  },
  packAll: {
    cinterop: ['NativeError'],
    refcount: [],
    text: `
/** Structs one behind the other, as C has them in an array. */
function packAll<T>(items: readonly T[], size: number, pack: (item: T) => Uint8Array): Uint8Array {
  if (!Array.isArray(items)) {
    throw new NativeError('INVALID_ARGUMENT', \`Expected an array of structs, not \${typeof items}.\`)
  }
  const all = new Uint8Array(items.length * size)
  for (const [index, item] of items.entries()) all.set(pack(item), index * size)
  return all
}`,
  },
  cellOf: {
    cinterop: ['NativeError'],
    refcount: [],
    text: `
/** A number where C can change it. */
function cellOf<T extends ArrayBufferView>(cell: T, what: string, value: number | bigint | boolean): T {
  const array = cell as unknown as { [index: number]: unknown }
  const isBig = cell instanceof BigInt64Array || cell instanceof BigUint64Array
  const isFloat = cell instanceof Float64Array || cell instanceof Float32Array
  const isWhole = Number.isSafeInteger(value) || typeof value === 'bigint'
  if (isFloat && typeof value === 'number') array[0] = value
  else if (isBig && isWhole) array[0] = BigInt(value)
  else if (isWhole && typeof value === 'number') array[0] = value
  if (isFloat ? typeof value === 'number' : isWhole && Number(array[0]) === Number(value)) return cell
  const found = isWhole || typeof value === 'number' ? value : \`a \${typeof value}\`
  throw new NativeError('INVALID_ARGUMENT', \`\${what} must be a number that fits, not \${found}.\`)
}`,
  },
  untilAborted: {
    cinterop: [],
    refcount: [],
    text: `
/**
 * The outcome of a call, or the rejection of the signal, whichever comes first. Native code goes on until it is done: what
 * it uses is held until then, and a handle that nobody waits for any more is given back.
 */
async function untilAborted<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  signal?.throwIfAborted()
  const done = work()
  if (signal === undefined) return done
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      reject(signal.reason)
      done.then(
        (made) => (made as Partial<Disposable> | null | undefined)?.[Symbol.dispose]?.(),
        () => {},
      )
    }
    signal.addEventListener('abort', abort, { once: true })
    // Whoever gets the outcome can rely on it: it is too late to abort then.
    done.finally(() => signal.removeEventListener('abort', abort)).then(resolve, reject)
  })
}`,
  },
  unpackAll: {
    cinterop: ['readBytes', 'type StructShape', 'type StructType', 'type StructValue'],
    refcount: ['type Pointer'],
    text: `
/** Structs that lie one behind the other. */
function unpackAll<S extends StructShape, T>(
  layout: StructType<S>,
  pointer: bigint | null,
  count: number,
  convert: (fields: StructValue<S>) => T,
): T[] {
  const bytes = readBytes(pointer as Pointer | null, count * layout.size)
  return Array.from({ length: count }, (_, index) => convert(layout.unpack(bytes, index * layout.size)))
}`,
  },
  arrayOf: {
    cinterop: ['struct', 'type FieldKind', 'type StructType'],
    refcount: [],
    text: `
/** An array inside a struct: a struct with the indices as names. */
function arrayOf<K extends FieldKind & string>(
  kind: K,
  length: number,
): StructType<{ readonly [index: string]: K }> {
  const members = Array.from({ length }, (_, index) => [String(index), kind] as const)
  return struct(\`\${kind}[\${length}]\`, Object.fromEntries(members))
}`,
  },
}
