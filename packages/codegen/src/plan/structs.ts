import type { Config, FieldSpec } from '../config/config.ts'
import type { Problem, SourceLocation } from '../errors.ts'
import { layoutOf } from '../header/layout.ts'
import type { CField, CStruct, HeaderModel } from '../header/model.ts'
import { spellType } from '../header/spell.ts'
import { type FieldMaker, fieldForms, spellFieldForm } from './fields.ts'
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
  readonly #planning = new Set<string>()

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
    if (this.#planning.has(name)) {
      this.#problem(
        'UNSUPPORTED',
        `struct ${name} holds pointers to itself, which cannot be copied: say "as": "omit" of that member, or declare it under "handles" as "${name}*"`,
        user,
      )
      return null
    }
    const struct = this.#model.structs.find((candidate) => candidate.name === name)
    if (struct === undefined || struct.fields === null || struct.size === null || struct.align === null) {
      const why =
        struct?.unsupported ??
        (struct?.fields == null ? 'it is declared without members' : 'its size is unknown')
      this.#problem(
        'UNSUPPORTED',
        `struct ${name} cannot be passed: ${why}; declare it under "handles" as "${name}*" if it is opaque, or exclude what uses it`,
        struct?.at ?? user,
      )
      this.#planned.set(name, null)
      return null
    }
    this.#planning.add(name)
    const planned = this.#plan(struct, struct.fields, struct.size, struct.align)
    this.#planning.delete(name)
    this.#planned.set(name, planned)
    return planned
  }

  #plan(struct: CStruct, all: readonly CField[], size: number, align: number): PlanStruct {
    const spec = this.#config.structs?.[struct.name] ?? {}
    for (const name of Object.keys(spec.fields ?? {})) {
      if (!all.some((field) => field.name === name)) {
        this.#problem(
          'UNUSED_RULE',
          `structs.${struct.name}.fields.${name}: the struct has no such member`,
          struct.at,
        )
      }
    }
    const fields: PlanField[] = []
    for (const field of spec.codec === undefined ? all : []) {
      const fieldSpec = spec.fields?.[field.name] ?? {}
      const type = this.#fieldType(struct, all, field, fieldSpec)
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
    if (spec.null !== undefined) {
      const { field } = spec.null
      const type = all.find(({ name }) => name === field)?.type
      const kind = type === undefined ? undefined : this.#types.scalar(type)?.kind
      const omitted = spec.fields?.[field]?.as === 'omit'
      if (kind === undefined || kind === 'bool' || omitted)
        this.#refuse(`structs.${struct.name}.null.field`, field, 'is no member that is a number', struct.at)
    }
    if (spec.codec !== undefined) {
      for (const option of ['fields', 'name', 'null'] as const) {
        if (spec[option] === undefined) continue
        const what = option === 'null' ? 'nullable' : 'type'
        this.#refuse(
          `structs.${struct.name}.${option}`,
          spec[option],
          `does not fit "codec", which decides that: leave it out, or say codec.${what}`,
          struct.at,
        )
      }
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

  /** Bytes of a struct or union; null when that is unknown. */
  sizeOf(name: string): number | null {
    return this.#model.structs.find((candidate) => candidate.name === name)?.size ?? null
  }

  #fieldType(struct: CStruct, all: readonly CField[], field: CField, spec: FieldSpec): FieldType | null {
    const types = this.#types
    const where = `member ${field.name} (${spellType(field.type)}) of ${struct.name}`
    const path = `structs.${struct.name}.fields.${field.name}`
    const forms = fieldForms(field, types)
    const form = forms.find(
      ({ as }) => as === (spec.as ?? (forms[0]?.isUsual === true ? forms[0].as : undefined)),
    )
    if (form === undefined) {
      const instead = forms.map(spellFieldForm).join(', or ')
      if (spec.as === undefined)
        this.#problem('AMBIGUOUS', `${where}: say with ${path}.as what it points at: ${instead}`, struct.at)
      else
        this.#refuse(`${path}.as`, spec.as, `of ${where} does not fit that type: say ${instead}`, struct.at)
      return null
    }
    let fits = true
    for (const [option, value] of Object.entries(spec)) {
      if (option === 'as' || (option === 'name' && form.as !== 'omit') || value === false) continue
      if (form.needs.includes(option) || form.takes.includes(option)) continue
      fits = false
      const instead = forms.filter(({ needs, takes }) => needs.includes(option) || takes.includes(option))
      this.#refuse(
        `${path}.${option}`,
        value,
        `of ${where} does not fit "as": "${form.as}": leave it out${instead.length === 0 ? '' : `, or say ${instead.map(spellFieldForm).join(', or ')}`}`,
        struct.at,
      )
    }
    for (const option of form.needs as readonly ('length' | 'rows' | 'columns')[]) {
      const value = spec[option]
      if (value === undefined) {
        this.#problem(
          'UNPAIRED',
          `${where}: say with ${path}.${option} which member holds the count`,
          struct.at,
        )
        fits = false
      } else if (!this.#isCount(value, struct, all)) {
        const members = all
          .filter(({ type }) => types.scalar(type)?.kind === 'integer')
          .map(({ name }) => name)
        this.#refuse(
          `${path}.${option}`,
          value,
          `names no integer member: say one of ${members.join(', ') || 'a member that the struct does not have'}, with "." between members of members`,
          struct.at,
        )
        fits = false
      }
    }
    return fits ? form.make(spec, this.#maker(struct, path)) : null
  }

  /** True when a path of members ends at an integer that is bound. */
  #isCount(path: string, struct: CStruct, all: readonly CField[]): boolean {
    let members: readonly CField[] = all
    let owner = struct.name
    const steps = path.split('.')
    for (const [index, step] of steps.entries()) {
      const field = members.find(({ name }) => name === step)
      if (field === undefined || this.#config.structs?.[owner]?.fields?.[step]?.as === 'omit') return false
      if (index === steps.length - 1) return this.#types.scalar(field.type)?.kind === 'integer'
      const plain = this.#types.plain(field.type)
      const inner =
        plain.kind === 'struct' ? this.#model.structs.find(({ name }) => name === plain.name) : undefined
      if (inner?.fields == null) return false
      members = inner.fields
      owner = inner.name
    }
    return false
  }

  /** The parts of the planner that forms use. */
  #maker(struct: CStruct, path: string): FieldMaker {
    return {
      withEnum: (scalar, name) => {
        if (name === undefined) return scalar
        const values = this.#types.enumValues(name)
        const fits = scalar.kind === 'integer' && values !== undefined && (scalar.enum ?? name) === name
        if (fits) return { ...scalar, enum: name }
        this.#refuse(
          `${path}.enum`,
          name,
          values === undefined
            ? `names no enum of the headers: they have ${this.#types.enumNames.join(', ') || 'none'}`
            : 'does not fit: leave it out',
          struct.at,
        )
        return null
      },
      isUsable: (name) => {
        if (this.use(name, struct.at) === null) return false
        if (this.#config.structs?.[name]?.null === undefined) return true
        this.#refuse(
          `structs.${name}.null`,
          this.#config.structs[name].null,
          `does not fit: ${name} is part of ${struct.name}, where null cannot stand: leave it out`,
          struct.at,
        )
        return false
      },
      layout: (type) =>
        layoutOf(type, {
          alias: (name) => this.#model.aliases.find((alias) => alias.name === name),
          struct: (name) => this.#model.structs.find((candidate) => candidate.name === name),
        }),
    }
  }

  #refuse(option: string, value: unknown, why: string, at: SourceLocation): void {
    this.#problem('CONFIG', `${option} (${JSON.stringify(value)}) ${why}`, at)
  }

  #problem(code: Problem['code'], message: string, at: SourceLocation): void {
    this.#problems.push({ code, message, at })
  }
}
