// Written by uchronia-codegen 0.1.0 from uchronia.h (a64d369bdb026e4f). Do not edit.

export * from './library.ts'
export * from './types.ts'
