import type { Config, HandleConfig } from '../config/config.ts'
import { glob } from '../config/glob.ts'
import type { CType, HeaderModel } from '../header/model.ts'
import { handleClassName, stripPrefix } from './naming.ts'
import type { PlanHandle, Scalar } from './plan.ts'

/** What C types mean: which are handles, which are numbers, which are structs. */
export class Types {
  readonly handles: ReadonlyMap<string, PlanHandle>
  /** Entries of `handles` that match no type of the headers. */
  readonly unusedHandles: readonly string[]
  readonly #model: HeaderModel
  readonly #aliases: ReadonlyMap<string, CType>

  constructor(model: HeaderModel, config: Config, imported: readonly PlanHandle[]) {
    this.#model = model
    this.#aliases = new Map(model.aliases.map((alias) => [alias.name, alias.type]))
    const { handles, unused } = this.#declareHandles(config, imported)
    for (const handle of imported) handles.set(handle.type, handle)
    this.handles = handles
    this.unusedHandles = unused
  }

  #declareHandles(
    config: Config,
    imported: readonly PlanHandle[],
  ): { handles: Map<string, PlanHandle>; unused: string[] } {
    const names = [
      ...this.#model.aliases.map((alias) => alias.name),
      ...this.#model.structs.map((struct) => `${struct.name}*`),
    ]
    const found = new Map<string, HandleConfig>()
    const unused: string[] = []
    for (const [pattern, spec] of Object.entries(config.handles ?? {})) {
      // A `*` at the end of an exact name is the pointer of `sqlite3*`, not a wildcard.
      const exact = names.filter((name) => name === pattern)
      const matching =
        exact.length > 0 ? exact : names.filter((name) => !name.endsWith('*') && glob(pattern)(name))
      if (matching.length === 0) unused.push(pattern)
      for (const name of matching) found.set(name, { ...found.get(name), ...spec })
    }
    const strip = config.naming?.strip ?? []
    const handles = new Map<string, PlanHandle>()
    const visit = (type: string): PlanHandle | undefined => {
      const known = handles.get(type)
      const spec = found.get(type)
      if (known !== undefined || spec === undefined)
        return known ?? imported.find((handle) => handle.type === type)
      const parent = spec.extends === undefined || spec.extends === type ? undefined : visit(spec.extends)
      const doc = spec.doc ?? this.#docOf(type)
      const release = spec.release ?? parent?.release
      const count = spec.count ?? parent?.count
      const handle: PlanHandle = {
        type,
        className: spec.class ?? handleClassName(stripPrefix(type, strip)),
        ...(spec.extends !== undefined && spec.extends !== type ? { parent: spec.extends } : {}),
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
    return alias?.doc.text ?? this.#model.structs.find((struct) => `${struct.name}*` === type)?.doc.text ?? ''
  }

  /** The handle type of a C type, found on the way from alias to alias. */
  handleOf(type: CType): PlanHandle | undefined {
    for (let at: CType | undefined = type; at !== undefined; ) {
      if (at.kind === 'alias') {
        const handle = this.handles.get(at.name)
        if (handle !== undefined) return handle
        at = this.#aliases.get(at.name)
      } else if (at.kind === 'pointer') {
        const to: CType = this.plain(at.to)
        return to.kind === 'struct' ? this.handles.get(`${to.name}*`) : undefined
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

  /** What a pointer or array points at; undefined for other types. */
  target(type: CType): CType | undefined {
    const plain = this.plain(type)
    return plain.kind === 'pointer' ? plain.to : plain.kind === 'array' ? plain.of : undefined
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
        const values = this.#model.enums.find((candidate) => candidate.name === plain.name)?.values ?? []
        return {
          kind: 'integer',
          bits: 32,
          signed: values.some((entry) => entry.value < 0),
          enum: plain.name,
        }
      }
      default:
        return undefined
    }
  }

  /** Whether a type is `char`, of any sign and any qualification. */
  isChar(type: CType): boolean {
    const plain = this.plain(type)
    return plain.kind === 'integer' && plain.bits === 8 && plain.name === 'char'
  }
}
