// Written by uchronia-codegen 0.1.0 from uchronia.h (9ccdbaa084d1da5c). Do not edit.

export * from './errors.ts'
export * from './handles.ts'
export * from './library.ts'
export * from './types.ts'
