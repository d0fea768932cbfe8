import type { Config, HandleConfig } from '../config/config.ts'
import { glob } from '../config/glob.ts'
import type { CEnum, CType, HeaderModel } from '../header/model.ts'
import { handleClassName, stripPrefix } from './naming.ts'
import type { PlanHandle, Scalar } from './plan.ts'

/** The meaning of C types: which are handles, which are numbers, which are structs. */
export class Types {
  readonly handles: ReadonlyMap<string, PlanHandle>
  /** Entries of `handles` that match no type of the headers. */
  readonly unusedHandles: readonly string[]
  readonly #model: HeaderModel
  readonly #config: Config
  readonly #aliases: ReadonlyMap<string, CType>
  /** Handles that are pointers to a struct, by the name of the struct. */
  readonly #byStruct = new Map<string, PlanHandle>()
  /** Handles that are pointers to a name for void, such as `CURL*`, by that name. */
  readonly #byVoid = new Map<string, PlanHandle>()

  constructor(model: HeaderModel, config: Config, imported: readonly PlanHandle[]) {
    this.#model = model
    this.#config = config
    this.#aliases = new Map(model.aliases.map((alias) => [alias.name, alias.type]))
    const { handles, unused } = this.#declareHandles(config, imported)
    for (const handle of imported) handles.set(handle.type, handle)
    this.handles = handles
    this.unusedHandles = unused
    for (const handle of handles.values()) {
      const struct = this.#structOf(handle.type)
      const named = this.#voidOf(handle.type)
      if (struct !== undefined) this.#byStruct.set(struct, handle)
      if (named !== undefined) this.#byVoid.set(named, handle)
    }
  }

