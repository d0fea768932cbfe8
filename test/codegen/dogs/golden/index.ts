// Written by uchronia-codegen 0.1.0 from dogs.h (682eda6251f8ef1f). Do not edit.

export * from './handles.ts'
export * from './library.ts'
export * from './types.ts'
