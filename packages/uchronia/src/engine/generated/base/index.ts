// Written by uchronia-codegen 0.1.0 from uchronia.h (8c5e524f379fd5b9). Do not edit.

export * from './library.ts'
export * from './types.ts'
