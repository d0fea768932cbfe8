// Written by uchronia-codegen 0.1.0 from dogs.h (ce241c8b8964ff63). Do not edit.

export * from './handles.ts'
export * from './library.ts'
export * from './types.ts'
