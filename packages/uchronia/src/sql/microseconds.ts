const HIGH = 4_294_967_296

/** Instants in milliseconds as microseconds, as 64-bit integers, into the beginning of `out`. NaN becomes 0. @internal */
export function toMicroseconds(instants: Float64Array, out: BigInt64Array): BigInt64Array {
  // Two halves of 32 bits are written: a BigInt per instant would take ten times as long.
  const halves = new Int32Array(out.buffer, out.byteOffset, out.length * 2)
  for (let i = 0; i < instants.length; i++) {
    const instant = instants[i]!
    const high = Math.floor(instant / HIGH)
    const low = (instant - high * HIGH) * 1000
    const carry = Math.floor(low / HIGH)
    halves[2 * i] = low - carry * HIGH
    halves[2 * i + 1] = high * 1000 + carry
  }
  return out.subarray(0, instants.length)
}

/** Whole numbers as 64-bit integers. @internal */
export function toInt64(numbers: Float64Array): BigInt64Array {
  return BigInt64Array.from(numbers, BigInt)
}
