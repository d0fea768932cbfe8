import type { EnsembleForecastSeries } from '@uchronia/series'
import {
  type Data,
  Int64,
  makeData,
  TimestampMicrosecond,
  TimestampMillisecond,
} from '@uchronia/series/arrow'
import { floatData, toInt64 } from '@uchronia/series/internal'
import { repeatedText, textColumn } from './columns.ts'

/**
 * Makes the rows of pieces of a forecast in the long layout, the most common of all tables, faster than issue by issue: lead times and members are the same for all pieces of as many issues.
 * @internal
 */
export class ForecastRows {
  #shape = ''
  #lead: Data | undefined
  #member: Data | undefined
  readonly #isMicroseconds: boolean

  /** @param isMicroseconds  makes instants in microseconds, and not in milliseconds */
  constructor(isMicroseconds: boolean) {
    this.#isMicroseconds = isMicroseconds
  }

  /** The columns of a piece, in the order of the layout. */
  columns(part: EnsembleForecastSeries): Data[] {
    const { issues, leads, members, values } = part
    const block = members.length * leads.length
    const seconds = leads.values()
    const shape = JSON.stringify([issues.length, [...seconds], members])
    if (shape !== this.#shape) {
      this.#shape = shape
      const data = toInt64(seconds, issues.length * members.length)
      this.#lead = makeData({ type: new Int64(), data, nullCount: 0 })
      const codes = new Int32Array(block)
      for (let row = 0; row < codes.length; row++) {
        codes[row] = Math.floor(row / leads.length)
      }
      this.#member = repeatedText(textColumn(codes, members), issues.length)
    }
    const unit = this.#isMicroseconds ? 1000n : 1n
    const steps = BigInt64Array.from(seconds, (lead) => BigInt(lead * 1000) * unit)
    const reference = new BigInt64Array(values.length)
    const valid = new BigInt64Array(values.length)
    for (const [i, time] of issues.values().entries()) {
      const issue = BigInt(time) * unit
      const [start, end] = [i * block, (i + 1) * block]
      reference.fill(issue, start, end)
      for (let k = 0; k < steps.length; k++) valid[start + k] = issue + steps[k]!
      // What is there is copied behind itself, twice as much each time.
      for (let done = steps.length; done < block; done *= 2) {
        valid.copyWithin(start + done, start, Math.min(start + done, end - done))
      }
    }
    const type = this.#isMicroseconds ? new TimestampMicrosecond('UTC') : new TimestampMillisecond('UTC')
    const time = (data: BigInt64Array) => makeData({ type, data, nullCount: 0 })
    return [time(reference), this.#lead!, time(valid), this.#member!, floatData(values, 'null')]
  }
}
