import type { Pointer } from '@uchronia/refcount'
import { NativeError } from '../errors.ts'
import { readBytes } from '../native/memory.ts'
import {
  type FieldKind,
  type StructShape,
  type StructType,
  type StructValue,
  safeNumber,
  struct,
} from '../native/struct.ts'
import { readString } from '../native/text.ts'

/** A call that failed, as the library tells it. Each binding has a class of its own. */
export class LibraryError extends NativeError {
  /** The function that failed. */
  readonly symbol: string
  /** The status that it answered; undefined where that says nothing. */
  readonly status: number | undefined
  /** The name of the status in C. */
  readonly statusName: string | undefined
  /** The text of the library, without anything added. */
  readonly text: string

  /** @internal */
  constructor(symbol: string, status: number | undefined, statusName: string | undefined, text: string) {
    const name = statusName === undefined ? status : `${String(statusName)} (${String(status)})`
    const what = name === undefined ? 'failed' : `failed with ${String(name)}`
    super('NATIVE_ERROR', `${String(symbol)} ${what}${text === '' ? '.' : `: ${String(text)}`}`)
    this.symbol = symbol
    this.status = status
    this.statusName = statusName
    this.text = text
  }
}

/** The name of a status. */
export function nameOf(codes: Readonly<Record<string, number>>, status: number): string | undefined {
  return Object.keys(codes).find((name) => codes[name] === status)
}

/** A message of the library. Bytes that are not UTF-8 are replaced: an error about an error helps nobody. */
export function messageOf(pointer: Pointer | null): string {
  return pointer === null ? '' : readString(pointer, { invalid: 'replace' })
}

/** The error of a call that returned null where something must be. */
export function nothing(symbol: string): NativeError {
  return new NativeError('NULL_POINTER', `${symbol} returned null and reported no error.`)
}

/** A 64-bit integer as a number, refused where digits would be lost. */
export function safe(what: string, value: number | bigint): number {
  return safeNumber(value, what)
}

/** The text up to the first NUL. */
export function textOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0)
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end))
}

/** An array inside a struct: a struct with the indices as names. */
export function arrayOf<K extends FieldKind & string>(
  kind: K,
  length: number,
): StructType<{ readonly [index: string]: K }> {
  const members = Array.from({ length }, (_, index) => [String(index), kind] as const)
  return struct(`${kind}[${length}]`, Object.fromEntries(members))
}

/** Structs that lie one behind the other. */
export function unpackAll<S extends StructShape, T>(
  layout: StructType<S>,
  pointer: bigint | null,
  count: number,
  convert: (fields: StructValue<S>) => T,
): T[] {
  const bytes = readBytes(pointer as Pointer | null, count * layout.size)
  return Array.from({ length: count }, (_, index) => convert(layout.unpack(bytes, index * layout.size)))
}

/**
 * The outcome of a call, or the rejection of the signal, whichever comes first. Native code goes on until it is done: what
 * it uses is held until then, and a handle that nobody waits for any more is given back.
 */
export async function untilAborted<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
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
}

/** The error of a mock that was not told what a method answers. */
export function unanswered(name: string): NativeError {
  return new NativeError('CALL_FAILED', `Say what the mock returns for ${name}: new Mock({ ${name}: ... }).`)
}
