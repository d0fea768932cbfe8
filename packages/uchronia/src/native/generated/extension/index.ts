// Written by uchronia-codegen 0.1.0 from uchronia.h (558f2ec9c118d9fa). Do not edit.

export * from './errors.ts'
export * from './handles.ts'
export * from './library.ts'
export * from './types.ts'
