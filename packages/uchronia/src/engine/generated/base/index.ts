// Written by uchronia-codegen 0.1.0 from uchronia.h (4661c4e21fa38f19). Do not edit.

export * from './library.ts'
export * from './types.ts'
