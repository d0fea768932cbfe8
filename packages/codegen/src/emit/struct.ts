import { camelCase } from '../plan/naming.ts'
import type { FieldType, Plan, PlanStruct } from '../plan/plan.ts'
import { arrayReader } from './array.ts'
import { arrayClass, enumName, scalarKind } from './kinds.ts'
import type { FunctionScope } from './scope.ts'
import { structOf, structType, type Use } from './shape.ts'
import { signature } from './signature.ts'
import { type Code, key, quote } from './text.ts'

/** The name of a struct's layout, brought in or asked for. */
export function layoutName(struct: PlanStruct, scope: FunctionScope): string {
  return struct.codec === undefined
    ? scope.layout(struct)
    : scope.other(struct.codec.module, struct.codec.struct)
}

/** The name of the constant that holds the layout of a struct of the binding. */
export function layoutConstant(struct: PlanStruct): string {
  return `${camelCase(struct.tsName)}Struct`
}

/** True when the members of the layout are not those that users see. */
export function isConverted(struct: PlanStruct, plan: Plan): boolean {
  return (
    struct.nullWhen !== undefined ||
    struct.fields.some(({ type }) => {
      if (type.kind === 'struct') {
        const inner = structOf(plan, type.struct)
        return inner.codec !== undefined || isConverted(inner, plan)
      }
      return !['scalar', 'text'].includes(type.kind) || isEnum(type)
    })
  )
}

function isEnum(type: FieldType): boolean {
  return type.kind === 'scalar' && type.scalar.kind === 'integer' && type.scalar.enum !== undefined
}

/** True when members of a struct, or of structs inside it, are addresses of memory that the wrapper has to make. */
export function pointsElsewhere(struct: PlanStruct, plan: Plan): boolean {
  return struct.fields.some(({ type }) => {
    if (type.kind === 'struct') return pointsElsewhere(structOf(plan, type.struct), plan)
    return ['string', 'strings', 'buffer', 'matrix', 'structs'].includes(type.kind)
  })
}

/** The expression that reads a struct from the members of its layout, from bytes, or from behind a pointer. */
export function structReader(
  struct: PlanStruct,
  scope: FunctionScope,
  from: string,
  form: 'fields' | 'memory' | 'pointer',
): string {
  const { codec } = struct
  if (form === 'pointer' && codec?.read !== undefined)
    return `${scope.other(codec.module, codec.read)}(${from})`
  const layout = layoutName(struct, scope)
  const bytes = form === 'pointer' ? `${scope.cinterop('readBytes')}(${from}, ${layout}.size)` : from
  const fields = form === 'fields' ? from : `${layout}.unpack(${bytes})`
  if (codec !== undefined)
    return codec.from === undefined ? fields : `${scope.other(codec.module, codec.from)}(${fields})`
  return isConverted(struct, scope.plan) ? `from${struct.tsName}(${fields})` : fields
}

/**
 * The expression that makes the members of the layout, or bytes, of a struct.
 *
 * @param memory - the variable of the memory that members point at; null when none do
 */
export function structWriter(
  struct: PlanStruct,
  scope: FunctionScope,
  value: string,
  form: 'fields' | 'memory',
  memory: string | null,
): string {
  const { codec } = struct
  if (codec !== undefined) {
    if (
      codec.pack !== undefined &&
      (value !== 'item' || codec.to === undefined) &&
      (form === 'memory' || codec.to === undefined)
    ) {
      return `${scope.other(codec.module, codec.pack)}(${value})${form === 'memory' ? '.bytes' : ''}`
    }
    const fields = codec.to === undefined ? value : `${scope.other(codec.module, codec.to)}(${value})`
    return form === 'fields' ? fields : `${layoutName(struct, scope)}.pack(${fields})`
  }
  const more = pointsElsewhere(struct, scope.plan) ? `, ${memory}` : ''
  const fields = isConverted(struct, scope.plan) ? `to${struct.tsName}(${value}${more})` : value
  return form === 'fields' ? fields : `${layoutName(struct, scope)}.pack(${fields})`
}

/** Writes the layout of a struct, and the functions between it and what users see. */
export function writeStruct(code: Code, struct: PlanStruct, scope: FunctionScope, uses: StructUses): void {
  const layout = layoutConstant(struct)
  const shape = struct.fields.map(({ tsName, type }) => `${key(tsName)}: ${fieldKind(type, scope)}`)
  code.list(`const ${layout} = ${scope.cinterop('struct')}(${quote(struct.name)}, {`, shape, '})', ' ')
  if (!isConverted(struct, scope.plan)) return
  const type = scope.use.own(struct.tsName)
  const fields = `${scope.cinteropType('StructValue')}<(typeof ${layout})['shape']>`
  if (uses.read.has(struct.name)) {
    const answer = struct.nullWhen === undefined ? type : `${type} | null`
    code.add('').block(`function from${struct.tsName}(fields: ${fields}): ${answer} {`, () => {
      if (struct.nullWhen !== undefined) {
        const member = struct.fields.find(({ name }) => name === struct.nullWhen?.field)
        code.add(
          `if (fields.${member?.tsName ?? struct.nullWhen.field} === ${struct.nullWhen.equals}) return null`,
        )
      }
      const members = struct.fields
        .filter((field) => field.type.kind !== 'omit')
        .map((field) =>
          assign(field.tsName, read(field.type, `fields.${field.tsName}`, field.nullable, struct, scope)),
        )
      code.block('return {', () => code.add(...members.map((member) => `${member},`)))
    })
  }
  if (uses.written.has(struct.name)) writeConversion(code, struct, scope, type, fields)
}

