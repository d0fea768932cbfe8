// Written by uchronia-codegen 0.1.0 from uchronia.h (19673f135216dd32). Do not edit.

export * from './library.ts'
export * from './types.ts'
