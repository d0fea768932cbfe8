import type { FieldSpec } from '../config/config.ts'
import type { CField, CType } from '../header/model.ts'
import type { FieldType, Scalar } from './plan.ts'
import { shapeOf } from './shape.ts'
import type { Types } from './types.ts'

/** The parts of the struct planner that making a member uses. */
export interface FieldMaker {
  withEnum(scalar: Scalar, name: string | undefined): Scalar | null
  /** Plans a struct inside; false, and a problem, when it cannot be passed. */
  isUsable(struct: string): boolean
  layout(type: CType): { readonly size: number; readonly align: number } | null
}

/** One thing that a member can be, and the options that belong to it. */
export interface FieldForm {
  readonly as: NonNullable<FieldSpec['as']> | 'scalar' | 'array' | 'struct'
  /** True when it is what the member is when nothing is said. */
  readonly isUsual: boolean
  readonly needs: readonly string[]
  readonly takes: readonly string[]
  /** The member; null, and a problem, when it cannot be made. */
  make(spec: FieldSpec, maker: FieldMaker): FieldType | null
}

/** The forms that a member can have, the usual one first. */
export function fieldForms(field: CField, types: Types): FieldForm[] {
  const { type } = field
  const omit: FieldForm = {
    as: 'omit',
    isUsual: false,
    needs: [],
    takes: [],
    make: (_, maker) => {
      const { size, align } = maker.layout(type) ?? { size: 8, align: 8 }
      return { kind: 'omit', bytes: size, align }
    },
  }
  return [...ownForms(type, types), omit]
}

function ownForms(type: CType, types: Types): FieldForm[] {
  const plain = types.plain(type)
  if (plain.kind === 'array') return plain.length === null ? [] : arrayForms(plain.of, plain.length, types)
  const shape = shapeOf(type, types)
  const pointer = { isUsual: false, takes: ['nullable'] }
  switch (shape.kind) {
    case 'number': {
      const { scalar } = shape
      return [
        {
          as: 'scalar',
          isUsual: true,
          needs: [],
          takes: ['enum'],
          make: (spec, maker) => {
            const made = maker.withEnum(scalar, spec.enum)
            return made && { kind: 'scalar', scalar: made }
          },
        },
      ]
    }
    case 'struct': {
      const { struct } = shape
      const make = (_: FieldSpec, maker: FieldMaker): FieldType | null =>
        maker.isUsable(struct) ? { kind: 'struct', struct } : null
      return [{ as: 'struct', isUsual: true, needs: [], takes: [], make }]
    }
    case 'char*':
    case 'byte*':
    case 'number*': {
      const { scalar } = shape
      const buffer: FieldForm = {
        ...pointer,
        as: 'buffer',
        needs: ['length'],
        make: ({ length }) => ({ kind: 'buffer', scalar, length: length ?? '' }),
      }
      const string: FieldForm = { ...pointer, as: 'string', needs: [], make: () => ({ kind: 'string' }) }
      return shape.kind === 'char*' ? [string, buffer] : [buffer]
    }
    case 'char**':
      return [
        {
          ...pointer,
          as: 'strings',
          needs: ['length'],
          make: ({ length }) => ({ kind: 'strings', length: length ?? '' }),
        },
      ]
    case 'double**': {
      const make = ({ rows, columns }: FieldSpec): FieldType => ({
        kind: 'matrix',
        rows: rows ?? '',
        columns: columns ?? '',
      })
      return [{ ...pointer, as: 'matrix', needs: ['rows', 'columns'], make }]
    }
    case 'struct*': {
      const { struct } = shape
      const make = ({ length }: FieldSpec, maker: FieldMaker): FieldType | null =>
        maker.isUsable(struct) ? { kind: 'structs', struct, length: length ?? '' } : null
      return [{ ...pointer, as: 'structs', needs: ['length'], make }]
    }
    default:
      return []
  }
}

function arrayForms(of: CType, length: number, types: Types): FieldForm[] {
  if (types.isChar(of))
    return [{ as: 'text', isUsual: true, needs: [], takes: [], make: () => ({ kind: 'text', length }) }]
  const scalar = types.scalar(of)
  if (scalar === undefined || length < 1) return []
  return [
    { as: 'array', isUsual: true, needs: [], takes: [], make: () => ({ kind: 'array', scalar, length }) },
  ]
}

/** A form as the configuration says it: `"as": "buffer" with "length"`. */
export function spellFieldForm({ as, needs }: FieldForm): string {
  const more = needs.map((option) => `"${option}"`).join(' and ')
  return `"as": "${as}"${more === '' ? '' : ` with ${more}`}`
}