/** Writes the function from what users see to the members of the layout. */
function writeConversion(
  code: Code,
  struct: PlanStruct,
  scope: FunctionScope,
  type: string,
  layoutFields: string,
): void {
  const points = pointsElsewhere(struct, scope.plan)
  const parameters = [`given: ${type}`]
  if (points) parameters.push(`memory: ${scope.bindingType('PointedMemory')}`)
  code.add('')
  signature(code, `function to${struct.tsName}`, parameters, layoutFields, () => {
    const value = 'value'
    code.statements([`const ${value} = ${scope.binding('recordOf')}(${quote(struct.name)}, given)`])
    const members: string[] = []
    const checks: string[] = []
    for (const field of struct.fields) {
      const { tsName, type: kind, nullable } = field
      const from = `${value}.${tsName}`
      const where = quote(`${struct.name}: ${field.name}`)
      const pointed = writePointed(kind, where, scope)
      if (pointed === null) {
        members.push(assign(tsName, write(kind, from, where, scope)))
        continue
      }
      // Read once: a getter could answer something else the next time.
      const variable = `${/^[A-Za-z_$]/.test(tsName) ? tsName : `_${tsName}`}$`
      code.statements([`const ${variable} = ${from}`])
      const made = pointed.make(variable)
      const pointer = nullable && pointed.kind !== 'string' ? `${variable} === null ? null : ${made}` : made
      members.push(assign(tsName, pointer))
      for (const { found, length, what } of pointed.lengths(variable)) {
        const check = `${scope.binding('sameLength')}(${what}, ${found}, ${path(length, struct, scope.plan)})`
        checks.push(nullable ? `if (${variable} !== null) ${check}` : check)
      }
    }
    const foot = checks.length === 0 ? 'return' : 'const fields ='
    code.block(`${foot} {`, () => {
      for (const member of members) code.statements([`${member},`])
    })
    code.statements(checks)
    if (checks.length > 0) code.add('return fields')
  })
}

/** A member that is a pointer: the expression of its address, and the lengths that other members must have. */
interface PointedMember {
  readonly kind: FieldType['kind']
  make(value: string): string
  lengths(value: string): { readonly found: string; readonly length: string; readonly what: string }[]
}

function writePointed(type: FieldType, where: string, scope: FunctionScope): PointedMember | null {
  const { kind } = type
  const list = (make: (value: string) => string, length: string): PointedMember => ({
    kind,
    make: (value) => `memory.array(${make(value)})`,
    lengths: (value) => [{ found: `${scope.binding('elementsOfArray')}(${value})`, length, what: where }],
  })
  switch (type.kind) {
    case 'string':
      return { kind, make: (value) => `memory.text(${where}, ${value})`, lengths: () => [] }
    case 'strings':
      return list((value) => `${scope.binding('stringsOf')}(${where}, ${value})`, type.length)
    case 'buffer':
      return {
        kind,
        make: (value) =>
          `memory.array(${scope.binding(`check${arrayClass(type.scalar)}`)}(${value}, ${where}))`,
        lengths: (value) => [
          { found: `${scope.binding('elementsOf')}(${value})`, length: type.length, what: where },
        ],
      }
    case 'matrix': {
      const part = (axis: 'rows' | 'columns', length: string, value: string) => ({
        found: `${value}.${axis}`,
        length,
        what: `${where.slice(0, -1)} ${axis}${where.slice(-1)}`,
      })
      return {
        kind,
        make: (value) => `memory.array(${scope.binding('rowsOf')}(${where}, ${value}))`,
        lengths: (value) => [part('rows', type.rows, value), part('columns', type.columns, value)],
      }
    }
    case 'structs': {
      const inner = structOf(scope.plan, type.struct)
      const memory = pointsElsewhere(inner, scope.plan) ? 'memory' : null
      const pack = structWriter(inner, scope, 'item', 'memory', memory)
      return list(
        (value) => `${scope.binding('packAll')}(${where}, ${value}, ${inner.size}, (item) => ${pack})`,
        type.length,
      )
    }
    default:
      return null
  }
}

/** The structs that are read, and those that are written. */
export interface StructUses {
  readonly read: ReadonlySet<string>
  readonly written: ReadonlySet<string>
}

