// Written by uchronia-codegen 0.1.0 from uchronia.h (c977cc17c3330e04). Do not edit.

export * from './errors.ts'
export * from './handles.ts'
export * from './library.ts'
export * from './types.ts'
