// Written by uchronia-codegen 0.1.0 from uchronia.h (074ee6f9fa4eba90). Do not edit.

export * from './library.ts'
export * from './types.ts'
