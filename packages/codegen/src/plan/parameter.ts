import type { ParameterSpec } from '../config/config.ts'
import type { CParameter, CType } from '../header/model.ts'
import { spellType } from '../header/spell.ts'
import type { Draft } from './draft.ts'
import { type Direction, type Form, formsOf, parameterForms, spellForms } from './forms.ts'
import type { Lengths, Maker } from './lengths.ts'
import { variableName } from './naming.ts'
import type { CallbackKind, CountSource, PlanLength, Role, Scalar } from './plan.ts'
import { isErrorStruct } from './protocol.ts'
import { ownsHandle, stringRelease } from './release.ts'
import { hasExact, onlyExact } from './role.ts'
import { type Shape, shapeOf } from './shape.ts'

/** Gives a parameter its meaning; null, and problems, when it has none or when an option does not fit it. */
export function planParameter(parameter: CParameter, draft: Draft, lengths: Lengths): Role | null {
  return new ParameterPlanner(parameter, draft, lengths).plan()
}

class ParameterPlanner {
  readonly #parameter: CParameter
  readonly #draft: Draft
  readonly #lengths: Lengths
  readonly #spec: ParameterSpec
  readonly #shape: Shape
  readonly #named: string
  /** The length that the declaration gives: `int x[3]`. */
  readonly #declared: number | undefined

  constructor(parameter: CParameter, draft: Draft, lengths: Lengths) {
    const { types } = draft
    const plain = types.plain(parameter.type)
    this.#parameter = parameter
    this.#draft = draft
    this.#lengths = lengths
    this.#spec = draft.specOf(parameter.name)
    this.#shape = shapeOf(parameter.type, types)
    this.#named = `parameter ${parameter.name} (${spellType(parameter.type)})`
    this.#declared =
      plain.kind === 'array' && plain.length !== null && plain.length > 0 ? plain.length : undefined
  }

  plan(): Role | null {
    const shape = this.#shape
    const { protocol, types } = this.#draft
    if (protocol?.kind === 'struct' && isErrorStruct(this.#parameter.type, protocol.struct, types)) {
      const [first] = this.#given()
      if (first !== undefined)
        return this.#refuse(
          first,
          `does not fit: the error protocol "${protocol.name}" passes the struct itself`,
        )
      return this.#isUsable(protocol.struct) ? { kind: 'error', struct: protocol.struct } : null
    }
    if (shape.kind === 'other' || shape.kind === 'void') {
      const why = shape.kind === 'other' ? shape.why : 'void'
      return this.#fail('UNSUPPORTED', `${this.#named} cannot be passed (${why}): exclude the function`)
    }
    const form = this.#form()
    if (form === null || this.#mayBeArray(form)) return null
    const dir = this.#direction(form)
    if (dir === null || !this.#fits(form, dir)) return null
    return this.#role(form, dir)
  }

  /** The options that were given and say something: `false` says that it is not so. */
  #given(): (keyof ParameterSpec)[] {
    const keys = Object.keys(this.#spec) as (keyof ParameterSpec)[]
    return keys.filter((key) => this.#spec[key] !== false && this.#spec[key] !== undefined)
  }

  #fail(code: 'UNSUPPORTED' | 'AMBIGUOUS' | 'CONFIG', message: string): null {
    return this.#draft.fail(code, message)
  }

  #refuse(option: keyof ParameterSpec, why: string): null {
    const { name } = this.#parameter
    return this.#draft.refuse(`params.${name}.${option}`, this.#spec[option], `of ${this.#named} ${why}`)
  }

  /** The form that `as` asks for, or that the type and the other options leave no doubt of. */
  #form(): Form | null {
    const forms = formsOf(parameterForms, this.#shape)
    const { as } = this.#spec
    const wanted = as ?? this.#usual()
    const found = forms.find((form) => form.as === wanted)
    if (found !== undefined) return found
    if (as !== undefined) return this.#refuse('as', `does not fit that type: say ${spellForms(forms)}`)
    return this.#fail(
      'AMBIGUOUS',
      `${this.#named}: say under "rules" or "parameters" what it is: ${spellForms(forms)}; or exclude the function`,
    )
  }

