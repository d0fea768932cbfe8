// Written by uchronia-codegen 0.1.0 from uchronia.h (5f8a5dd888bbf81b). Do not edit.

export * from './library.ts'
export * from './types.ts'
