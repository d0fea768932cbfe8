// Written by uchronia-codegen 0.1.0 from uchronia.h (f8e6ff293383b671). Do not edit.

export * from './errors.ts'
export * from './handles.ts'
export * from './library.ts'
export * from './types.ts'
