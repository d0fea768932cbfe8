// Written by uchronia-codegen 0.1.0 from uchronia.h (c72e946fb980942c). Do not edit.

export * from './library.ts'
export * from './types.ts'
