import { OptionError } from '@uchronia/series'
import { type Data, Int32, Int64 } from '@uchronia/series/arrow'
import { show } from '@uchronia/series/internal'
import { integer64Column, integerColumn, textColumn } from './columns.ts'

/** The form of the names of members in tables. */
export type MembersAs = 'text' | 'integer'

const INT32 = 2 ** 31

/** Makes the columns of members of one table. @internal */
export class MemberColumns {
  readonly type: Int32 | Int64 | undefined
  readonly #names: readonly string[]
  readonly #numbers: readonly number[] | undefined

  /** @throws {@link OptionError} `INVALID_OPTION`: integers are asked for, and a name is none */
  constructor(names: readonly string[], as: MembersAs) {
    this.#names = names
    if (as === 'text') return
    this.#numbers = names.map(memberNumber)
    if (new Set(this.#numbers).size < names.length) {
      throw new OptionError(
        'INVALID_OPTION',
        'Two members would be the same integer. Leave their names as text (membersAs: "text").',
      )
    }
    this.type = this.#numbers.every((number) => Math.abs(number) < INT32) ? new Int32() : new Int64()
  }

  /** A column from the index of the member of each row. */
  column(codes: Int32Array): Data {
    const numbers = this.#numbers
    if (numbers === undefined) return textColumn(codes, this.#names)
    if (this.type instanceof Int32) return integerColumn(codes.map((code) => numbers[code]!))
    return integer64Column(Float64Array.from(codes, (code) => numbers[code]!))
  }
}

function memberNumber(name: string): number {
  const number = Number(name)
  if (/^[+-]?\d+$/.test(name) && Number.isSafeInteger(number)) return number
  throw new OptionError(
    'INVALID_OPTION',
    `The member ${show(name)} is not an integer. Leave the names as text (membersAs: "text"; --members-as text).`,
  )
}
