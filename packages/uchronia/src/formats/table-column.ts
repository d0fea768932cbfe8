import { formatInstant, type Instant } from '@uchronia/series'
import { NumberList, type Refuse } from './text-series.ts'

/** The values of one series of a table, as its rows come. @internal */
export class TableColumn {
  readonly #times = new NumberList()
  readonly #values = new NumberList()
  readonly #lines = new NumberList()
  #inOrder = true

  push(time: Instant, value: number, line: number): void {
    const { length } = this.#times
    if (length > 0 && time <= this.#times.at(length - 1)) this.#inOrder = false
    this.#times.push(time)
    this.#values.push(value)
    this.#lines.push(line)
  }

  get firstLine(): number {
    return this.#lines.at(0)
  }

  /**
   * Times that increase and their values: rows may stand in any order.
   * @param what  names the series when a time comes twice
   */
  sorted(what: string, refuse: Refuse): { times: Float64Array; values: Float64Array } {
    const times = this.#times.values()
    const values = this.#values.values()
    if (this.#inOrder) return { times, values }
    const order = Uint32Array.from(times, (_, i) => i).sort((a, b) => times[a]! - times[b]! || a - b)
    for (let i = 1; i < order.length; i++) {
      if (times[order[i]!] !== times[order[i - 1]!]) continue
      refuse(
        this.#lines.at(order[i]!),
        `${what} has a second value at ${formatInstant(times[order[i]!]!)}; the first is in line ${this.#lines.at(order[i - 1]!)}`,
      )
    }
    return {
      times: Float64Array.from(order, (i) => times[i]!),
      values: Float64Array.from(order, (i) => values[i]!),
    }
  }
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/

/** A decimal number; undefined for any other text. @internal */
export function decimal(text: string): number | undefined {
  return NUMBER.test(text) ? Number(text) : undefined
}
