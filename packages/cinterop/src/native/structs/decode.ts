import type { Pointer } from '@uchronia/refcount'
import { checkPointer } from '../libc.ts'
import { readBytes } from '../memory.ts'
import type { StructShape, StructType, StructValue } from '../struct.ts'

/** The fields of a struct behind a pointer. @internal */
export function readStruct<S extends StructShape>(
  type: StructType<S>,
  pointer: Pointer | null,
): StructValue<S> {
  checkPointer(pointer, `a ${type.name}`)
  return type.unpack(readBytes(pointer, type.size))
}
