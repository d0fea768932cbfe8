import type { Config, LengthSpec, ParameterSpec, ReturnSpec } from '../config/config.ts'
import type { Problem, ProblemCode } from '../errors.ts'
import type { CFunction, CParameter, CType } from '../header/model.ts'
import { spellType } from '../header/spell.ts'
import { parseLength } from './lengths.ts'
import { camelCase, stripPrefix, variableName } from './naming.ts'
import type {
  CallbackKind,
  PlanFunction,
  PlanLength,
  PlanParameter,
  PlanProtocol,
  PlanResult,
  Role,
  Scalar,
} from './plan.ts'
import type { FunctionSpec } from './spec.ts'
import { type StructPlanner, withEnum } from './structs.ts'
import type { Types } from './types.ts'

/** What planning a function needs to know. */
export interface FunctionContext {
  readonly config: Config
  readonly types: Types
  readonly structs: StructPlanner
  readonly protocols: ReadonlyMap<string, PlanProtocol>
  readonly problems: Problem[]
}

/** Gives every parameter and the result of a function a meaning; null, and problems, when that cannot be done. */
export function planFunction(
  f: CFunction,
  spec: FunctionSpec,
  context: FunctionContext,
): PlanFunction | null {
  return new FunctionPlanner(f, spec, context).plan()
}

class FunctionPlanner {
  readonly #f: CFunction
  readonly #spec: FunctionSpec
  readonly #context: FunctionContext
  readonly #types: Types
  /** Counts that arrays of the caller decide: parameter -> arrays. */
  readonly #counts = new Map<string, string[]>()
  readonly #outCounts = new Set<string>()
  readonly #filledCounts = new Map<string, string>()
  #failed = false

  constructor(f: CFunction, spec: FunctionSpec, context: FunctionContext) {
    this.#f = f
    this.#spec = spec
    this.#context = context
    this.#types = context.types
  }

  plan(): PlanFunction | null {
    const f = this.#f
    if (f.variadic) {
      this.#fail(
        'unsupported',
        'it takes a variable number of arguments, which cannot be checked: exclude it',
      )
      return null
    }
    const protocol = this.#protocol()
    const roles = f.parameters.map((parameter) => this.#role(parameter, protocol))
    const result = this.#result(protocol)
    if (this.#failed || result === null) return null
    const keep = this.#context.config.naming?.case === 'keep'
    // Names that the wrapper needs for itself.
    const local = new Set([
      ...(result.kind === 'status' ? ['status'] : []),
      ...(this.#spec.async ? ['args', 'call', 'options'] : []),
      ...(roles.some((role) => role?.kind === 'text') ? ['capacity'] : []),
    ])
    const parameters = f.parameters.map((parameter, index): PlanParameter => {
      const spec = this.#spec.params[parameter.name] ?? {}
      return {
        c: parameter,
        name: local.has(variableName(parameter.name, keep))
          ? `${variableName(parameter.name, keep)}_`
          : variableName(parameter.name, keep),
        nullable: spec.nullable ?? false,
        role: this.#counted(parameter, roles[index]!),
        doc: f.doc.parameters[parameter.name]?.text ?? '',
      }
    })
    this.#check(parameters, result)
    if (this.#failed) return null
    const strip = this.#context.config.naming?.strip ?? []
    const bare = stripPrefix(f.name, strip)
    return {
      c: f,
      name: this.#spec.rename ?? (keep ? bare : camelCase(bare)),
      parameters,
      result,
      protocol,
      async: this.#spec.async,
      doc: this.#spec.doc === undefined ? f.doc : { ...f.doc, text: this.#spec.doc },
      facade: null,
    }
  }

  #fail(code: ProblemCode, message: string): null {
    this.#failed = true
    this.#context.problems.push({ code, message: `${this.#f.name}: ${message}`, at: this.#f.at })
    return null
  }

  #protocol(): PlanProtocol | null {
    const name = this.#spec.errors
    const protocol = this.#context.protocols.get(name ?? 'default')
    if (name === 'none' || (name === undefined && protocol === undefined)) return null
    if (protocol === undefined) {
      this.#fail('config', `its error protocol "${name}" is not one of "errors"`)
      return null
    }
    const why = this.#misfit(protocol)
    if (why === null) return protocol
    if (name !== undefined) this.#fail('config', `the error protocol "${name}" does not fit: ${why}`)
    return null
  }

  /** Why a protocol cannot hold for this function; null when it can. */
  #misfit(protocol: PlanProtocol): string | null {
    const returns = this.#types.plain(this.#f.returns)
    const scalar = this.#types.scalar(this.#f.returns)
    switch (protocol.kind) {
      case 'callback':
        return null
      case 'status':
        return scalar !== undefined && scalar.kind !== 'float' ? null : 'it returns no status'
      case 'struct':
        return this.#f.parameters.some((parameter) => this.#isErrorStruct(parameter.type, protocol.struct))
          ? null
          : `it has no parameter ${protocol.struct}*`
      case 'last': {
        if ((protocol.failed ?? 'null') === 'null')
          return returns.kind === 'pointer' ? null : 'it returns no pointer'
        return scalar === undefined ? 'it returns no number' : null
      }
    }
  }

