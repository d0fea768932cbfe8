// Written by uchronia-codegen 0.1.0 from uchronia.h (cf350a3ff9f3360d). Do not edit.

export * from './errors.ts'
export * from './handles.ts'
export * from './library.ts'
export * from './types.ts'
