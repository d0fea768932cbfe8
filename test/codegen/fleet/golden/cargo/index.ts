// Written by uchronia-codegen 0.1.0 from fleet_cargo.h (f16c827cecaac330). Do not edit.

export * from './errors.ts'
export * from './handles.ts'
export * from './library.ts'
export * from './types.ts'
