// Written by uchronia-codegen 0.1.0 from uchronia.h (d0968e697a277e04). Do not edit.

export * from './library.ts'
export * from './types.ts'
