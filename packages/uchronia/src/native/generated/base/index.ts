// Written by uchronia-codegen 0.1.0 from uchronia.h (1f6f77c2b6142909). Do not edit.

export * from './library.ts'
export * from './types.ts'
