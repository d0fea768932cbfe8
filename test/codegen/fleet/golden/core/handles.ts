// Written by uchronia-codegen 0.1.0 from fleet_core.h (3394f78ef5519055). Do not edit.

import { FfiNativeHandle } from '@uchronia/refcount'

/** anything that the register knows */
export class AssetHandle<Id extends string = string> extends FfiNativeHandle<Id> {
  declare protected readonly isAssetHandle: true
}

/** A handle of the C type `PORT_PTR`. */
export class PortHandle<Id extends string = string> extends AssetHandle<Id> {
  declare protected readonly isPortHandle: true
}
