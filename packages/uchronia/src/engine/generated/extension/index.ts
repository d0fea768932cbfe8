// Written by uchronia-codegen 0.1.0 from uchronia.h (f9d14a20cade2eb3). Do not edit.

export * from './errors.ts'
export * from './handles.ts'
export * from './library.ts'
export * from './types.ts'
