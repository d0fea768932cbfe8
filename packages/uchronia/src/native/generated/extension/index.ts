// Written by uchronia-codegen 0.1.0 from uchronia.h (50d9b9a242a38be9). Do not edit.

export * from './errors.ts'
export * from './handles.ts'
export * from './library.ts'
export * from './types.ts'
