import type { LengthSpec } from '../config/config.ts'
import type { Draft } from './draft.ts'
import type { CountSource, PlanLength } from './plan.ts'

/** Reads the source of a count: `n`, `12`, `GetLength(series)`, `GetGeometry(series).length`. */
export function parseLength(spec: LengthSpec): PlanLength | undefined {
  if (typeof spec === 'number') return { kind: 'fixed', count: spec }
  if (/^\w+$/.test(spec)) {
    return /^\d+$/.test(spec) ? { kind: 'fixed', count: Number(spec) } : { kind: 'parameter', name: spec }
  }
  const call = /^(\w+)\(([\w\s,]*)\)((?:\.\w+)*)$/.exec(spec)
  if (call === null) return undefined
  const [, name = '', parameters = '', path = ''] = call
  return {
    kind: 'call',
    function: name,
    parameters: parameters
      .split(',')
      .map((parameter) => parameter.trim())
      .filter((parameter) => parameter !== ''),
    path: path.split('.').filter((step) => step !== ''),
  }
}

/** The maker of an array: the caller brings it, the wrapper makes it before the call, or the library returns it. */
export type Maker = 'caller' | 'wrapper' | 'library'

/** The lengths of a function, and the parameters that are counts because of them. */
export class Lengths {
  /** Counts that arrays of the caller decide. */
  readonly counts: Map<string, CountSource[]> = new Map()
  /** Counts that C stores. */
  readonly stored: Set<string> = new Set()
  /** Counts that arrays of the caller decide, and that C overwrites. */
  readonly filled: Map<string, CountSource[]> = new Map()
  /** Values that decide how much the wrapper allocates, and that C overwrites. */
  readonly capacities: Set<string> = new Set()
  readonly #draft: Draft

  constructor(draft: Draft) {
    this.#draft = draft
  }

  /**
   * The length that an option gives, or null and a problem.
   *
   * @param option - its path, such as `params.x.length`
   * @param of - the array, as messages call it
   */
  read(
    spec: LengthSpec | undefined,
    option: string,
    of: string,
    maker: Maker,
    source?: CountSource,
  ): PlanLength | null {
    const draft = this.#draft
    const last = option.slice(option.lastIndexOf('.') + 1)
    if (spec === undefined) {
      return draft.fail(
        'UNPAIRED',
        `say with "${option.startsWith('returns') ? option : last}" how many ${last === 'length' ? 'elements' : last} ${of} has: a parameter, a number, or a call such as "GetLength(handle)"`,
      )
    }
    const length = parseLength(spec)
    if (length === undefined || (length.kind === 'fixed' && length.count < 1)) {
      return draft.refuse(
        option,
        spec,
        'is no length: say a parameter, a number from 1, or a call such as "GetLength(handle)"',
      )
    }
    const names =
      length.kind === 'parameter' ? [length.name] : length.kind === 'call' ? length.parameters : []
    const known = draft.f.parameters.map(({ name }) => name)
    for (const name of names) {
      if (!known.includes(name)) {
        return draft.refuse(
          option,
          spec,
          `names the parameter ${name}, which the function does not have: say another (${known.join(', ') || 'it has none'}), a number or a call`,
        )
      }
    }
    return length.kind === 'parameter' && !this.#count(length.name, option, spec, of, maker, source)
      ? null
      : length
  }

  /** Makes a parameter a count; false, and a problem, when it cannot be one. */
  #count(
    name: string,
    option: string,
    spec: LengthSpec,
    of: string,
    maker: Maker,
    source: CountSource | undefined,
  ): boolean {
    const draft = this.#draft
    const refuse = (why: string): boolean => draft.refuse(option, spec, why) !== null
    const { type } = draft.parameter(name)!
    const own = draft.types.scalar(type)
    const pointed = draft.types.target(type)
    const stored = pointed === undefined ? undefined : draft.types.scalar(pointed)
    const scalar = own ?? stored
    if (scalar?.kind !== 'integer')
      return refuse(
        `names ${name}, the count of ${of}, which is no integer: say another parameter, a number or a call`,
      )
    if (scalar.enum !== undefined)
      return refuse(
        `names ${name}, which is an enum and counts nothing: say another parameter, a number or a call`,
      )
    if (own !== undefined) {
      if (maker !== 'caller') return true
      if (source !== undefined) add(this.counts, name, source)
      return true
    }
    if (draft.types.plain(pointed!).const === true)
      return refuse(`names ${name}, which points at const: say a number or a call`)
    switch (maker) {
      case 'wrapper':
        if (draft.specOf(name).dir !== 'inout') {
          return refuse(
            `names ${name}, which is known only after the call, and memory is made before it: say a number, a parameter ` +
              `that is passed by value, or a call; or "dir": "inout" of ${name}, so that the caller says how much there is ` +
              'room for; or "fill": true for an array of the caller',
          )
        }
        this.capacities.add(name)
        return true
      case 'library':
        this.stored.add(name)
        return true
      case 'caller':
        if (source !== undefined) add(this.filled, name, source)
        return true
    }
  }
}

function add(map: Map<string, CountSource[]>, name: string, source: CountSource): void {
  map.set(name, [...(map.get(name) ?? []), source])
}
