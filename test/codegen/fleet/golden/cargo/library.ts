// Written by uchronia-codegen 0.1.0 from fleet_cargo.h (f16c827cecaac330). Do not edit.

import { koffiBackend, type LoadOptions, loadLibrary, type NativeLibrary, struct } from '@uchronia/cinterop'
import {
  allocate,
  BoundFunctions,
  checkInt32,
  checkInt64,
  checkNumber,
  type Declarations,
  type Functions,
  nothing,
  untilAborted,
} from '@uchronia/cinterop/binding'
import { type HandleOptions, type Pointer, pointerOf, withHandles } from '@uchronia/refcount'
import { PortHandle } from '../core/index.ts'
import type { ShipHandle } from '../ships/index.ts'
import { FleetCargoError } from './errors.ts'
import { Cargo } from './handles.ts'

const errorStruct = struct('cargo_error', { code: 'int32', text: 'char[60]' })

/**
 * Cargo between ports, on ships.
 *
 * Needs the libraries of {@link FleetCoreLibrary}, {@link FleetShipsLibrary} loaded first.
 */
export class FleetCargoLibrary {
  /** The library, loaded. */
  readonly native: NativeLibrary
  readonly #bound: BoundFunctions<typeof declarations>
  readonly #c: Calls
  readonly #cargo: Options<'cargo*'>
  readonly #portHandleBorrowed: Options<'PORT_PTR'>

  /** Binds a library that is loaded already; {@link open} loads one. */
  constructor(native: NativeLibrary) {
    this.native = native
    const bound = new BoundFunctions(native, declarations)
    this.#bound = bound
    const c = bound.functions
    this.#c = c
    this.#cargo = {
      typeId: 'cargo*',
      backend: koffiBackend,
      release: (pointer) => void c.cargo_unload(pointer),
    }
    this.#portHandleBorrowed = { typeId: 'PORT_PTR', supertypes: ['ASSET_PTR'], backend: koffiBackend }
  }

  /**
   * Loads the library and binds it. Functions are looked up when they are first called.
   *
   * @param path - its file
   * @throws NativeError when it cannot be loaded
   */
  static open(path: string, options: LoadOptions = {}): FleetCargoLibrary {
    return new FleetCargoLibrary(loadLibrary(path, options))
  }

  /**
   * C: `int32_t fleet_live(void)`
   *
   * @returns how many objects of this library are alive
   */
  live(): number {
    return this.#c.fleet_live()
  }

  /**
   * Loads cargo on a ship.
   *
   * C: `int32_t cargo_load(SHIP_PTR ship, PORT_PTR to, double tonnes, cargo** loaded, cargo_error* error)`
   *
   * @param ship - the ship
   * @param to - where it goes
   * @param tonnes - at most 1000
   * @returns the cargo
   */
  load(ship: ShipHandle, to: PortHandle, tonnes: number): Cargo {
    const loaded = new BigUint64Array(1)
    const error = new Uint8Array(64)
    const status = this.#c.cargo_load(
      pointerOf(ship, 'SHIP_PTR'),
      pointerOf(to, 'PORT_PTR'),
      checkNumber(tonnes, 'cargo_load: tonnes'),
      loaded,
      error,
    )
    if (status !== 0) throw this.#failed('cargo_load', error)
    if (loaded[0] === 0n) throw nothing('cargo_load')
    return new Cargo(loaded[0] as Pointer<'cargo*'>, { ...this.#cargo, dependsOn: [ship] })
  }

  /**
   * How much it is.
   *
   * C: `int32_t cargo_weight(const cargo* load, double* tonnes, cargo_error* error)`
   *
   * @param load - the cargo
   * @returns its weight
   */
  weight(load: Cargo): number {
    const tonnes = new Float64Array(1)
    const error = new Uint8Array(64)
    const status = this.#c.cargo_weight(pointerOf(load, 'cargo*'), tonnes, error)
    if (status !== 0) throw this.#failed('cargo_weight', error)
    return tonnes[0]!
  }

  /**
   * Where it goes.
   *
   * C: `int32_t cargo_destination(cargo* load, PORT_PTR* to, cargo_error* error)`
   *
   * @param load - the cargo
   * @returns the port, which the cargo owns
   */
  destination(load: Cargo): PortHandle {
    const to = new BigUint64Array(1)
    const error = new Uint8Array(64)
    const status = this.#c.cargo_destination(pointerOf(load, 'cargo*'), to, error)
    if (status !== 0) throw this.#failed('cargo_destination', error)
    if (to[0] === 0n) throw nothing('cargo_destination')
    return new PortHandle(to[0] as Pointer<'PORT_PTR'>, this.#portHandleBorrowed)
  }

  /**
   * Sails for a while, and may be called on another thread.
   *
   * C: `int32_t cargo_sail(cargo* load, int32_t milliseconds, double* track, int64_t count, cargo_error*
   * error)`
   *
   * @param load - the cargo
   * @param milliseconds - how long
   * @param count - how many places to note
   * @returns where it was
   */
  sail(load: Cargo, milliseconds: number, count: number | bigint): Float64Array {
    const track = allocate(Float64Array, 'cargo_sail: track', count)
    const error = new Uint8Array(64)
    const status = this.#c.cargo_sail(
      pointerOf(load, 'cargo*'),
      checkInt32(milliseconds, 'cargo_sail: milliseconds'),
      track,
      checkInt64(count, 'cargo_sail: count'),
      error,
    )
    if (status !== 0) throw this.#failed('cargo_sail', error)
    return track
  }

  /**
   * {@link sail} on another thread. Handles and arrays are held until it is done; do not change them
   * meanwhile.
   */
  async sailAsync(
    load: Cargo,
    milliseconds: number,
    count: number | bigint,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<Float64Array> {
    return untilAborted(options.signal, async () => {
      const track = allocate(Float64Array, 'cargo_sail: track', count)
      const error = new Uint8Array(64)
      const args: Parameters<Calls['cargo_sail']> = [
        pointerOf(load, 'cargo*'),
        checkInt32(milliseconds, 'cargo_sail: milliseconds'),
        track,
        checkInt64(count, 'cargo_sail: count'),
        error,
      ]
      const status = await withHandles([load], () => this.#bound.callAsync('cargo_sail', args))
      if (status !== 0) throw this.#failed('cargo_sail', error)
      return track
    })
  }

  #failed(symbol: string, error: Uint8Array): FleetCargoError {
    const { code, text } = errorStruct.unpack(error)
    return new FleetCargoError(symbol, code, undefined, text)
  }
}

/** The options of the handles of a class. */
type Options<Id extends string> = HandleOptions<Pointer<Id>, Id>

/** The functions of the header: the kind of the result, then those of the parameters. */
const declarations = {
  fleet_live: ['int32'],
  cargo_load: ['int32', 'pointer', 'pointer', 'double', 'pointer', 'pointer'],
  cargo_weight: ['int32', 'pointer', 'pointer', 'pointer'],
  cargo_destination: ['int32', 'pointer', 'pointer', 'pointer'],
  cargo_sail: ['int32', 'pointer', 'int32', 'pointer', 'int64', 'pointer'],
  cargo_unload: ['void', 'pointer'],
} as const satisfies Declarations

type Calls = Functions<typeof declarations>
