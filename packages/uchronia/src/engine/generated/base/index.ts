// Written by uchronia-codegen 0.1.0 from uchronia.h (a81bda09d5d3565c). Do not edit.

export * from './library.ts'
export * from './types.ts'
