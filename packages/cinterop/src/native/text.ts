import type { Pointer } from '@uchronia/refcount'
import { NativeError } from '../errors.ts'
import { ffi } from './koffi.ts'
import { checkCount, checkPointer, libc } from './libc.ts'

/** Options for reading C strings. */
export interface TextOptions {
  /** Treatment of bytes that are not UTF-8: `throw` (the default), or `replace` each by U+FFFD. */
  readonly invalid?: 'throw' | 'replace' | undefined
}

/** The bytes of a zero-terminated string. */
function bytesOf(pointer: Pointer): Uint8Array {
  const size = Number(libc().strlen(pointer))
  const bytes = new Uint8Array(size)
  if (size > 0) libc().memcpy(bytes, pointer, size)
  return bytes
}

/**
 * Copies a C string.
 *
 * @example
 * ```ts
 * const texts = packStrings(['rain'])
 * readString(readPointers(texts.pointer, 1)[0] as Pointer) // rain
 * ```
 * @throws {@link NativeError} `NULL_POINTER`, `INVALID_TEXT`
 */
export function readString(pointer: Pointer | null, options: TextOptions = {}): string {
  checkPointer(pointer, 'a string')
  return options.invalid === 'replace' ? ffi().decode.string(pointer) : decodeString(pointer)
}

/** As {@link readString}, of a pointer that is known to be one. @internal */
export function decodeString(pointer: Pointer): string {
  const text = ffi().decode.string(pointer)
  // koffi replaces what is not UTF-8, but so may the text itself: only its bytes can tell.
  return text.includes('\ufffd') ? strictText(pointer) : text
}

function strictText(pointer: Pointer): string {
  const bytes = bytesOf(pointer)
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw new NativeError(
      'INVALID_TEXT',
      `A C string of ${bytes.length} bytes is not UTF-8. Read it with { invalid: 'replace' } to see what is readable.`,
      { cause },
    )
  }
}

/**
 * Copies an array of C strings. A null array of no strings is fine.
 *
 * @example
 * ```ts
 * const texts = packStrings(['rain', 'flow'])
 * readStringArray(texts.pointer, 2) // [rain, flow]
 * ```
 * @throws {@link NativeError} `NULL_POINTER` (the array or one of its strings), `INVALID_TEXT`, `INVALID_ARGUMENT`
 */
export function readStringArray(pointer: Pointer | null, count: number, options: TextOptions = {}): string[] {
  checkCount(count, 'strings')
  if (count === 0) return []
  checkPointer(pointer, `${count} strings`)
  const addresses = new BigUint64Array(count)
  libc().memcpy(addresses, pointer, count * 8)
  return Array.from(addresses, (address) => readString(address as Pointer, options))
}
