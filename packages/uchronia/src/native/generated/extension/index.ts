// Written by uchronia-codegen 0.1.0 from uchronia.h (af87b7df42977e40). Do not edit.

export * from './errors.ts'
export * from './handles.ts'
export * from './library.ts'
export * from './types.ts'
