import type { Role } from './plan.ts'

/** Whether the caller passes something for a role. */
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