  /** The struct behind a type that is written as a pointer: `sqlite3*`, `PJ *`, `struct PJconsts*`. */
  #structOf(type: string): string | undefined {
    const stem = /^(?:(?:struct|union)\s+)?(\w+)\s*\*$/.exec(type)?.[1]
    if (stem === undefined) return undefined
    const plain = this.plain(
      this.#aliases.has(stem) ? { kind: 'alias', name: stem } : { kind: 'struct', name: stem },
    )
    if (plain.kind !== 'struct') return undefined
    return this.#model.structs.some((struct) => struct.name === plain.name) ? plain.name : undefined
  }

  /** The name for void behind a type that is written as a pointer: `CURL*` where `typedef void CURL`. */
  #voidOf(type: string): string | undefined {
    const stem = /^(\w+)\s*\*$/.exec(type)?.[1]
    if (stem === undefined || !this.#aliases.has(stem)) return undefined
    return this.plain({ kind: 'alias', name: stem }).kind === 'void' ? stem : undefined
  }

  #declareHandles(
    config: Config,
    imported: readonly PlanHandle[],
  ): { handles: Map<string, PlanHandle>; unused: string[] } {
    const names = this.#model.aliases.map((alias) => alias.name)
    const found = new Map<string, HandleConfig>()
    const unused: string[] = []
    for (const [pattern, spec] of Object.entries(config.handles ?? {})) {
      const type = tidy(pattern)
      // `sqlite3*` and `struct PJconsts*` are pointers to a struct of the headers; any other `*` stands for any text.
      const isPointer = this.#structOf(type) !== undefined || this.#voidOf(type) !== undefined
      const matching = names.includes(type) || isPointer ? [type] : names.filter(glob(type))
      if (matching.length === 0) unused.push(pattern)
      for (const name of matching) found.set(name, { ...found.get(name), ...spec })
    }
    const strip = config.naming?.strip ?? []
    const handles = new Map<string, PlanHandle>()
    const visiting = new Set<string>()
    const visit = (type: string): PlanHandle | undefined => {
      const known = handles.get(type)
      const spec = found.get(type)
      if (known !== undefined || spec === undefined || visiting.has(type))
        return known ?? imported.find((handle) => handle.type === type)
      visiting.add(type)
      const base = spec.extends === undefined ? undefined : tidy(spec.extends)
      const parent = base === undefined || base === type ? undefined : visit(base)
      const doc = spec.doc ?? this.#docOf(type)
      const release = spec.release ?? parent?.release
      const count = spec.count ?? parent?.count
      const handle: PlanHandle = {
        type,
        className: spec.class ?? handleClassName(stripPrefix(type, strip)),
        ...(base !== undefined && base !== type ? { parent: base } : {}),
        supertypes: parent === undefined ? [] : [parent.type, ...parent.supertypes],
        ...(release !== undefined && spec.borrowed !== true ? { release } : {}),
        ...(count !== undefined ? { count } : {}),
        doc,
        imported: false,
      }
      handles.set(type, handle)
      return handle
    }
    for (const name of found.keys()) visit(name)
    return { handles, unused }
  }

  #docOf(type: string): string {
    const alias = this.#model.aliases.find((candidate) => candidate.name === type)
    const struct = this.#structOf(type)
    return alias?.doc.text ?? this.#model.structs.find(({ name }) => name === struct)?.doc.text ?? ''
  }

  /** The handle type that the configuration calls so. */
  handleNamed(name: string): PlanHandle | undefined {
    const known = this.handles.get(tidy(name))
    if (known !== undefined) return known
    const struct = this.#structOf(tidy(name))
    return struct === undefined ? undefined : this.#byStruct.get(struct)
  }

  /** True when handles of a type are never freed by the caller. */
  isBorrowed(type: string): boolean {
    return Object.entries(this.#config.handles ?? {}).some(
      ([pattern, spec]) => spec.borrowed === true && (tidy(pattern) === type || glob(tidy(pattern))(type)),
    )
  }

  /** The handle type of a C type, found on the way from alias to alias. */
  handleOf(type: CType): PlanHandle | undefined {
    for (let at: CType | undefined = type; at !== undefined; ) {
      if (at.kind === 'alias') {
        const handle = this.handles.get(at.name)
        if (handle !== undefined) return handle
        at = this.#aliases.get(at.name)
      } else if (at.kind === 'pointer') {
        for (
          let named: CType | undefined = at.to;
          named?.kind === 'alias';
          named = this.#aliases.get(named.name)
        ) {
          const handle = this.#byVoid.get(named.name)
          if (handle !== undefined) return handle
        }
        const to: CType = this.plain(at.to)
        return to.kind === 'struct' ? this.#byStruct.get(to.name) : undefined
      } else return undefined
    }
    return undefined
  }

  /** A type without aliases at its outermost level. */
  plain(type: CType): CType {
    let at = type
    let isConst = type.const === true
    for (let i = 0; at.kind === 'alias' && i < 32; i += 1) {
      const next = this.#aliases.get(at.name)
      if (next === undefined) return { kind: 'unsupported', reason: `the unknown type ${at.name}` }
      at = next
      isConst ||= at.const === true
    }
    return isConst && at.const !== true ? { ...at, const: true } : at
  }

  /** The type that a pointer or array points at; undefined for other types. */
  target(type: CType): CType | undefined {
    const plain = this.plain(type)
    return plain.kind === 'pointer' ? plain.to : plain.kind === 'array' ? plain.of : undefined
  }

  #enum(name: string): CEnum | undefined {
    return this.#model.enums.find((candidate) => candidate.name === name && candidate.values.length > 0)
  }

  /** The values of an enum of the headers; undefined when there is no such enum. */
  enumValues(name: string): CEnum['values'] | undefined {
    return this.#enum(name)?.values
  }

  /** The enums of the headers. */
  get enumNames(): string[] {
    return this.#model.enums.filter(({ values }) => values.length > 0).map(({ name }) => name)
  }

  /** The struct of a name, or of an alias for it. */
  structNamed(name: string): string | undefined {
    if (this.#model.structs.some((struct) => struct.name === name)) return name
    const plain = this.#aliases.has(name) ? this.plain({ kind: 'alias', name }) : undefined
    return plain?.kind === 'struct' ? plain.name : undefined
  }

  /** A type as a number, truth value or enum member; undefined when it is none. */
  scalar(type: CType): Scalar | undefined {
    const plain = this.plain(type)
    switch (plain.kind) {
      case 'bool':
        return { kind: 'bool' }
      case 'integer':
        return { kind: 'integer', bits: plain.bits, signed: plain.signed }
      case 'float':
        return { kind: 'float', bits: plain.bits }
      case 'enum': {
        const values = this.#enum(plain.name)?.values
        // An enum that is only named is an int.
        if (values === undefined) return { kind: 'integer', bits: 32, signed: true }
        const signed = values.some((entry) => entry.value < 0)
        return { kind: 'integer', bits: 32, signed, enum: plain.name }
      }
      default:
        return undefined
    }
  }

  /** True when a type is `char`, of any qualification. */
  isChar(type: CType): boolean {
    const plain = this.plain(type)
    return plain.kind === 'integer' && plain.bits === 8 && plain.name === 'char'
  }
}

/** A type as a key: without blanks in front of `*`. */
function tidy(type: string): string {
  return type.trim().replace(/\s+\*/g, '*').replace(/\s+/g, ' ')
}
