// Written by uchronia-codegen 0.1.0 from uchronia.h (32c6c450a48791f8). Do not edit.

export * from './library.ts'
export * from './types.ts'
