import type { SupportName } from '../plan/names.ts'
import type { Scalar } from '../plan/plan.ts'
import { arrayClass } from './kinds.ts'
import type { FunctionScope } from './scope.ts'

/** The functions of cinterop for the arrays that are read most. */
const readers: Readonly<Record<string, SupportName>> = {
  Float64Array: 'readFloat64',
  Float32Array: 'readFloat32',
  Int32Array: 'readInt32',
  BigInt64Array: 'readInt64',
  Uint8Array: 'readBytes',
}

/** The expression that copies an array of numbers from behind a pointer. */
export function arrayReader(scalar: Scalar, scope: FunctionScope, pointer: string, length: string): string {
  const array = arrayClass(scalar)
  const reader = readers[array]
  if (reader !== undefined) return `${scope.cinterop(reader)}(${pointer}, ${length})`
  const bytes = `${scope.cinterop('readBytes')}(${pointer}, ${length} * ${array}.BYTES_PER_ELEMENT)`
  return `new ${array}(${bytes}.buffer)`
}