  #isErrorStruct(type: CType, name: string): boolean {
    const target = this.#types.target(type)
    const plain = target === undefined ? undefined : this.#types.plain(target)
    return plain?.kind === 'struct' && plain.name === name && plain.const !== true
  }

  /** A length from the configuration, or null and a problem. */
  #length(
    spec: LengthSpec | undefined,
    what: string,
    of: string,
    array: 'caller' | 'wrapper' | 'library',
  ): PlanLength | null {
    if (spec === undefined) {
      return this.#fail(
        'unpaired',
        `say with "${what}" how many elements ${of} has: a parameter, a number, or a call such as "GetLength(handle)"`,
      )
    }
    const length = parseLength(spec)
    if (length === undefined)
      return this.#fail('config', `cannot understand "${what}": ${JSON.stringify(spec)}`)
    const names =
      length.kind === 'parameter' ? [length.name] : length.kind === 'call' ? length.parameters : []
    for (const name of names) {
      if (!this.#f.parameters.some((parameter) => parameter.name === name)) {
        return this.#fail('config', `"${what}" of ${of} names the parameter ${name}, which it does not have`)
      }
    }
    if (length.kind === 'parameter') {
      const type = this.#f.parameters.find((parameter) => parameter.name === length.name)!.type
      const pointed = this.#types.target(type)
      if (array === 'wrapper' && pointed !== undefined) {
        return this.#fail(
          'config',
          `"${what}" of ${of} names ${length.name}, which is known only after the call, and memory is made before it: say a number, a parameter that is passed by value, a call, or "fill": true for an array of the caller`,
        )
      }
      if (array === 'library' && pointed !== undefined) {
        const scalar = this.#types.scalar(pointed)
        if (scalar?.kind !== 'integer')
          return this.#fail('config', `${length.name} is no pointer to an integer`)
        this.#outCounts.add(length.name)
      } else if (
        array === 'caller' &&
        pointed !== undefined &&
        this.#types.scalar(pointed)?.kind === 'integer'
      ) {
        this.#filledCounts.set(length.name, of)
      } else if (this.#types.scalar(type)?.kind !== 'integer') {
        return this.#fail('config', `${length.name}, the count of ${of}, is no integer`)
      } else if (array === 'caller') {
        this.#counts.set(length.name, [...(this.#counts.get(length.name) ?? []), of])
      }
    }
    return length
  }

  #role(parameter: CParameter, protocol: PlanProtocol | null): Role | null {
    const spec = this.#spec.params[parameter.name] ?? {}
    const types = this.#types
    const named = `parameter ${parameter.name} (${spellType(parameter.type)})`
    if (protocol?.kind === 'struct' && this.#isErrorStruct(parameter.type, protocol.struct)) {
      return this.#context.structs.use(protocol.struct, this.#f.at) === null
        ? this.#fail('unsupported', named)
        : { kind: 'error', struct: protocol.struct }
    }
    const handle = spec.handle ?? types.handleOf(parameter.type)?.type
    if (handle !== undefined && spec.as !== 'handles' && this.#levels(parameter.type, spec) === 0) {
      if (!types.handles.has(handle))
        return this.#fail('config', `${named}: "${handle}" is not one of "handles"`)
      return { kind: 'handle', handle, transfers: spec.transfers ?? false, retains: spec.retains ?? false }
    }
    const scalar = types.scalar(parameter.type)
    if (scalar !== undefined) {
      const given = spec.enum === undefined ? scalar : withEnum(scalar, spec.enum)
      if (spec.length === undefined) return { kind: 'scalar', scalar: given }
      const computed = this.#length(spec.length, 'length', parameter.name, 'library')
      return computed === null ? null : { kind: 'scalar', scalar: given, computed }
    }
    const plain = types.plain(parameter.type)
    switch (plain.kind) {
      case 'struct':
        return this.#context.structs.use(plain.name, this.#f.at) === null
          ? this.#fail('unsupported', named)
          : { kind: 'struct', struct: plain.name, dir: 'in', byValue: true }
      case 'pointer':
        return this.#pointer(parameter, plain.to, spec, named)
      case 'array': {
        const length = spec.length ?? plain.length ?? undefined
        return this.#pointer(parameter, plain.of, length === undefined ? spec : { ...spec, length }, named)
      }
      default: {
        const why = plain.kind === 'unsupported' ? plain.reason : plain.kind
        return this.#fail('unsupported', `${named} cannot be passed (${why}): exclude the function`)
      }
    }
  }

  /** How many pointers lie between the parameter and its handle: 0 for a handle, 1 for a pointer to one. */
  #levels(type: CType, spec: ParameterSpec): number {
    if (this.#types.handleOf(type) !== undefined) return 0
    if (spec.handle === undefined) return 1
    const target = this.#types.target(type)
    return target !== undefined && this.#types.target(target) !== undefined ? 1 : 0
  }

  #pointer(parameter: CParameter, to: CType, spec: ParameterSpec, named: string): Role | null {
    const types = this.#types
    const target = types.plain(to)
    const said = this.#f.doc.parameters[parameter.name]?.direction
    // `[in,out]` is written for many things: it takes a rule to say which.
    const dir =
      spec.dir ??
      (target.const === true || types.plain(to).const === true ? 'in' : said === 'inout' ? undefined : said)
    const unclear = (): null =>
      this.#fail(
        'ambiguous',
        `${named}: is it an array ("length"), a value to receive ("dir": "out"), or something else ("as")? ` +
          `Say so in "rules" or "parameters"`,
      )

    const handle =
      types.handleOf(to)?.type ??
      (spec.handle !== undefined && target.kind === 'pointer' ? spec.handle : undefined)
    if (handle !== undefined) {
      if (!types.handles.has(handle))
        return this.#fail('config', `${named}: "${handle}" is not one of "handles"`)
      if (spec.as === 'handles' || (spec.as === undefined && to.const === true)) {
        const length = this.#length(spec.length, 'length', parameter.name, 'caller')
        return length && { kind: 'handles', handle, length, retains: spec.retains ?? false }
      }
      if (dir !== 'out') return unclear()
      return { kind: 'outHandle', handle, owned: this.#owned(handle, spec) }
    }

    if (spec.as === 'address') return { kind: 'address' }
    if (target.kind === 'function') return this.#callback(target, named, spec.held ?? false)
    if (spec.as === 'callback') return this.#fail('config', `${named} is no pointer to a function`)

    if (target.kind === 'void') {
      if (spec.as !== 'bytes') {
        return this.#fail(
          'ambiguous',
          `${named}: say what void* is: "handle": a handle type, "as": "bytes" with a length, or "as": "address"`,
        )
      }
      const length = this.#length(spec.length, 'length', parameter.name, 'caller')
      return (
        length && {
          kind: 'buffer',
          scalar: null,
          dir: target.const === true ? 'in' : (spec.dir ?? 'inout'),
          length,
        }
      )
    }

    if (types.isChar(to)) {
      if (spec.as === 'text' || (spec.as === undefined && spec.dir === 'out'))
        return this.#text(parameter, spec)
      if (spec.as === 'string' || (spec.as === undefined && target.const === true))
        return { kind: 'string', labels: spec.label ?? false }
      if (spec.as === undefined) {
        return this.#fail(
          'ambiguous',
          `${named}: say whether it is read ("as": "string"), filled ("as": "text" with a length) or an array ("as": "buffer")`,
        )
      }
    }

    if (target.kind === 'struct')
      return this.#structPointer(parameter, target.name, target.const === true, dir, spec, unclear)

    const scalar = types.scalar(to)
    if (scalar !== undefined) {
      const element = spec.enum === undefined ? scalar : withEnum(scalar, spec.enum)
      if (spec.length === undefined && !this.#isCountOfResult(parameter.name)) {
        if (target.const === true || dir === 'in') {
          this.#length(undefined, 'length', parameter.name, 'caller')
          return null
        }
        if (this.#isFilledCount(parameter.name)) return { kind: 'outScalar', scalar: element, inout: true }
        return dir === undefined ? unclear() : { kind: 'outScalar', scalar: element, inout: dir === 'inout' }
      }
      if (spec.length === undefined) return { kind: 'outCount', scalar }
      return this.#buffer(parameter, scalar, dir, target.const === true, spec, unclear)
    }

    if (target.kind === 'pointer') return this.#pointerToPointer(parameter, target.to, dir, spec, named)
    return this.#fail('unsupported', `${named} cannot be passed`)
  }

  #structPointer(
    parameter: CParameter,
    name: string,
    isConst: boolean,
    dir: 'in' | 'out' | 'inout' | undefined,
    spec: ParameterSpec,
    unclear: () => null,
  ): Role | null {
    if (this.#context.structs.use(name, this.#f.at) === null) {
      this.#failed = true
      return null
    }
    if (spec.as === 'bytes') return { kind: 'memory', struct: name }
    if (spec.as === 'structs' || (spec.as === undefined && spec.length !== undefined)) {
      const length = this.#length(spec.length, 'length', parameter.name, 'caller')
      return length && { kind: 'structs', struct: name, length }
    }
    const direction = spec.dir ?? (isConst ? 'in' : dir)
    if (direction === undefined) return unclear()
    return { kind: 'struct', struct: name, dir: direction, byValue: false }
  }

  #buffer(
    parameter: CParameter,
    scalar: Scalar,
    dir: 'in' | 'out' | 'inout' | undefined,
    isConst: boolean,
    spec: ParameterSpec,
    unclear: () => null,
  ): Role | null {
    const direction = isConst ? 'in' : dir
    if (direction === undefined) return unclear()
    if (scalar.kind === 'bool')
      return this.#fail('unsupported', `${parameter.name}: arrays of bool cannot be passed`)
    // An array that the wrapper makes is as long as the caller says; one that the caller brings says it itself.
    const made = direction === 'out' && spec.fill !== true
    const length = this.#length(spec.length, 'length', parameter.name, made ? 'wrapper' : 'caller')
    if (length === null) return null
    return { kind: 'buffer', scalar, dir: made ? 'out' : direction === 'out' ? 'inout' : direction, length }
  }

  #pointerToPointer(
    parameter: CParameter,
    inner: CType,
    dir: 'in' | 'out' | 'inout' | undefined,
    spec: ParameterSpec,
    named: string,
  ): Role | null {
    const types = this.#types
    if (types.isChar(inner)) {
      if (
        spec.as === 'strings' ||
        (spec.as === undefined && types.plain(inner).const === true && dir !== 'out')
      ) {
        const length = this.#length(spec.length, 'length', parameter.name, 'caller')
        return length && { kind: 'strings', length }
      }
      if (dir === 'out') return { kind: 'outString', release: this.#stringRelease(inner, spec, named) }
    }
    const element = types.scalar(inner)
    if (
      element?.kind === 'float' &&
      element.bits === 64 &&
      (spec.as === 'matrix' || spec.rows !== undefined)
    ) {
      const rows = this.#length(spec.rows, 'rows', parameter.name, 'caller')
      const columns = this.#length(spec.columns, 'columns', parameter.name, 'caller')
      return rows && columns && { kind: 'matrix', rows, columns }
    }
    return this.#fail(
      'ambiguous',
      `${named}: say what it is: "as": "strings" or "matrix" with a length, or "dir": "out" for a text to receive`,
    )
  }

  #text(parameter: CParameter, spec: ParameterSpec): Role | null {
    // With "retry" the wrapper tries capacities of its own; otherwise the caller says one.
    const who = spec.retry === undefined ? 'wrapper' : 'caller'
    const capacity = this.#length(spec.length, 'length', parameter.name, who)
    if (capacity === null) return null
    if (spec.needed !== undefined) {
      if (!this.#f.parameters.some((candidate) => candidate.name === spec.needed)) {
        return this.#fail('config', `"needed" names the parameter ${spec.needed}, which it does not have`)
      }
      this.#outCounts.add(spec.needed)
    }
    return { kind: 'text', capacity, needed: spec.needed ?? null, retry: spec.retry ?? null }
  }

  #callback(type: Extract<CType, { kind: 'function' }>, named: string, held: boolean): Role | null {
    const parameters: { name: string; kind: CallbackKind }[] = []
    for (const parameter of type.parameters) {
      const kind = this.#callbackKind(parameter.type)
      if (kind === undefined) {
        return this.#fail('unsupported', `${named}: a callback cannot be given ${spellType(parameter.type)}`)
      }
      parameters.push({ name: variableName(parameter.name, false), kind })
    }
    const returns =
      this.#types.plain(type.returns).kind === 'void' ? 'void' : this.#callbackKind(type.returns)
    if (returns !== 'void' && returns !== 'bool' && returns !== 'int32' && returns !== 'double') {
      return this.#fail('unsupported', `${named}: a callback cannot return ${spellType(type.returns)}`)
    }
    return { kind: 'callback', signature: { parameters, returns }, held }
  }

  #callbackKind(type: CType): CallbackKind | undefined {
    const scalar = this.#types.scalar(type)
    const target = this.#types.target(type)
    if (target !== undefined) return this.#types.isChar(target) ? 'cstring?' : 'pointer?'
    if (scalar?.kind === 'bool') return 'bool'
    if (scalar?.kind === 'float') return scalar.bits === 64 ? 'double' : 'float'
    if (scalar?.kind === 'integer' && scalar.bits === 32) return scalar.signed ? 'int32' : 'uint32'
    return undefined
  }

  #result(protocol: PlanProtocol | null): PlanResult | null {
    const f = this.#f
    const spec = this.#spec.returns
    const types = this.#types
    const nullable = spec.nullable ?? false
    const named = `its result (${spellType(f.returns)})`
    const scalar = types.scalar(f.returns)
    const plain = types.plain(f.returns)
    if (plain.kind === 'void') return { kind: 'void', nullable }
    if (spec.ignore !== undefined) return { kind: 'ignored', scalar: scalar ?? null, nullable }
    if (scalar !== undefined) {
      const isStatus = protocol?.kind === 'struct' || (protocol?.kind === 'status' && protocol.value !== true)
      if (isStatus) return { kind: 'status', scalar, nullable }
      return {
        kind: 'scalar',
        scalar: spec.enum === undefined ? scalar : withEnum(scalar, spec.enum),
        nullable,
      }
    }
    const handle = spec.handle ?? types.handleOf(f.returns)?.type
    if (handle !== undefined) {
      if (!types.handles.has(handle))
        return this.#fail('config', `${named}: "${handle}" is not one of "handles"`)
      const of = spec.of ?? null
      if (of !== null && !f.parameters.some((parameter) => parameter.name === of)) {
        return this.#fail('config', `"returns.of" names the parameter ${of}, which it does not have`)
      }
      return { kind: 'handle', handle, owned: this.#owned(handle, spec), of, nullable }
    }
    if (plain.kind === 'struct') {
      return this.#context.structs.use(plain.name, f.at) === null
        ? this.#fail('unsupported', named)
        : { kind: 'struct', struct: plain.name, byValue: true, release: null, nullable }
    }
    if (plain.kind !== 'pointer')
      return this.#fail('unsupported', `${named} cannot be returned: exclude the function`)
    if (spec.as === 'address') return { kind: 'address', nullable }
    return this.#pointerResult(plain.to, spec, named, nullable)
  }

  #pointerResult(to: CType, spec: ReturnSpec, named: string, nullable: boolean): PlanResult | null {
    const types = this.#types
    const target = types.plain(to)
    if (types.isChar(to) && (spec.as === undefined || spec.as === 'string')) {
      return { kind: 'string', release: this.#stringRelease(to, spec, named), nullable }
    }
    if (target.kind === 'struct') {
      const struct = this.#context.structs.use(target.name, this.#f.at)
      if (struct === null) {
        this.#failed = true
        return null
      }
      return {
        kind: 'struct',
        struct: target.name,
        byValue: false,
        release: this.#release(
          spec,
          target.const === true,
          struct.release,
          named,
          `structs.${target.name}.release`,
        ),
        nullable,
      }
    }
    const element = types.scalar(to)
    if (element !== undefined) {
      const length = this.#length(spec.length, 'returns.length', 'the array returned', 'library')
      if (length === null || element.kind === 'bool') return null
      const release = this.#release(spec, target.const === true, undefined, named, 'returns.release')
      return { kind: 'buffer', scalar: element, length, release, nullable }
    }
    if (target.kind === 'pointer') {
      if (types.isChar(target.to)) {
        const length = this.#length(spec.length, 'returns.length', 'the list returned', 'library')
        if (length === null) return null
        const isConst = target.const === true
        const release = this.#release(
          spec,
          isConst,
          this.#context.config.lists?.release,
          named,
          'lists.release',
        )
        return { kind: 'strings', length, release, nullable }
      }
      const inner = types.scalar(target.to)
      if (inner?.kind === 'float' && inner.bits === 64) {
        const rows = this.#length(spec.rows, 'returns.rows', 'the matrix returned', 'library')
        const columns = this.#length(spec.columns, 'returns.columns', 'the matrix returned', 'library')
        if (rows === null || columns === null) return null
        const release = this.#release(spec, target.const === true, undefined, named, 'returns.release')
        return { kind: 'matrix', rows, columns, release, nullable }
      }
    }
    return this.#fail(
      'ambiguous',
      `${named}: say what the pointer is with "returns.handle", or "returns.as": "address"`,
    )
  }

  #owned(handle: string, spec: { readonly ownership?: 'owned' | 'borrowed' }): boolean {
    if (spec.ownership === 'borrowed') return false
    const known = this.#types.handles.get(handle)
    const borrowed = this.#context.config.handles?.[handle]?.borrowed === true
    if (known?.release === undefined && !borrowed) {
      this.#fail(
        'releaser',
        `it returns a ${handle} that nobody frees: give handles["${handle}"].release, or say "ownership": "borrowed"`,
      )
    }
    return known?.release !== undefined
  }

  #stringRelease(
    char: CType,
    spec: { readonly ownership?: 'owned' | 'borrowed'; readonly release?: string },
    named: string,
  ): string | null {
    const isConst = this.#types.plain(char).const === true
    return this.#release(spec, isConst, this.#context.config.strings?.release, named, 'strings.release')
  }

  /** Who frees what was returned: `const` means that it stays with the library. */
  #release(
    spec: { readonly ownership?: 'owned' | 'borrowed'; readonly release?: string },
    isConst: boolean,
    usual: string | undefined,
    named: string,
    where: string,
  ): string | null {
    if (spec.ownership === 'borrowed') return null
    if (spec.release !== undefined) return spec.release
    if (isConst && spec.ownership !== 'owned') return null
    if (usual === undefined) {
      this.#fail(
        'releaser',
        `${named} belongs to the caller, and no function frees it: give ${where}, or say "ownership": "borrowed"`,
      )
      return null
    }
    return usual
  }

  /** Whether a pointer to an integer is the length of an array of the caller. */
  #isFilledCount(name: string): boolean {
    return Object.values(this.#spec.params).some((spec) => spec.length === name && spec.fill === true)
  }

  #isCountOfResult(name: string): boolean {
    const { length, rows, columns } = this.#spec.returns
    if ([length, rows, columns].includes(name)) return true
    return Object.values(this.#spec.params).some((spec) => spec.needed === name)
  }

  /** Turns a number into a count where an array of the caller decides it. */
  #counted(parameter: CParameter, role: Role): Role {
    const arrays = this.#counts.get(parameter.name)
    if (role.kind === 'scalar' && arrays !== undefined)
      return { kind: 'count', scalar: role.scalar, of: arrays }
    const filled = this.#filledCounts.get(parameter.name)
    if (role.kind === 'outScalar' && filled !== undefined) {
      return { kind: 'filledCount', scalar: role.scalar, of: filled }
    }
    if (role.kind === 'outScalar' && this.#outCounts.has(parameter.name))
      return { kind: 'outCount', scalar: role.scalar }
    return role
  }

  #check(parameters: readonly PlanParameter[], result: PlanResult): void {
    const names = new Map<string, string>()
    for (const parameter of parameters) {
      const other = names.get(parameter.name)
      if (other !== undefined)
        this.#fail('name', `its parameters ${other} and ${parameter.c.name} have one name in TypeScript`)
      names.set(parameter.name, parameter.c.name)
    }
    const makesHandle = result.kind === 'handle' || parameters.some(({ role }) => role.kind === 'outHandle')
    for (const { c, role } of parameters) {
      if ((role.kind === 'handle' || role.kind === 'handles') && role.retains && !makesHandle) {
        this.#fail('config', `${c.name} cannot be retained: it returns no handle that could keep it alive`)
      }
      if (role.kind === 'string' && role.labels && !makesHandle) {
        this.#fail('config', `${c.name} cannot be a label: it returns no handle`)
      }
    }
    if (this.#spec.async) {
      const protocol = this.#protocol()
      if (protocol?.kind === 'last') {
        this.#fail(
          'config',
          'no async variant: another call may change the last error text before it is read',
        )
      }
      if (parameters.some(({ role }) => role.kind === 'callback')) {
        this.#fail('config', 'no async variant: it takes a callback')
      }
    }
  }
}

/** Whether the caller passes something for a role. */
export function isInput(role: Role): boolean {
  switch (role.kind) {
    case 'count':
    case 'outCount':
    case 'filledCount':
    case 'error':
    case 'outHandle':
    case 'outString':
    case 'text':
      return false
    case 'scalar':
      return role.computed === undefined
    case 'outScalar':
      return role.inout
    case 'buffer':
      return role.dir !== 'out'
    case 'struct':
      return role.dir !== 'out'
    default:
      return true
  }
}
