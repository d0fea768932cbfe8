/** `length` bits from bit `offset` on, moved to the beginning. @internal */
export function alignBits(bits: Uint8Array, offset: number, length: number): Uint8Array {
  if (offset === 0) return bits
  const out = new Uint8Array(Math.ceil(length / 64) * 8)
  for (let i = 0; i < length; i++) {
    const from = offset + i
    out[i >> 3]! |= ((bits[from >> 3]! >> (from & 7)) & 1) << (i & 7)
  }
  return out
}
