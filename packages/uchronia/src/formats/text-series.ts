import type { Instant, TimeStep } from '@uchronia/series'
import type { FormatWarning, Station } from '../engine/description.ts'
import { UchroniaError } from '../errors.ts'

/** The place of a series in a text file; unknown parts are left out. @internal */
export type Place = Pick<Station, 'id'> & Partial<Station>

/** The times that a file declares beside those of its values. @internal */
export interface DeclaredTimes {
  /** Seconds or months; null where the file says that there is no step. */
  readonly step: TimeStep | null
  readonly start?: Instant | undefined
  readonly end?: Instant | undefined
}

/** The values of one variable at one station, of one member and one issue, as a text file has them. @internal */
export interface TextSeries {
  readonly variable: string
  /** Names, units and steps in which series of one variable differ that are no entry together. */
  readonly tags: readonly string[]
  readonly station: Place | undefined
  readonly member: string | undefined
  readonly issue: Instant | undefined
  readonly declared: DeclaredTimes | undefined
  /** Milliseconds UTC, strictly increasing. */
  readonly times: Float64Array
  /** NaN is missing. */
  readonly values: Float64Array
  /** Quality codes, NaN where there is none. */
  readonly codes: Float64Array | undefined
  readonly units: string | undefined
  readonly longName: string | undefined
  readonly aggregation: string | undefined
  readonly attributes: Readonly<Record<string, unknown>>
  /** The place in the file, such as `line 12`. */
  readonly where: string
}

/** All that a text file says. @internal */
export interface TextContent {
  readonly series: readonly TextSeries[]
  readonly globalAttributes: Readonly<Record<string, unknown>>
  readonly warnings: readonly FormatWarning[]
  /** Columns or series that are none of ours, with the reasons. */
  readonly leftOut: readonly { readonly name: string; readonly reason: string }[]
}

/** A reader of one format: is given the text of a file piece by piece, and at the end says what was in it. @internal */
export interface TextReader {
  write(text: string): void
  end(): TextContent
}

/** A table that is given its rows. @internal */
export interface DelimitedTable {
  /** @param number  of the line in the file, from 1 */
  row(line: string, number: number): void
  end(): TextContent
}

/** Refuses a line of a file, by its number. @internal */
export type Refuse = (line: number, reason: string) => never

/** A file that is no time series, though its name could be that of one. @internal */
export class OtherContent extends UchroniaError {
  /** The reason, without the name of the file. */
  readonly reason: string

  constructor(file: string, reason: string) {
    super('FORMAT', `${file} ${reason}`)
    this.reason = reason
  }
}

/** Numbers that are added one by one. @internal */
export class NumberList {
  #numbers = new Float64Array(64)
  length = 0

  push(value: number): void {
    if (this.length === this.#numbers.length) {
      const more = new Float64Array(2 * this.length)
      more.set(this.#numbers)
      this.#numbers = more
    }
    this.#numbers[this.length++] = value
  }

  at(index: number): number {
    return this.#numbers[index]!
  }

  /** The numbers; shares memory with the list. */
  values(): Float64Array {
    return this.#numbers.subarray(0, this.length)
  }
}

/** Counts departures of one kind, so that a file of a million of them has one warning. @internal */
export class Tally {
  readonly #counts = new Map<string, number>()

  add(name: string): void {
    // Texts of a hostile file are as many as it likes.
    const known = this.#counts.has(name) || this.#counts.size < 20 ? name : 'others'
    this.#counts.set(known, (this.#counts.get(known) ?? 0) + 1)
  }

  get total(): number {
    let sum = 0
    for (const count of this.#counts.values()) sum += count
    return sum
  }

  /** `Ice (10), Eqp (2)`, the most frequent first. */
  toString(): string {
    return [...this.#counts]
      .sort(([, a], [, b]) => b - a)
      .map(([name, count]) => `${name} (${count})`)
      .join(', ')
  }
}