  #usual(): Form['as'] | undefined {
    const shape = this.#shape
    const spec = this.#spec
    const dir = spec.dir ?? this.#documented()
    switch (shape.kind) {
      case 'number':
        return 'scalar'
      case 'struct':
        return 'struct'
      case 'handle':
        return 'handle'
      case 'function*':
        return 'callback'
      case 'void*':
        return spec.handle !== undefined ? 'handle' : spec.struct !== undefined ? 'struct' : undefined
      case 'char*':
        return spec.dir === 'out' ? 'text' : shape.isConst ? 'string' : undefined
      case 'byte*':
      case 'number*':
      case 'bool*':
        if (this.#isCount()) return 'scalar'
        if (spec.length !== undefined || this.#declared !== undefined || shape.isConst)
          return shape.kind === 'bool*' ? undefined : 'buffer'
        return dir === 'in' ? 'buffer' : dir === undefined ? undefined : 'scalar'
      case 'struct*':
        if (spec.handle !== undefined) return 'handle'
        return spec.length !== undefined ? 'structs' : 'struct'
      case 'handle*':
      case 'void**':
        if (shape.kind === 'void**' && spec.handle === undefined) return undefined
        if (spec.length !== undefined || shape.isConst) return 'handles'
        return dir === 'out' ? 'handle' : undefined
      case 'char**':
        return dir === 'out' ? 'string' : shape.isConst || spec.length !== undefined ? 'strings' : undefined
      case 'double**':
        return spec.rows !== undefined || spec.columns !== undefined ? 'matrix' : undefined
      default:
        return undefined
    }
  }

  /** The direction that the documentation says. `[in,out]` is written for many things: it takes a rule to say which. */
  #documented(): Direction | undefined {
    const said = this.#draft.f.doc.parameters[this.#parameter.name]?.direction
    return said === 'inout' ? undefined : said
  }

