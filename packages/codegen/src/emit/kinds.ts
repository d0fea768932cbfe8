import type { Plan, Scalar } from '../plan/plan.ts'

/** The name that cinterop has for a number. */
export function scalarKind(scalar: Scalar): string {
  switch (scalar.kind) {
    case 'bool':
      return 'bool'
    case 'float':
      return scalar.bits === 32 ? 'float' : 'double'
    case 'integer':
      return `${scalar.signed ? '' : 'u'}int${scalar.bits}`
  }
}

/** The class of arrays of a number. */
export function arrayClass(scalar: Scalar): string {
  switch (scalar.kind) {
    case 'bool':
      return 'Uint8Array'
    case 'float':
      return `Float${scalar.bits}Array`
    case 'integer':
      return `${scalar.bits === 64 ? 'Big' : ''}${scalar.signed ? 'Int' : 'Uint'}${scalar.bits}Array`
  }
}

/** The TypeScript type of a number that goes in (`in`) or comes out. */
export function scalarType(
  scalar: Scalar,
  dir: 'in' | 'out',
  plan: Plan,
  use: (name: string) => string,
): string {
  if (scalar.kind === 'bool') return 'boolean'
  if (scalar.kind === 'float') return 'number'
  if (scalar.enum !== undefined) return use(enumName(plan, scalar.enum))
  if (scalar.bits === 64 && dir === 'in') return 'number | bigint'
  return scalar.exact === true ? 'bigint' : 'number'
}

/** The TypeScript name of an enum. */
export function enumName(plan: Plan, name: string): string {
  return plan.enums.find((candidate) => candidate.name === name)?.tsName ?? name
}
