import type { ReturnSpec } from '../config/config.ts'
import { spellType } from '../header/spell.ts'
import type { Draft } from './draft.ts'
import { type Form, formsOf, resultForms, spellForms } from './forms.ts'
import type { Lengths } from './lengths.ts'
import type { PlanLength, PlanResult, Scalar } from './plan.ts'
import { ownsHandle, releaseOf, stringRelease, usualOf } from './release.ts'
import { hasExact, onlyExact } from './role.ts'
import { type Shape, shapeOf } from './shape.ts'

/** Gives the result of a function its meaning; null, and problems, when it has none or when an option does not fit it. */
export function planResult(draft: Draft, lengths: Lengths): PlanResult | null {
  return new ResultPlanner(draft, lengths).plan()
}

const byte: Scalar = { kind: 'integer', bits: 8, signed: false }

class ResultPlanner {
  readonly #draft: Draft
  readonly #lengths: Lengths
  readonly #spec: ReturnSpec
  readonly #shape: Shape
  readonly #named: string

  constructor(draft: Draft, lengths: Lengths) {
    this.#draft = draft
    this.#lengths = lengths
    this.#spec = draft.spec.returns
    this.#shape = shapeOf(draft.f.returns, draft.types)
    this.#named = `its result (${spellType(draft.f.returns)})`
  }

