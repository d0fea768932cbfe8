import type { Role, Scalar } from './plan.ts'

/** True when a number can come out as a bigint. */
export function hasExact(scalar: Scalar): scalar is Extract<Scalar, { kind: 'integer' }> {
  return scalar.kind === 'integer' && scalar.bits === 64 && scalar.enum === undefined
}

export const onlyExact = 'only integers of 64 bits come out as bigint, so leave it out'

/** True when the caller passes something for a role. */
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
    case 'struct':
      return role.dir !== 'out'
    default:
      return true
  }
}
