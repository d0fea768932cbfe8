import type { CAlias, CStruct, CType } from './model.ts'

/** Names of types, resolved. */
export interface TypeTable {
  alias(name: string): CAlias | undefined
  struct(name: string): CStruct | undefined
}

/** Bytes and alignment of a type in the data model LP64; null when it has none that is known. */
export function layoutOf(type: CType, table: TypeTable): { size: number; align: number } | null {
  switch (type.kind) {
    case 'bool':
      return { size: 1, align: 1 }
    case 'integer':
    case 'float':
      return { size: type.bits / 8, align: type.bits / 8 }
    case 'enum':
      return { size: 4, align: 4 }
    case 'pointer':
      return { size: 8, align: 8 }
    case 'array': {
      const of = layoutOf(type.of, table)
      return of === null || type.length === null ? null : { size: of.size * type.length, align: of.align }
    }
    case 'struct': {
      const struct = table.struct(type.name)
      return struct?.size == null || struct.align == null ? null : { size: struct.size, align: struct.align }
    }
    case 'alias': {
      const alias = table.alias(type.name)
      return alias === undefined ? null : layoutOf(alias.type, table)
    }
    default:
      return null
  }
}
