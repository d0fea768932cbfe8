// Written by uchronia-codegen 0.1.0 from uchronia.h (9aae9b27687145e3). Do not edit.

export * from './errors.ts'
export * from './handles.ts'
export * from './library.ts'
export * from './types.ts'
