// Written by uchronia-codegen 0.1.0 from uchronia.h (3982bb254c9b57e4). Do not edit.

export * from './library.ts'
export * from './types.ts'
