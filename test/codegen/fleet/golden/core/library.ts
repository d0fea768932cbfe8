// Written by uchronia-codegen 0.1.0 from fleet_core.h (3394f78ef5519055). Do not edit.

import {
  koffiBackend,
  type LoadOptions,
  loadLibrary,
  type NativeLibrary,
  readString,
  struct,
} from '@uchronia/cinterop'
import {
  BoundFunctions,
  checkText,
  type Declarations,
  type Functions,
  messageOf,
} from '@uchronia/cinterop/binding'
import { type HandleOptions, type Pointer, pointerOf } from '@uchronia/refcount'
import { FleetCoreError } from './errors.ts'
import { type AssetHandle, PortHandle } from './handles.ts'
import type { Place } from './types.ts'

const placeStruct = struct('fleet_place', { latitude: 'double', longitude: 'double' })

/** The register of the fleet, and ports. */
export class FleetCoreLibrary {
  /** The library, loaded. */
  readonly native: NativeLibrary
  readonly #c: Calls
  readonly #portHandle: Options<'PORT_PTR'>

  /** Binds a library that is loaded already; {@link open} loads one. */
  constructor(native: NativeLibrary) {
    this.native = native
    const c = new BoundFunctions(native, declarations).functions
    this.#c = c
    this.#portHandle = {
      typeId: 'PORT_PTR',
      supertypes: ['ASSET_PTR'],
      backend: koffiBackend,
      release: (pointer) => void c.fleet_release(pointer),
    }
  }

  /**
   * Loads the library and binds it. Functions are looked up when they are first called.
   *
   * @param path - its file
   * @throws NativeError when it cannot be loaded
   */
  static open(path: string, options: LoadOptions = {}): FleetCoreLibrary {
    return new FleetCoreLibrary(loadLibrary(path, options))
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
   * Opens a port.
   *
   * C: `PORT_PTR fleet_port_open(const char* name, const fleet_place* where)`
   *
   * @param name - its name
   * @param where - where it is
   * @returns the port, null on failure
   */
  portOpen(name: string, where: Place): PortHandle {
    const whereMemory = placeStruct.pack(where)
    const result = this.#c.fleet_port_open(checkText(name, 'fleet_port_open: name'), whereMemory)
    if (result === null) throw this.#failed('fleet_port_open')
    return new PortHandle(result as Pointer<'PORT_PTR'>, this.#portHandle)
  }

  /**
   * Where a port is.
   *
   * C: `int32_t fleet_port_place(PORT_PTR port, fleet_place* where)`
   *
   * @param port - the port
   * @returns its place
   */
  portPlace(port: PortHandle): Place {
    const whereMemory = new Uint8Array(16)
    const result = this.#c.fleet_port_place(pointerOf(port, 'PORT_PTR'), whereMemory)
    if (result < 0) throw this.#failedNegative('fleet_port_place')
    return placeStruct.unpack(whereMemory)
  }

  /**
   * The name of a port.
   *
   * C: `const char* fleet_port_name(PORT_PTR port)`
   *
   * @param port - the port
   * @returns the name, which the port owns; null on failure
   */
  portName(port: PortHandle): string {
    const result = this.#c.fleet_port_name(pointerOf(port, 'PORT_PTR'))
    if (result === null) throw this.#failed('fleet_port_name')
    return readString(result)
  }

  /** The number of references that native code counts on the object of a handle. */
  nativeReferenceCount(handle: AssetHandle): number {
    return this.#c.fleet_count(pointerOf(handle, 'ASSET_PTR'))
  }

  #failed(symbol: string): FleetCoreError {
    return new FleetCoreError(symbol, undefined, undefined, messageOf(this.#c.fleet_last_error()))
  }

  #failedNegative(symbol: string): FleetCoreError {
    return new FleetCoreError(symbol, undefined, undefined, messageOf(this.#c.fleet_last_error()))
  }
}

/** The options of the handles of a class. */
type Options<Id extends string> = HandleOptions<Pointer<Id>, Id>

/** The functions of the header: the kind of the result, then those of the parameters. */
const declarations = {
  fleet_live: ['int32'],
  fleet_last_error: ['pointer'],
  fleet_release: ['void', 'pointer'],
  fleet_count: ['int32', 'pointer'],
  fleet_port_open: ['pointer', 'string', 'pointer'],
  fleet_port_place: ['int32', 'pointer', 'pointer'],
  fleet_port_name: ['pointer', 'pointer'],
} as const satisfies Declarations

type Calls = Functions<typeof declarations>
