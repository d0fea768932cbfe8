import type { EnsembleForecastSeries } from '@uchronia/series'
import { type Data, Int64, makeData, TimestampMillisecond } from '@uchronia/series/arrow'
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
    const reference = new BigInt64Array(values.length)
    const valid = new BigInt64Array(values.length)
    for (const [i, issue] of issues.values().entries()) {
      reference.fill(BigInt(issue), i * block, (i + 1) * block)
      valid.set(
        toInt64(
          seconds.map((lead) => issue + lead * 1000),
          members.length,
        ),
        i * block,
      )
    }
    const time = (data: BigInt64Array) =>
      makeData({ type: new TimestampMillisecond('UTC'), data, nullCount: 0 })
    return [time(reference), this.#lead!, time(valid), this.#member!, floatData(values, 'null')]
  }
}
