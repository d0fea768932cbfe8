// Written by uchronia-codegen 0.1.0 from uchronia.h (af54b2b98f67adcb). Do not edit.

export * from './library.ts'
export * from './types.ts'
