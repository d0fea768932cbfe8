// Written by uchronia-codegen 0.1.0 from uchronia.h (ec6ce59f0ce8c57a). Do not edit.

export * from './errors.ts'
export * from './handles.ts'
export * from './library.ts'
export * from './types.ts'
