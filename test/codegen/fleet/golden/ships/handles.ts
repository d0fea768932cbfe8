// Written by uchronia-codegen 0.1.0 from fleet_ships.h (f19d288923275d43). Do not edit.

import type { HandleOptions, Pointer } from '@uchronia/refcount'
import { Asset } from '../core/index.ts'

/** any vessel; also an ASSET_PTR */
export class Vessel<Id extends string = 'VESSEL_PTR' | 'SHIP_PTR' | 'TANKER_PTR'> extends Asset<Id> {}

/** a ship; also a VESSEL_PTR */
export class Ship<Id extends string = 'SHIP_PTR' | 'TANKER_PTR'> extends Vessel<Id> {}

/** a tanker; also a SHIP_PTR */
export class Tanker extends Ship<'TANKER_PTR'> {}

/** people who have no ship yet */
export class Crew extends Asset<'CREW_PTR'> {
  readonly #ownership: { held: boolean }

  /** @internal */
  constructor(pointer: Pointer<'CREW_PTR'>, options: HandleOptions<Pointer<'CREW_PTR'>, 'CREW_PTR'>) {
    const ownership = { held: true }
    const { release } = options
    const giveBack = release && ((held: Pointer<'CREW_PTR'>) => (ownership.held ? release(held) : undefined))
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