  /** True when the parameter is a pointer to an integer that is the length of something else. */
  #isCount(): boolean {
    const { name } = this.#parameter
    const { returns, params } = this.#draft.spec
    if ([returns.length, returns.rows, returns.columns].includes(name)) return true
    return Object.values(params).some(
      (spec) => spec.needed === name || [spec.length, spec.rows, spec.columns].includes(name),
    )
  }

  #direction(form: Form): Direction | null {
    const shape = this.#shape
    const { dir } = this.#spec
    const isConst = 'isConst' in shape && shape.isConst && form.as !== 'address'
    // Behind the first pointer of `const char **` nothing is const.
    const onlyIn = isConst && shape.kind !== 'char**'
    if (dir !== undefined) {
      if (onlyIn && dir !== 'in')
        return this.#refuse('dir', 'does not fit: it points at const, so say "in" or leave it out')
      if (form.dirs.includes(dir)) return dir
      return this.#refuse(
        'dir',
        `does not fit "as": "${form.as}": say ${form.dirs.map((one) => `"${one}"`).join(' or ')}`,
      )
    }
    if (onlyIn) {
      if (form.dirs.includes('in')) return 'in'
      return this.#draft.refuse(
        `params.${this.#parameter.name}.as`,
        form.as,
        `of ${this.#named} does not fit: it points at const, and nothing can come out of it; say ${spellForms(formsOf(parameterForms, shape).filter(({ dirs }) => dirs.includes('in')))}`,
      )
    }
    if (form.dirs.length === 1) {
      // Members that C changes would be lost.
      if (form.as === 'structs')
        return this.#fail(
          'AMBIGUOUS',
          `${this.#named}: C may change these structs, and nothing comes back: say "dir": "in" if it does not`,
        )
      return form.dirs[0]!
    }
    if (form.as === 'bytes') return 'inout'
    const said = this.#documented()
    if (said !== undefined && form.dirs.includes(said)) return said
    if (form.as === 'scalar' && this.#isCount()) return 'out'
    return this.#fail(
      'AMBIGUOUS',
      `${this.#named}: say with "dir" which way the data goes (${form.dirs.map((one) => `"${one}"`).join(', ')}), or with "as" that it is something else: ${spellForms(formsOf(parameterForms, shape))}`,
    )
  }

  /**
   * True when a pointer to a struct may be an array of them: nothing is said, and a number follows that may be how many.
   */
  #mayBeArray(form: Form): boolean {
    const { spec, f, types } = this.#draft
    if (form.as !== 'struct' || this.#spec.as !== undefined || this.#shape.kind !== 'struct*') return false
    const next = f.parameters[f.parameters.findIndex(({ name }) => name === this.#parameter.name) + 1]
    if (next === undefined || spec.params[next.name]?.as === 'scalar') return false
    const scalar = types.scalar(next.type)
    if (scalar?.kind !== 'integer' || scalar.enum !== undefined) return false
    const isCount = Object.values(spec.params).some((other) => other.length === next.name)
    if (isCount || spec.params[next.name]?.length !== undefined) return false
    this.#fail(
      'AMBIGUOUS',
      `${this.#named}: is it one struct, or as many as ${next.name}, which follows it? Say "as": "struct", or "length": "${next.name}"`,
    )
    return true
  }

  /** True when all options belong to the form. Those that do not are refused, each by itself. */
  #fits(form: Form, dir: Direction): boolean {
    let fits = true
    const refuse = (option: keyof ParameterSpec, why: string): void => {
      fits = false
      this.#refuse(option, why)
    }
    for (const option of this.#given()) {
      if (option === 'as' || option === 'dir') continue
      if (![...form.needs, ...form.takes].includes(option)) {
        const others = formsOf(parameterForms, this.#shape).filter((other) =>
          [...other.needs, ...other.takes].includes(option),
        )
        const instead = others.length === 0 ? 'leave it out' : `leave it out, or say ${spellForms(others)}`
        refuse(option, `does not fit "as": "${form.as}": ${instead}`)
      }
    }
    for (const option of form.needs) {
      if (option === 'length' || option === 'rows' || option === 'columns') continue // the lengths say it
      if (this.#spec[option as keyof ParameterSpec] !== undefined) continue
      fits = false
      this.#fail('AMBIGUOUS', `${this.#named}: "as": "${form.as}" needs "${option}"`)
    }
    const declared = this.#declared ?? 1
    if (declared > 1 && this.#shape.kind !== 'number' && (form.as === 'scalar' || form.as === 'bigint'))
      refuse('as', `does not fit: it is declared with ${declared} elements, so say "as": "buffer"`)
    if (typeof this.#spec.length === 'number' && this.#spec.length < declared)
      refuse('length', `does not fit: it is declared with ${declared} elements, so leave it out`)
    const { nullable, fill } = this.#spec
    const isMade =
      (form.as === 'buffer' || form.as === 'bytes') &&
      this.#shape.kind !== 'struct*' &&
      dir === 'out' &&
      fill !== true
    if (fill === true && dir !== 'out') refuse('fill', 'needs "dir": "out": say that too, or leave it out')
    if (nullable === true && isMade)
      refuse(
        'nullable',
        'does not fit an array that the wrapper makes: leave it out, or say "fill": true for one that the caller brings',
      )
    if (nullable === true && form.as === 'struct' && dir !== 'in')
      refuse(
        'nullable',
        'does not fit a struct that comes back: leave it out, or say "as": "bytes" for memory of the caller, which may be null',
      )
    return fits
  }

  #length(option: 'length' | 'rows' | 'columns', maker: Maker): PlanLength | null {
    const { name } = this.#parameter
    const source: CountSource = { array: name, part: option }
    const spec = this.#spec[option] ?? (option === 'length' ? this.#declared : undefined)
    return this.#lengths.read(spec, `params.${name}.${option}`, name, maker, source)
  }

  /** Plans a struct; false, and a problem, when it cannot be passed. */
  #isUsable(name: string): boolean {
    if (this.#draft.context.structs.use(name, this.#draft.f.at) !== null) return true
    const others = formsOf(parameterForms, this.#shape).filter(({ as }) => !as.startsWith('struct'))
    const instead = others.length === 0 ? '' : `say ${spellForms(others)}, or `
    this.#fail('UNSUPPORTED', `${this.#named} cannot be passed as a struct: ${instead}exclude the function`)
    return false
  }

  #handle(): string | null {
    const shape = this.#shape
    const given = this.#spec.handle
    if (given === undefined) return 'handle' in shape ? shape.handle : null
    const handle = this.#draft.types.handleNamed(given)
    if (handle !== undefined) return handle.type
    const known = [...this.#draft.types.handles.keys()].join(', ') || 'empty'
    return this.#refuse('handle', `is not one of "handles": say one of them (${known}), or add it there`)
  }

  #role(form: Form, dir: Direction): Role | null {
    const shape = this.#shape
    const spec = this.#spec
    const retains = spec.retains ?? false
    switch (form.as) {
      case 'address':
        return { kind: 'address' }
      case 'scalar':
      case 'bigint':
        return this.#scalar(dir, form.as === 'bigint')
      case 'string':
        return dir === 'out'
          ? {
              kind: 'outString',
              release: stringRelease(this.#draft, `params.${this.#parameter.name}`, spec, shape, this.#named),
            }
          : { kind: 'string', labels: spec.label ?? false }
      case 'text':
        return this.#text()
      case 'handle': {
        const handle = this.#handle()
        if (handle === null) return null
        if (dir === 'out') {
          return {
            kind: 'outHandle',
            handle,
            owned: ownsHandle(this.#draft, handle, spec, `params.${this.#parameter.name}`),
          }
        }
        return { kind: 'handle', handle, transfers: spec.transfers ?? false, retains }
      }
      case 'handles': {
        const handle = this.#handle()
        const length = this.#length('length', 'caller')
        return handle === null || length === null ? null : { kind: 'handles', handle, length, retains }
      }
      case 'strings': {
        const length = this.#length('length', 'caller')
        return length && { kind: 'strings', length }
      }
      case 'matrix': {
        const rows = this.#length('rows', 'caller')
        const columns = this.#length('columns', 'caller')
        return rows && columns && { kind: 'matrix', rows, columns }
      }
      case 'bytes':
        if (shape.kind === 'struct*') {
          const size = this.#draft.context.structs.sizeOf(shape.struct)
          return size === null
            ? this.#fail(
                'UNSUPPORTED',
                `${this.#named}: the size of ${shape.struct} is unknown: say "as": "address", or declare it under "handles"`,
              )
            : { kind: 'memory', size }
        }
        return this.#buffer(null, dir)
      case 'buffer':
        return 'scalar' in shape ? this.#buffer(shape.scalar, dir) : null
      case 'struct': {
        const name = spec.struct ?? ('struct' in shape ? shape.struct : '')
        const known = this.#draft.types.structNamed(name)
        if (known === undefined) return this.#refuse('struct', 'names no struct of the headers: say another')
        return this.#isUsable(known)
          ? { kind: 'struct', struct: known, dir, byValue: shape.kind === 'struct' }
          : null
      }
      case 'structs': {
        if (!('struct' in shape)) return null
        const length = this.#length('length', 'caller')
        return this.#isUsable(shape.struct) && length !== null
          ? { kind: 'structs', struct: shape.struct, length }
          : null
      }
      case 'callback':
        return shape.kind === 'function*' ? this.#callback(shape.type) : null
    }
  }

  #scalar(dir: Direction, isExact: boolean): Role | null {
    const shape = this.#shape
    if (!('scalar' in shape)) return null
    const { name } = this.#parameter
    const scalar = this.#draft.withEnum(shape.scalar, `params.${name}.enum`, this.#spec.enum)
    if (scalar === null) return null
    const exact = hasExact(scalar) ? { ...scalar, exact: true as const } : null
    if (isExact && exact === null) return this.#refuse('as', `does not fit: ${onlyExact}`)
    if (shape.kind !== 'number')
      return {
        kind: 'outScalar',
        scalar: isExact && exact !== null ? exact : scalar,
        inout: dir === 'inout',
      }
    const { length } = this.#spec
    if (length === undefined) return { kind: 'scalar', scalar }
    if (scalar.kind !== 'integer' || scalar.enum !== undefined)
      return this.#refuse(
        'length',
        scalar.kind === 'integer'
          ? 'does not fit an enum, which counts nothing: leave one of them out'
          : 'does not fit: only an integer can be computed, so leave it out',
      )
    const computed = this.#lengths.read(length, `params.${name}.length`, name, 'library')
    if (computed === null) return null
    if (computed.kind === 'parameter')
      return this.#refuse(
        'length',
        'would be a copy of another parameter: say a number, or a call such as "GetLength(handle)"',
      )
    return { kind: 'scalar', scalar, computed }
  }

  #buffer(scalar: Scalar | null, dir: Direction): Role | null {
    // An array that the wrapper makes is as long as the caller says; one that the caller brings says it itself.
    const made = dir === 'out' && this.#spec.fill !== true
    const length = this.#length('length', made ? 'wrapper' : 'caller')
    return length && { kind: 'buffer', scalar, dir: made ? 'out' : dir === 'out' ? 'inout' : dir, length }
  }

  #text(): Role | null {
    const { needed, retry } = this.#spec
    const draft = this.#draft
    // With "retry" the wrapper tries capacities of its own; otherwise the caller says one.
    const capacity = this.#length('length', retry === undefined ? 'wrapper' : 'caller')
    if (capacity === null) return null
    if (retry !== undefined) {
      if (
        capacity.kind !== 'parameter' ||
        draft.types.scalar(draft.parameter(capacity.name)!.type) === undefined
      )
        return this.#draft.refuse(
          `params.${this.#parameter.name}.length`,
          this.#spec.length,
          'does not fit "retry": say a parameter that is passed by value, because that calls with larger ones',
        )
      const { protocol } = draft
      const isStatus = protocol?.kind === 'struct' || (protocol?.kind === 'status' && protocol.value !== true)
      if (!isStatus || draft.types.plain(draft.f.returns).kind === 'void')
        return this.#refuse(
          'retry',
          'needs a function that answers a status: give it an error protocol of the kind "status" or "struct"',
        )
    }
    if (needed !== undefined) {
      if (retry === undefined)
        return this.#refuse('needed', 'needs "retry": the status that says that the text was cut off')
      const type = draft.parameter(needed)?.type
      const pointed = type === undefined ? undefined : draft.types.target(type)
      const scalar = pointed === undefined ? undefined : draft.types.scalar(pointed)
      if (scalar?.kind !== 'integer' || draft.types.plain(pointed!).const === true)
        return this.#refuse(
          'needed',
          'names no parameter that is a pointer to an integer: say another, or leave it out',
        )
      this.#lengths.stored.add(needed)
    }
    return { kind: 'text', capacity, needed: needed ?? null, retry: retry ?? null }
  }

  #callback(type: Extract<CType, { kind: 'function' }>): Role | null {
    const { types } = this.#draft
    const parameters: { name: string; kind: CallbackKind }[] = []
    const names = new Set<string>()
    for (const parameter of type.parameters) {
      const kind = this.#callbackKind(parameter.type)
      if (kind === undefined) {
        return this.#fail(
          'UNSUPPORTED',
          `${this.#named}: a callback cannot be given ${spellType(parameter.type)}: say "as": "address", or exclude the function`,
        )
      }
      let name = variableName(parameter.name, false)
      while (names.has(name)) name += '_'
      names.add(name)
      parameters.push({ name, kind })
    }
    const returns = types.plain(type.returns).kind === 'void' ? 'void' : this.#callbackKind(type.returns)
    if (returns !== 'void' && returns !== 'bool' && returns !== 'int32' && returns !== 'double') {
      return this.#fail(
        'UNSUPPORTED',
        `${this.#named}: a callback cannot return ${spellType(type.returns)}: say "as": "address", or exclude the function`,
      )
    }
    return { kind: 'callback', signature: { parameters, returns }, held: this.#spec.held ?? false }
  }

  #callbackKind(type: CType): CallbackKind | undefined {
    const { types } = this.#draft
    const scalar = types.scalar(type)
    const target = types.target(type)
    if (target !== undefined) return types.isChar(target) ? 'cstring?' : 'pointer?'
    if (scalar?.kind === 'bool') return 'bool'
    if (scalar?.kind === 'float') return scalar.bits === 64 ? 'double' : 'float'
    if (scalar?.kind === 'integer' && scalar.bits === 32) return scalar.signed ? 'int32' : 'uint32'
    return undefined
  }
}
