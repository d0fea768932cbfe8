// Written by uchronia-codegen 0.1.0 from fleet_core.h (3394f78ef5519055). Do not edit.

import { FfiNativeHandle } from '@uchronia/refcount'

/** anything that the register knows */
export class Asset<Id extends string = string> extends FfiNativeHandle<Id> {
  declare protected readonly isAsset: true
}

/** A handle of the C type `PORT_PTR`. */
export class Port<Id extends string = string> extends Asset<Id> {
  declare protected readonly isPort: true
}
