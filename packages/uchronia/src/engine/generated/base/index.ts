// Written by uchronia-codegen 0.1.0 from uchronia.h (ef6fc173fbcf40c3). Do not edit.

export * from './library.ts'
export * from './types.ts'
