// Written by uchronia-codegen 0.1.0 from fleet_ships.h (f19d288923275d43). Do not edit.

import type { HandleOptions, Pointer } from '@uchronia/refcount'
import { AssetHandle } from '../core/index.ts'

/** any vessel; also an ASSET_PTR */
export class VesselHandle<Id extends string = string> extends AssetHandle<Id> {
  declare protected readonly isVesselHandle: true
}

/** a ship; also a VESSEL_PTR */
export class ShipHandle<Id extends string = string> extends VesselHandle<Id> {
  declare protected readonly isShipHandle: true
}

/** a tanker; also a SHIP_PTR */
export class TankerHandle<Id extends string = string> extends ShipHandle<Id> {
  declare protected readonly isTankerHandle: true
}

/** people who have no ship yet */
export class CrewHandle<Id extends string = string> extends AssetHandle<Id> {
  declare protected readonly isCrewHandle: true

  readonly #ownership: { held: boolean }

  /** @internal */
  constructor(pointer: Pointer<Id>, options: HandleOptions<Pointer<Id>, Id>) {
    const ownership = { held: true }
    const { release } = options
    const giveBack = release && ((held: Pointer<Id>) => (ownership.held ? release(held) : undefined))
    super(pointer, { ...options, release: giveBack })
    this.#ownership = ownership
  }

  /**
   * Native code has taken the object over: from now on this handle is not usable, and frees nothing.
   * @internal
   */
  transfer(): void {
    this.#ownership.held = false
    this.dispose()
  }
}
