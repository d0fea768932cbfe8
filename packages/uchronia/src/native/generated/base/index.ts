// Written by uchronia-codegen 0.1.0 from uchronia.h (a3a7ac94765a3628). Do not edit.

export * from './library.ts'
export * from './types.ts'
