// Written by uchronia-codegen 0.1.0 from hostile.h (a7c935cb11af2495). Do not edit.

import { FfiNativeHandle } from '@uchronia/refcount'

/** A handle of the C type `THING_PTR`. */
export class ThingHandle<Id extends string = string> extends FfiNativeHandle<Id> {
  declare protected readonly isThingHandle: true
}

/** A handle of the C type `ALIAS_PTR`. */
export class Alias<Id extends string = string> extends ThingHandle<Id> {
  declare protected readonly isAlias: true
}
