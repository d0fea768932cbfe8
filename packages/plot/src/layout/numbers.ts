const plain = new Intl.NumberFormat('en', { maximumSignificantDigits: 12, useGrouping: true })

/** A number as an axis has it: `0.5`, `1,000,000,000`, `2e+15`. @internal */
export function axisNumber(value: number): string {
  const size = Math.abs(value)
  if (value !== 0 && (size >= 1e12 || size < 1e-6)) return minus(Number(value.toPrecision(6)).toExponential())
  return minus(plain.format(value))
}

/** A value in at most four digits, for labels and tables; `missing` for NaN. @internal */
export function shortNumber(value: number): string {
  if (Number.isNaN(value)) return 'missing'
  const size = Math.abs(value)
  const rounded = size >= 1000 && size < 1e12 ? Math.round(value) : Number(value.toPrecision(4))
  return axisNumber(rounded)
}

/** A share as per cent: `5`, `97.5`. @internal */
export function percent(share: number): string {
  return String(Number((share * 100).toPrecision(12)))
}

/** A share in whole per cent; never `0 %` for some, nor `100 %` for not all. @internal */
export function wholePercent(share: number): string {
  if (Number.isNaN(share)) return 'missing'
  if (share > 0 && share < 0.01) return '<1 %'
  if (share > 0.99 && share < 1) return '>99 %'
  return `${Math.round(share * 100)} %`
}

function minus(text: string): string {
  return text.replaceAll('-', '−')
}

/** The round step for about `count` intervals of a range. */
function niceStep(low: number, high: number, count: number): number {
  const raw = (high - low) / Math.max(1, count)
  const power = 10 ** Math.floor(Math.log10(raw))
  const ratio = raw / power
  return (ratio <= 1 ? 1 : ratio <= 2 ? 2 : ratio <= 5 ? 5 : 10) * power
}

/** An axis of numbers: its ends, and the numbers that are written at it. @internal */
export interface NumberScale {
  readonly type: 'linear' | 'log'
  readonly domain: readonly [number, number]
  readonly ticks: readonly number[]
}

/**
 * A linear axis that holds a range and ends at round numbers.
 * @param bound  a limit that the axis does not go below; null for none
 * @internal
 */
export function linearScale(low: number, high: number, count: number, bound: number | null): NumberScale {
  let from = low
  let to = high
  if (!(from <= to)) [from, to] = [0, 1]
  if (bound !== null) from = Math.max(bound, from)
  to = Math.max(from, to)
  if (from === to) {
    const around = Math.max(Math.abs(from) * 0.1, Number.MIN_VALUE * 1e10) || 1
    const grow = from === 0 ? 1 : around
    to += grow
    from = bound === null ? from - grow : Math.max(bound, from - grow)
  }
  const step = niceStep(from, to, count)
  if (!Number.isFinite(step) || step === 0) return { type: 'linear', domain: [from, to], ticks: [from, to] }
  const first = Math.floor(from / step + 1e-9)
  const last = Math.ceil(to / step - 1e-9)
  const at = (i: number) => Number((i * step).toPrecision(12))
  const domain: [number, number] = [
    bound === null ? at(first) : Math.max(bound, at(first)),
    Math.max(at(last), to),
  ]
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => at(first + i))
  return { type: 'linear', domain, ticks: ticks.filter((tick) => tick >= domain[0] && tick <= domain[1]) }
}

/** A logarithmic axis of whole decades, or of their halves where there are few. @internal */
export function logScale(lowest: number, highest: number, count: number): NumberScale {
  const valid = lowest > 0 && highest >= lowest && Number.isFinite(highest)
  const [low, high] = valid ? [lowest, highest] : [1, 10]
  const steps = Math.log10(high / low) < 3 ? [1, 2, 5] : [1]
  const all: number[] = []
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
    for (const step of steps) all.push(Number((step * 10 ** power).toPrecision(12)))
  }
  const from = all.filter((tick) => tick <= low).at(-1) ?? low
  const to = all.find((tick) => tick >= high && tick > from) ?? high
  const within = all.filter((tick) => tick >= from && tick <= to)
  const every = Math.max(1, Math.ceil(within.length / Math.max(2, count * 1.5)))
  return { type: 'log', domain: [from, to], ticks: within.filter((_, i) => i % every === 0) }
}