  plan(): PlanResult | null {
    const shape = this.#shape
    const { protocol } = this.#draft
    const given = this.#given()
    const isStatus = protocol?.kind === 'struct' || (protocol?.kind === 'status' && protocol.value !== true)
    if (shape.kind === 'void' || isStatus) {
      for (const option of given) {
        const why = isStatus
          ? `does not fit: the error protocol "${protocol.name}" takes the result for a status, which is not returned; leave it out, or say "errors": "none"`
          : 'does not fit: the function returns nothing, so leave it out'
        this.#refuse(option, why)
      }
      if (shape.kind === 'void') return { kind: 'void', nullable: false }
      if (shape.kind === 'number') return { kind: 'status', scalar: shape.scalar, nullable: false }
    }
    if (this.#spec.ignore !== undefined) return this.#ignored(given)
    if (shape.kind === 'other') {
      const { f } = this.#draft
      return this.#draft.fail(
        'UNSUPPORTED',
        `${this.#named} cannot be returned (${shape.why}): exclude ${f.name}`,
      )
    }
    const form = this.#form()
    if (form === null || !this.#fits(form, given)) return null
    return this.#result(form)
  }

  #given(): (keyof ReturnSpec)[] {
    const keys = Object.keys(this.#spec) as (keyof ReturnSpec)[]
    return keys.filter((key) => this.#spec[key] !== false && this.#spec[key] !== undefined)
  }

  #refuse(option: keyof ReturnSpec, why: string): null {
    return this.#draft.refuse(`returns.${option}`, this.#spec[option], `of ${this.#named} ${why}`)
  }

  #ignored(given: readonly (keyof ReturnSpec)[]): PlanResult | null {
    const shape = this.#shape
    const others = given.filter((option) => option !== 'ignore')
    for (const option of others) this.#refuse(option, 'does not fit "ignore": leave one of them out')
    if (shape.kind === 'struct' || shape.kind === 'other') {
      return this.#refuse(
        'ignore',
        `does not fit: only numbers and pointers can be dropped${shape.kind === 'struct' ? ', so leave it out' : ': exclude the function'}`,
      )
    }
    return { kind: 'ignored', scalar: shape.kind === 'number' ? shape.scalar : null, nullable: false }
  }

  #form(): Form | null {
    const shape = this.#shape
    const forms = formsOf(resultForms, shape)
    const { as, handle, struct } = this.#spec
    const usual =
      handle !== undefined
        ? 'handle'
        : struct !== undefined
          ? 'struct'
          : shape.kind === 'void*' || forms[0]?.as === 'address'
            ? undefined
            : forms[0]?.as
    const found = forms.find((form) => form.as === (as ?? usual))
    if (found !== undefined) return found
    if (as !== undefined) return this.#refuse('as', `does not fit that type: say ${spellForms(forms)}`)
    const option = handle !== undefined ? 'handle' : struct !== undefined ? 'struct' : undefined
    if (option !== undefined) return this.#refuse(option, `does not fit that type: say ${spellForms(forms)}`)
    return this.#draft.fail(
      'AMBIGUOUS',
      `${this.#named}: say under "returns" what the pointer is: ${spellForms(forms)}; or exclude the function`,
    )
  }

  #fits(form: Form, given: readonly (keyof ReturnSpec)[]): boolean {
    let fits = true
    for (const option of given) {
      if (option === 'as' || [...form.needs, ...form.takes].includes(option)) continue
      const others = formsOf(resultForms, this.#shape).filter((other) =>
        [...other.needs, ...other.takes].includes(option),
      )
      const instead = others.length === 0 ? 'leave it out' : `leave it out, or say ${spellForms(others)}`
      fits = false
      this.#refuse(option, `does not fit "as": "${form.as}": ${instead}`)
    }
    for (const option of form.needs) {
      if (option !== 'handle' && option !== 'struct') continue // the lengths say it
      if (this.#spec[option] !== undefined) continue
      fits = false
      this.#draft.fail('AMBIGUOUS', `${this.#named}: "as": "${form.as}" needs "returns.${option}"`)
    }
    const { protocol } = this.#draft
    if (this.#spec.nullable === true && protocol?.kind === 'last' && (protocol.failed ?? 'null') === 'null') {
      fits = false
      this.#refuse(
        'nullable',
        `contradicts the error protocol "${protocol.name}", for which null is a failure: leave it out, or say "errors": "none"`,
      )
    }
    return fits
  }

  #length(option: 'length' | 'rows' | 'columns', of: string): PlanLength | null {
    return this.#lengths.read(this.#spec[option], `returns.${option}`, of, 'library')
  }

  #release(usual: string | undefined, where: string, takesCount: boolean): string | null {
    const shape = this.#shape
    return releaseOf(this.#draft, {
      path: 'returns',
      spec: this.#spec,
      isConst: 'isConst' in shape && shape.isConst,
      named: this.#named,
      takesCount,
      ...usualOf(usual, where),
    })
  }

  #result(form: Form): PlanResult | null {
    const shape = this.#shape
    const spec = this.#spec
    const nullable = spec.nullable ?? false
    switch (form.as) {
      case 'address':
        return { kind: 'address', nullable }
      case 'bigint':
        if (shape.kind !== 'number' || !hasExact(shape.scalar))
          return this.#refuse('as', `does not fit: ${onlyExact}`)
        return { kind: 'scalar', scalar: { ...shape.scalar, exact: true }, nullable }
      case 'scalar': {
        if (shape.kind !== 'number') return null
        const scalar = this.#draft.withEnum(shape.scalar, 'returns.enum', spec.enum)
        return scalar && { kind: 'scalar', scalar, nullable }
      }
      case 'string':
        return {
          kind: 'string',
          release: stringRelease(this.#draft, 'returns', spec, shape, this.#named),
          nullable,
        }
      case 'handle':
        return this.#handle(nullable)
      case 'struct': {
        const name = this.#draft.types.structNamed(spec.struct ?? ('struct' in shape ? shape.struct : ''))
        if (name === undefined) return this.#refuse('struct', 'names no struct of the headers: say another')
        const struct = this.#draft.context.structs.use(name, this.#draft.f.at)
        if (struct === null) {
          const others = formsOf(resultForms, shape).filter(({ as }) => as !== 'struct')
          const say = others.length === 0 ? '' : `say under "returns" ${spellForms(others)}, or `
          return this.#draft.fail(
            'UNSUPPORTED',
            `${this.#named} cannot be returned as a struct: ${say}exclude the function`,
          )
        }
        if (shape.kind === 'struct')
          return { kind: 'struct', struct: name, byValue: true, release: null, nullable }
        const release = this.#release(struct.release, `structs.${name}.release`, false)
        return { kind: 'struct', struct: name, byValue: false, release, nullable }
      }
      case 'buffer':
      case 'bytes': {
        const length = this.#length('length', 'the array returned')
        const release = this.#release(undefined, 'returns.release', true)
        const scalar = form.as === 'bytes' ? byte : 'scalar' in shape ? shape.scalar : byte
        return length && { kind: 'buffer', scalar, length, release, nullable }
      }
      case 'strings': {
        const length = this.#length('length', 'the list returned')
        const release = this.#release(this.#draft.context.config.lists?.release, 'lists.release', true)
        return length && { kind: 'strings', length, release, nullable }
      }
      case 'matrix': {
        const rows = this.#length('rows', 'the matrix returned')
        const columns = this.#length('columns', 'the matrix returned')
        const release = this.#release(undefined, 'returns.release', true)
        return rows && columns && { kind: 'matrix', rows, columns, release, nullable }
      }
      default:
        return null
    }
  }

  #handle(nullable: boolean): PlanResult | null {
    const { types, f } = this.#draft
    const spec = this.#spec
    const own = 'handle' in this.#shape ? this.#shape.handle : undefined
    const handle = spec.handle === undefined ? own : types.handleNamed(spec.handle)?.type
    if (handle === undefined) {
      const known = [...types.handles.keys()].join(', ') || 'empty'
      return this.#refuse('handle', `is not one of "handles": say one of them (${known}), or add it there`)
    }
    const of = spec.of ?? null
    if (of !== null) {
      const owner = f.parameters.find((parameter) => parameter.name === of)
      const isHandle =
        owner !== undefined &&
        (shapeOf(owner.type, types).kind === 'handle' || this.#draft.specOf(of).handle !== undefined)
      if (!isHandle)
        return this.#refuse('of', 'names no parameter that is a handle: say another, or leave it out')
    }
    return { kind: 'handle', handle, owned: ownsHandle(this.#draft, handle, spec, 'returns'), of, nullable }
  }
}
