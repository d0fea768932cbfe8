/** Points of a line, those that have no value NaN. @internal */
export interface Points {
  readonly x: Float64Array
  readonly y: Float64Array
  /** True where points were left out. */
  readonly thinned: boolean
}

/** A band between two lines. @internal */
export interface Band {
  readonly x: Float64Array
  readonly low: Float64Array
  readonly high: Float64Array
  readonly thinned: boolean
}

/** More points than this for each pixel are thinned. */
const MOST = 2

/** Ranges of indices that lie in one pixel of the axis. */
function* pixelRanges(x: Float64Array, pixels: number): Iterable<readonly [number, number]> {
  const from = x[0]!
  const scale = pixels / (x[x.length - 1]! - from)
  let start = 0
  let pixel = 0
  for (let i = 1; i < x.length; i++) {
    const own = Math.floor((x[i]! - from) * scale)
    if (own === pixel) continue
    yield [start, i]
    start = i
    pixel = own
  }
  yield [start, x.length]
}

/**
 * A line of as many points as can be seen: of each pixel the first, the least, the greatest and the last. A pixel without a
 * value stays a gap.
 * @param x  increasing
 * @internal
 */
export function thinLine(x: Float64Array, y: Float64Array, pixels: number): Points {
  if (x.length <= MOST * pixels) return { x, y, thinned: false }
  const kept: number[] = []
  for (const [start, end] of pixelRanges(x, pixels)) {
    let [first, last, least, most] = [-1, -1, -1, -1]
    for (let i = start; i < end; i++) {
      const value = y[i]!
      if (Number.isNaN(value)) continue
      if (first < 0) first = least = most = i
      last = i
      if (value < y[least]!) least = i
      if (value > y[most]!) most = i
    }
    if (first < 0) kept.push(start)
    else kept.push(...new Set([first, Math.min(least, most), Math.max(least, most), last]))
  }
  return { x: Float64Array.from(kept, (i) => x[i]!), y: Float64Array.from(kept, (i) => y[i]!), thinned: true }
}

/** A band of as many points as can be seen: the least and the greatest of each pixel. @internal */
export function thinBand(x: Float64Array, low: Float64Array, high: Float64Array, pixels: number): Band {
  if (x.length <= MOST * pixels) return { x, low, high, thinned: false }
  const out = { x: [] as number[], low: [] as number[], high: [] as number[] }
  for (const [start, end] of pixelRanges(x, pixels)) {
    let [least, most] = [Number.NaN, Number.NaN]
    for (let i = start; i < end; i++) {
      if (!(least <= low[i]!) && !Number.isNaN(low[i]!)) least = low[i]!
      if (!(most >= high[i]!) && !Number.isNaN(high[i]!)) most = high[i]!
    }
    out.x.push((x[start]! + x[end - 1]!) / 2)
    out.low.push(least)
    out.high.push(most)
  }
  return {
    x: Float64Array.from(out.x),
    low: Float64Array.from(out.low),
    high: Float64Array.from(out.high),
    thinned: true,
  }
}

/** Bars from `from` to `to` along the axis. @internal */
export interface Bars {
  readonly from: Float64Array
  readonly to: Float64Array
  readonly value: Float64Array
  readonly thinned: boolean
}

/** Bars, of those that share a pixel the highest. @internal */
export function thinBars(from: Float64Array, to: Float64Array, value: Float64Array, pixels: number): Bars {
  if (from.length <= MOST * pixels) return { from, to, value, thinned: false }
  const out: [number, number, number][] = []
  for (const [start, end] of pixelRanges(from, pixels)) {
    let most = Number.NaN
    for (let i = start; i < end; i++) if (!(value[i]! <= most) && !Number.isNaN(value[i]!)) most = value[i]!
    out.push([from[start]!, to[end - 1]!, most])
  }
  return {
    from: Float64Array.from(out, (bar) => bar[0]),
    to: Float64Array.from(out, (bar) => bar[1]),
    value: Float64Array.from(out, (bar) => bar[2]),
    thinned: true,
  }
}
