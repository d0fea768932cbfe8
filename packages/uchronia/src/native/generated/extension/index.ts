// Written by uchronia-codegen 0.1.0 from uchronia.h (d2e27eb35c841d2a). Do not edit.

export * from './errors.ts'
export * from './handles.ts'
export * from './library.ts'
export * from './types.ts'
