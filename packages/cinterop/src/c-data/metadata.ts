import type { Pointer } from '@uchronia/refcount'
import { TableError } from '@uchronia/series'
import { readBytes } from '../native/memory.ts'

/**
 * Key and value pairs as the C data interface writes them: their number, then for each the length and the bytes of key and
 * value, lengths as 32-bit integers.
 * @internal
 */
export function packMetadata(metadata: ReadonlyMap<string, string>): Uint8Array | undefined {
  if (metadata.size === 0) return undefined
  const encoder = new TextEncoder()
  const texts = [...metadata].flat().map((text) => encoder.encode(text))
  const bytes = new Uint8Array(texts.reduce((sum, text) => sum + 4 + text.length, 4))
  const view = new DataView(bytes.buffer)
  view.setInt32(0, metadata.size, true)
  let at = 4
  for (const text of texts) {
    view.setInt32(at, text.length, true)
    bytes.set(text, at + 4)
    at += 4 + text.length
  }
  return bytes
}

/** @throws {@link TableError} `INVALID_METADATA` @internal */
export function readMetadata(pointer: Pointer | null): Map<string, string> {
  const metadata = new Map<string, string>()
  if (pointer === null) return metadata
  let at = pointer as bigint
  const take = (size: number) => {
    const bytes = readBytes(at as Pointer, size)
    at += BigInt(size)
    return bytes
  }
  const integer = () => {
    const value = new DataView(take(4).buffer).getInt32(0, true)
    if (value < 0)
      throw new TableError('INVALID_METADATA', `The metadata of an Arrow schema have a length of ${value}.`)
    return value
  }
  const decoder = new TextDecoder()
  const text = () => decoder.decode(take(integer()))
  for (let left = integer(); left > 0; left--) metadata.set(text(), text())
  return metadata
}
