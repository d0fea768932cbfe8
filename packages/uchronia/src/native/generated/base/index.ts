// Written by uchronia-codegen 0.1.0 from uchronia.h (7f1c3e7dacccda3c). Do not edit.

export * from './library.ts'
export * from './types.ts'
