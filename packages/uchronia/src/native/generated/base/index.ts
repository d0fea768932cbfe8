// Written by uchronia-codegen 0.1.0 from uchronia.h (c8b8ed574bba96f2). Do not edit.

export * from './library.ts'
export * from './types.ts'
