// Written by uchronia-codegen 0.1.0 from fleet_cargo.h (f16c827cecaac330). Do not edit.

import { FfiNativeHandle } from '@uchronia/refcount'

/** Cargo on its way. */
export class Cargo<Id extends string = string> extends FfiNativeHandle<Id> {
  declare protected readonly isCargo: true
}
