// Written by uchronia-codegen 0.1.0 from uchronia.h (040e82413b7db9a1). Do not edit.

export * from './errors.ts'
export * from './handles.ts'
export * from './library.ts'
export * from './types.ts'
