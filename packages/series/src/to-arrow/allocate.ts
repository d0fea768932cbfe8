/** Bytes from which leaving an array unwritten saves more than the longer way to its memory costs. */
const UNWRITTEN = 64 << 10

/** Where the runtime has them (Node, Deno, Bun), buffers of memory that nobody has written to. */
const { Buffer } = globalThis as { Buffer?: { allocUnsafeSlow?: (size: number) => Uint8Array } }

/** Memory for so many bytes, all of which the caller is about to write; rounded up to whole doubles. @internal */
export function allocateBytes(count: number): ArrayBuffer {
  const size = Math.ceil(count / 8) * 8
  if (size >= UNWRITTEN && Buffer?.allocUnsafeSlow) return Buffer.allocUnsafeSlow(size).buffer as ArrayBuffer
  return new ArrayBuffer(size)
}
