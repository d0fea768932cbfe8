// Written by uchronia-codegen 0.1.0 from uchronia.h (a7256ec1cae8c029). Do not edit.

export * from './errors.ts'
export * from './handles.ts'
export * from './library.ts'
export * from './types.ts'
