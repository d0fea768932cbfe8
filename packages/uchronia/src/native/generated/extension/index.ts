// Written by uchronia-codegen 0.1.0 from uchronia.h (2398bd21034a1b3f). Do not edit.

export * from './errors.ts'
export * from './handles.ts'
export * from './library.ts'
export * from './types.ts'
