import type { Pointer } from '@uchronia/refcount'
import { show } from '@uchronia/series/internal'
import { NativeError } from '../errors.ts'
import { ffi, type LibraryHandle } from './koffi.ts'
import { isAddress } from './predicates.ts'

/** The few functions of the C library that copying needs; everything here trusts its callers. */
interface LibC {
  memcpy(target: ArrayBufferView | bigint, source: bigint, size: number): unknown
  strlen(text: bigint): number | bigint
  madvise: ((address: ArrayBufferView, size: number, advice: number) => number) | undefined
  dlopen: ((path: string, flags: number) => bigint | null) | undefined
}

let loaded: LibC | undefined

/** @internal */
export function libc(): LibC {
  if (loaded) return loaded
  const koffi = ffi()
  const library: LibraryHandle = koffi.load(process.platform === 'win32' ? 'ucrtbase.dll' : null)
  const bind = (name: string, result: string, parameters: string[]) => library.func(name, result, parameters)
  loaded = {
    memcpy: bind('memcpy', 'void *', ['void *', 'void *', 'size_t']),
    strlen: bind('strlen', 'size_t', ['void *']),
    dlopen: process.platform === 'win32' ? undefined : bind('dlopen', 'void *', ['str', 'int']),
    madvise: process.platform === 'linux' ? bind('madvise', 'int', ['void *', 'size_t', 'int']) : undefined,
  }
  return loaded
}

/** Refuses null, and what is not an address at all. @internal */
export function checkPointer(pointer: unknown, what: string): asserts pointer is Pointer {
  if (isAddress(pointer)) return
  if (pointer === null || pointer === undefined || pointer === 0n) {
    throw new NativeError('NULL_POINTER', `Cannot read ${what} from a null pointer.`)
  }
  throw new NativeError(
    'INVALID_ARGUMENT',
    `Cannot read ${what} from ${show(pointer)}. Give the pointer that native code returned.`,
  )
}

/** Refuses a count that no memory has. @internal */
export function checkCount(count: number, what: string): void {
  if (!Number.isSafeInteger(count) || count < 0) {
    throw new NativeError(
      'INVALID_ARGUMENT',
      `The number of ${what} cannot be ${show(count)}. Give 0 or more.`,
    )
  }
}
