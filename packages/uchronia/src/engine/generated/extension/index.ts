// Written by uchronia-codegen 0.1.0 from uchronia.h (5d58989da03f204a). Do not edit.

export * from './errors.ts'
export * from './handles.ts'
export * from './library.ts'
export * from './types.ts'
