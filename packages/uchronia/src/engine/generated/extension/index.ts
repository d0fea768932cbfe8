// Written by uchronia-codegen 0.1.0 from uchronia.h (69ba2648289fc5c9). Do not edit.

export * from './errors.ts'
export * from './handles.ts'
export * from './library.ts'
export * from './types.ts'
