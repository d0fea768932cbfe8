// Written by uchronia-codegen 0.1.0 from uchronia.h (372c5e9f36d90105). Do not edit.

export * from './errors.ts'
export * from './handles.ts'
export * from './library.ts'
export * from './types.ts'
