import type { CType } from '../header/model.ts'
import type { Scalar } from './plan.ts'
import type { Types } from './types.ts'

/** The C types that differ in what can be made of them. `byte*` points at integers of 8 bits that are no `char`. */
export type Shape =
  | { readonly kind: 'number'; readonly scalar: Scalar }
  | { readonly kind: 'struct'; readonly struct: string }
  | { readonly kind: 'handle'; readonly handle: string }
  | { readonly kind: 'void*'; readonly isConst: boolean }
  | { readonly kind: 'char*'; readonly isConst: boolean; readonly scalar: Scalar }
  | { readonly kind: 'byte*'; readonly isConst: boolean; readonly scalar: Scalar }
  | { readonly kind: 'number*'; readonly isConst: boolean; readonly scalar: Scalar }
  | { readonly kind: 'bool*'; readonly isConst: boolean; readonly scalar: Scalar }
  | { readonly kind: 'struct*'; readonly isConst: boolean; readonly struct: string }
  | { readonly kind: 'handle*'; readonly isConst: boolean; readonly handle: string }
  | { readonly kind: 'void**'; readonly isConst: boolean }
  /** `isConst`: of the characters. */
  | { readonly kind: 'char**'; readonly isConst: boolean }
  | { readonly kind: 'double**'; readonly isConst: boolean }
  | { readonly kind: 'function*'; readonly type: Extract<CType, { kind: 'function' }> }
  | { readonly kind: 'pointer'; readonly isConst: boolean }
  | { readonly kind: 'void' }
  | { readonly kind: 'other'; readonly why: string }

/** The shape of a type. */
export function shapeOf(type: CType, types: Types): Shape {
  const handle = types.handleOf(type)
  if (handle !== undefined) return { kind: 'handle', handle: handle.type }
  const scalar = types.scalar(type)
  if (scalar !== undefined) return { kind: 'number', scalar }
  const plain = types.plain(type)
  switch (plain.kind) {
    case 'void':
      return { kind: 'void' }
    case 'struct':
      return { kind: 'struct', struct: plain.name }
    case 'pointer':
      return pointerShape(plain.to, types)
    case 'array':
      return pointerShape(plain.of, types)
    case 'unsupported':
      return { kind: 'other', why: plain.reason }
    default:
      return { kind: 'other', why: `a ${plain.kind}` }
  }
}

function pointerShape(to: CType, types: Types): Shape {
  const handle = types.handleOf(to)
  const target = types.plain(to)
  const isConst = target.const === true || (handle !== undefined && to.const === true)
  if (handle !== undefined) return { kind: 'handle*', isConst, handle: handle.type }
  const scalar = types.scalar(to)
  if (scalar !== undefined) {
    if (types.isChar(to)) return { kind: 'char*', isConst, scalar }
    if (scalar.kind === 'bool') return { kind: 'bool*', isConst, scalar }
    const isByte = scalar.kind === 'integer' && scalar.bits === 8
    return { kind: isByte ? 'byte*' : 'number*', isConst, scalar }
  }
  switch (target.kind) {
    case 'void':
      return { kind: 'void*', isConst }
    case 'struct':
      return { kind: 'struct*', isConst, struct: target.name }
    case 'function':
      return { kind: 'function*', type: target }
    case 'pointer': {
      const inner = types.plain(target.to)
      if (types.isChar(target.to)) return { kind: 'char**', isConst: inner.const === true }
      if (inner.kind === 'void') return { kind: 'void**', isConst }
      const number = types.scalar(target.to)
      const isDouble = number?.kind === 'float' && number.bits === 64
      return { kind: isDouble ? 'double**' : 'pointer', isConst }
    }
    default:
      return { kind: 'pointer', isConst }
  }
}
