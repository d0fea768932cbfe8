/** See `Kernels.ranks`. @internal */
export function ranks(
  values: Float64Array,
  members: number,
  observations: Float64Array,
  out: Int32Array,
): void {
  for (let i = 0; i < observations.length; i++) {
    const y = observations[i]!
    if (Number.isNaN(y)) {
      out[2 * i] = -1
      out[2 * i + 1] = 0
      continue
    }
    let less = 0
    let same = 0
    for (let k = i * members; k < (i + 1) * members; k++) {
      const x = values[k]!
      less += x < y ? 1 : 0
      same += x === y ? 1 : 0
    }
    out[2 * i] = less
    out[2 * i + 1] = same
  }
}

/** See `Kernels.exceedance`. @internal */
export function exceedance(
  values: Float64Array,
  members: number,
  thresholds: Float64Array,
  strict: boolean,
  out: Int32Array,
): void {
  const size = thresholds.length
  const cases = size === 0 ? 0 : out.length / size
  for (let i = 0; i < cases; i++) {
    for (let t = 0; t < size; t++) {
      const threshold = thresholds[t]!
      let count = 0
      for (let k = i * members; k < (i + 1) * members; k++) {
        const x = values[k]!
        count += (strict ? x > threshold : x >= threshold) ? 1 : 0
      }
      out[i * size + t] = count
    }
  }
}