function assign(name: string, expression: string): string {
  return `${key(name)}: ${expression}`
}

function fieldKind(type: FieldType, scope: FunctionScope): string {
  switch (type.kind) {
    case 'scalar':
      return quote(scalarKind(type.scalar))
    case 'text':
      return quote(`char[${type.length}]`)
    case 'struct':
      return layoutName(structOf(scope.plan, type.struct), scope)
    case 'array':
      return `${scope.binding('arrayOf')}(${quote(scalarKind(type.scalar))}, ${type.length})`
    case 'omit': {
      const unit = quote(`uint${type.align * 8}`)
      return type.bytes === type.align
        ? unit
        : `${scope.binding('arrayOf')}(${unit}, ${type.bytes / type.align})`
    }
    default:
      return quote('pointer')
  }
}

/** A path of C members as an expression on the members of the layout. */
function path(cPath: string, struct: PlanStruct, plan: Plan): string {
  let at: PlanStruct | undefined = struct
  return `fields.${cPath
    .split('.')
    .map((step) => {
      const field = at?.fields.find(({ name }) => name === step)
      at = field?.type.kind === 'struct' ? structOf(plan, field.type.struct) : undefined
      return field?.tsName ?? step
    })
    .join('.')}`
}

function read(
  type: FieldType,
  from: string,
  nullable: boolean,
  struct: PlanStruct,
  scope: FunctionScope,
): string {
  const pointer = `${from} as ${scope.refcountType('Pointer')} | null`
  const orNull = (expression: string): string =>
    nullable ? `${from} === null ? null : ${expression}` : expression
  switch (type.kind) {
    case 'scalar':
      return isEnum(type) && type.scalar.kind === 'integer'
        ? `${from} as ${scope.use.own(enumName(scope.plan, type.scalar.enum ?? ''))}`
        : from
    case 'struct':
      return structReader(structOf(scope.plan, type.struct), scope, from, 'fields')
    case 'array':
      return `Array.from({ length: ${type.length} }, (_, index) => ${from}[index]!)`
    case 'string':
      return orNull(`${scope.cinterop('readString')}(${pointer})`)
    case 'strings':
      return orNull(
        `${scope.cinterop('readStringArray')}(${pointer}, ${path(type.length, struct, scope.plan)})`,
      )
    case 'buffer':
      return orNull(arrayReader(type.scalar, scope, pointer, path(type.length, struct, scope.plan)))
    case 'matrix': {
      const rows = path(type.rows, struct, scope.plan)
      const columns = path(type.columns, struct, scope.plan)
      return orNull(`${scope.cinterop('readMatrix')}(${pointer}, ${rows}, ${columns})`)
    }
    case 'structs': {
      const inner = structOf(scope.plan, type.struct)
      const layout = layoutName(inner, scope)
      const length = path(type.length, struct, scope.plan)
      const convert = structReader(inner, scope, 'item', 'fields')
      const converter = convert === 'item' ? '(item) => item' : convert.replace(/\(item\)$/, '')
      return orNull(`${scope.binding('unpackAll')}(${layout}, ${from}, ${length}, ${converter})`)
    }
    default:
      return from
  }
}

function write(type: FieldType, from: string, where: string, scope: FunctionScope): string {
  switch (type.kind) {
    case 'struct': {
      const inner = structOf(scope.plan, type.struct)
      const memory = pointsElsewhere(inner, scope.plan) ? 'memory' : null
      return structWriter(inner, scope, from, 'fields', memory)
    }
    case 'array':
      return `${scope.binding('membersOf')}(${where}, ${from}, ${type.length})`
    case 'omit':
      return type.bytes === type.align
        ? '0'
        : `{ ...new Uint8Array(${type.bytes / type.align}) } as unknown as Record<string, number>`
    default:
      return from
  }
}

/** The type of a member, as users see it. */
export function fieldTypeText(type: FieldType, nullable: boolean, plan: Plan, use: Use): string {
  const orNull = (text: string): string => (nullable ? `${text} | null` : text)
  switch (type.kind) {
    case 'scalar':
      if (type.scalar.kind === 'bool') return 'boolean'
      return isEnum(type) && type.scalar.kind === 'integer'
        ? use.own(enumName(plan, type.scalar.enum ?? ''))
        : 'number'
    case 'array':
      return type.scalar.kind === 'bool' ? 'readonly boolean[]' : 'readonly number[]'
    case 'text':
      return 'string'
    case 'string':
      return orNull('string')
    case 'struct':
      return structType(plan, type.struct, use)
    case 'strings':
      return orNull('readonly string[]')
    case 'buffer':
      return orNull(arrayClass(type.scalar))
    case 'matrix':
      return orNull(use.cinterop('Matrix'))
    case 'structs':
      return orNull(`readonly ${structType(plan, type.struct, use)}[]`)
    case 'omit':
      return 'never'
  }
}
