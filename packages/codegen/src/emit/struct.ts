import { camelCase } from '../plan/naming.ts'
import type { FieldType, Plan, PlanStruct } from '../plan/plan.ts'
import { arrayReader } from './array.ts'
import type { FunctionScope } from './function.ts'
import { arrayClass, enumName, scalarKind } from './kinds.ts'
import { structOf, structType, type Use } from './shape.ts'
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

/** Whether the members of the layout are not those that users see. */
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

/** Whether a struct can only be read: what its members point at belongs to the library. */
export function isReadOnly(struct: PlanStruct, plan: Plan): boolean {
  return struct.fields.some(({ type }) => {
    if (type.kind === 'struct') return isReadOnly(structOf(plan, type.struct), plan)
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

/** The expression that makes the members of the layout, or bytes, of a struct. */
export function structWriter(
  struct: PlanStruct,
  scope: FunctionScope,
  value: string,
  form: 'fields' | 'memory',
): string {
  const { codec } = struct
  if (codec !== undefined) {
    if (codec.pack !== undefined && (form === 'memory' || codec.to === undefined)) {
      return `${scope.other(codec.module, codec.pack)}(${value})${form === 'memory' ? '.bytes' : ''}`
    }
    const fields = codec.to === undefined ? value : `${scope.other(codec.module, codec.to)}(${value})`
    return form === 'fields' ? fields : `${layoutName(struct, scope)}.pack(${fields})`
  }
  const fields = isConverted(struct, scope.plan) ? `to${struct.tsName}(${value})` : value
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
  if (uses.written.has(struct.name)) {
    const foot = `function to${struct.tsName}(value: ${type}): ${fields} {`
    code.add('').block(foot, () => {
      const error = scope.cinterop('NativeError')
      code.block("if (typeof value !== 'object' || value === null) {", () => {
        code.add(
          `throw new ${error}('INVALID_ARGUMENT', \`A ${struct.name} must be an object, not \${String(value)}.\`)`,
        )
      })
      const members = struct.fields.map((field) =>
        assign(field.tsName, write(field.type, `value.${field.tsName}`, scope)),
      )
      code.block('return {', () => code.add(...members.map((member) => `${member},`)))
    })
  }
}

/** Which structs are read, and which written. */
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
      return `${scope.helper('arrayOf')}(${quote(scalarKind(type.scalar))}, ${type.length})`
    case 'omit': {
      const unit = quote(`uint${type.align * 8}`)
      return type.bytes === type.align
        ? unit
        : `${scope.helper('arrayOf')}(${unit}, ${type.bytes / type.align})`
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
      return `${scope.cinterop('readStringArray')}(${pointer}, ${path(type.length, struct, scope.plan)})`
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
      return `${scope.helper('unpackAll')}(${layout}, ${from}, ${length}, ${converter})`
    }
    default:
      return from
  }
}

function write(type: FieldType, from: string, scope: FunctionScope): string {
  switch (type.kind) {
    case 'struct':
      return structWriter(structOf(scope.plan, type.struct), scope, from, 'fields')
    case 'array':
      return `{ ...${from} } as unknown as Record<string, number>`
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
      return 'readonly number[]'
    case 'text':
      return 'string'
    case 'string':
      return orNull('string')
    case 'struct':
      return structType(plan, type.struct, use)
    case 'strings':
      return 'readonly string[]'
    case 'buffer':
      return orNull(arrayClass(type.scalar))
    case 'matrix':
      return orNull(use.cinterop('Matrix'))
    case 'structs':
      return `readonly ${structType(plan, type.struct, use)}[]`
    case 'omit':
      return 'never'
  }
}
