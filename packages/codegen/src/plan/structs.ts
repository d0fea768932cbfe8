import type { Config, FieldSpec } from '../config/config.ts'
import type { Problem, SourceLocation } from '../errors.ts'
import { layoutOf } from '../header/layout.ts'
import type { CField, CStruct, HeaderModel } from '../header/model.ts'
import { spellType } from '../header/spell.ts'
import { camelCase, pascalCase, stripPrefix } from './naming.ts'
import type { FieldType, PlanField, PlanStruct } from './plan.ts'
import type { Types } from './types.ts'

/** Plans the structs that functions use, each when it is first asked for. */
export class StructPlanner {
  readonly #model: HeaderModel
  readonly #config: Config
  readonly #types: Types
  readonly #problems: Problem[]
  readonly #planned = new Map<string, PlanStruct | null>()

  constructor(
    model: HeaderModel,
    config: Config,
    types: Types,
    imported: readonly PlanStruct[],
    problems: Problem[],
  ) {
    this.#model = model
    this.#config = config
    this.#types = types
    this.#problems = problems
    for (const struct of imported) this.#planned.set(struct.name, struct)
  }

  /** The structs planned so far, those inside others first. */
  get planned(): PlanStruct[] {
    return [...this.#planned.values()].filter((struct): struct is PlanStruct => struct !== null)
  }

  /** The plan of a struct, or null (and a problem) when it cannot be passed. */
  use(name: string, user: SourceLocation): PlanStruct | null {
    const known = this.#planned.get(name)
    if (known !== undefined) return known
    const struct = this.#model.structs.find((candidate) => candidate.name === name)
    if (struct === undefined || struct.fields === null || struct.size === null || struct.align === null) {
      const why =
        struct?.unsupported ??
        (struct?.fields == null ? 'it is declared without members' : 'its size is unknown')
      this.#problem(
        'unsupported',
        `struct ${name} cannot be passed: ${why}; declare it under "handles" as "${name}*" if it is opaque, or exclude what uses it`,
        struct?.at ?? user,
      )
      this.#planned.set(name, null)
      return null
    }
    this.#planned.set(name, null) // a struct that holds itself is not planned twice
    const planned = this.#plan(struct, struct.fields, struct.size, struct.align)
    this.#planned.delete(name)
    this.#planned.set(name, planned)
    return planned
  }

  #plan(struct: CStruct, all: readonly CField[], size: number, align: number): PlanStruct {
    const spec = this.#config.structs?.[struct.name] ?? {}
    for (const name of Object.keys(spec.fields ?? {})) {
      if (!all.some((field) => field.name === name)) {
        this.#problem(
          'unused-rule',
          `structs.${struct.name}.fields.${name}: the struct has no such member`,
          struct.at,
        )
      }
    }
    const fields: PlanField[] = []
    for (const field of spec.codec === undefined ? all : []) {
      const fieldSpec = spec.fields?.[field.name] ?? {}
      const type = this.#fieldType(struct, field, fieldSpec)
      if (type === null || field.offset === null) continue
      fields.push({
        name: field.name,
        tsName: fieldSpec.name ?? (this.#config.naming?.case === 'keep' ? field.name : camelCase(field.name)),
        offset: field.offset,
        doc: field.doc,
        nullable: fieldSpec.nullable ?? false,
        type,
      })
    }
    if (spec.null !== undefined && !all.some((field) => field.name === spec.null?.field)) {
      this.#problem(
        'config',
        `structs.${struct.name}.null: the struct has no member ${spec.null.field}`,
        struct.at,
      )
    }
    return {
      name: struct.name,
      tsName:
        spec.codec?.type ??
        spec.name ??
        pascalCase(stripPrefix(struct.name, this.#config.naming?.strip ?? [])),
      size,
      align,
      fields,
      ...(spec.codec !== undefined ? { codec: spec.codec } : {}),
      ...(spec.release !== undefined ? { release: spec.release } : {}),
      ...(spec.null !== undefined ? { nullWhen: spec.null } : {}),
      doc: spec.doc ?? struct.doc.text,
      imported: false,
    }
  }

  #fieldType(struct: CStruct, field: CField, spec: FieldSpec): FieldType | null {
    const types = this.#types
    const where = `member ${field.name} (${spellType(field.type)}) of ${struct.name}`
    const need = (path: string | undefined, what: string): string => {
      if (path === undefined) {
        this.#problem('unpaired', `${where}: say with "${what}" which member holds the count`, struct.at)
        return ''
      }
      return path
    }
    if (spec.as === 'omit') {
      const layout = layoutOf(field.type, {
        alias: (name) => this.#model.aliases.find((alias) => alias.name === name),
        struct: (name) => this.#model.structs.find((candidate) => candidate.name === name),
      })
      return { kind: 'omit', bytes: layout?.size ?? 8, align: layout?.align ?? 8 }
    }
    const plain = types.plain(field.type)
    const scalar = types.scalar(field.type)
    if (scalar !== undefined) {
      return { kind: 'scalar', scalar: spec.enum === undefined ? scalar : withEnum(scalar, spec.enum) }
    }
    if (plain.kind === 'struct') {
      return this.use(plain.name, struct.at) === null ? null : { kind: 'struct', struct: plain.name }
    }
    if (plain.kind === 'array' && plain.length !== null) {
      if (types.isChar(plain.of)) return { kind: 'text', length: plain.length }
      const element = types.scalar(plain.of)
      if (element !== undefined) return { kind: 'array', scalar: element, length: plain.length }
    }
    if (plain.kind === 'pointer') {
      const element = types.scalar(plain.to)
      const target = types.plain(plain.to)
      switch (spec.as) {
        case 'string':
          if (types.isChar(plain.to)) return { kind: 'string' }
          break
        case 'strings':
          if (target.kind === 'pointer' && types.isChar(target.to)) {
            return { kind: 'strings', length: need(spec.length, 'length') }
          }
          break
        case 'buffer':
          if (element !== undefined)
            return { kind: 'buffer', scalar: element, length: need(spec.length, 'length') }
          break
        case 'matrix': {
          const inner = target.kind === 'pointer' ? types.scalar(target.to) : undefined
          if (inner?.kind === 'float' && inner.bits === 64) {
            return { kind: 'matrix', rows: need(spec.rows, 'rows'), columns: need(spec.columns, 'columns') }
          }
          break
        }
        case 'structs':
          if (target.kind === 'struct') {
            return this.use(target.name, struct.at) === null
              ? null
              : { kind: 'structs', struct: target.name, length: need(spec.length, 'length') }
          }
          break
        default:
      }
      if (spec.as === undefined) {
        this.#problem(
          'ambiguous',
          `${where}: say with structs.${struct.name}.fields.${field.name}.as what it points at, or "omit"`,
          struct.at,
        )
        return null
      }
    }
    this.#problem('unsupported', `${where} cannot be passed${spec.as ? ` as ${spec.as}` : ''}`, struct.at)
    return null
  }

  #problem(code: Problem['code'], message: string, at: SourceLocation): void {
    this.#problems.push({ code, message, at })
  }
}

/** A number that is a member of an enum. */
export function withEnum<S extends { readonly kind: string }>(scalar: S, name: string): S {
  return scalar.kind === 'integer' ? { ...scalar, enum: name } : scalar
}
