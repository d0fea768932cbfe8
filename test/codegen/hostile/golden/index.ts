// Written by uchronia-codegen 0.1.0 from hostile.h (a7c935cb11af2495). Do not edit.

export * from './handles.ts'
export * from './library.ts'
export * from './types.ts'
