// Written by uchronia-codegen 0.1.0 from fleet_ships.h (f19d288923275d43). Do not edit.

import type { Matrix, TypedArray } from '@uchronia/cinterop'
import { unanswered } from '@uchronia/cinterop/binding'
import type { HandleOptions, Pointer } from '@uchronia/refcount'
import type { Place, PortHandle } from '../core/index.ts'
import { CrewHandle, ShipHandle, TankerHandle, type VesselHandle } from './handles.ts'
import type { FleetShipsLibrary } from './library.ts'
import { Kind, type Stop, type Voyage } from './types.ts'

/** The methods of {@link FleetShipsLibrary} that call the library. */
export type FleetShipsLibraryApi = Omit<FleetShipsLibrary, 'native' | 'nativeReferenceCount'>

/** A call that a mock received. */
export interface RecordedCall {
  readonly name: keyof FleetShipsLibraryApi
  readonly args: readonly unknown[]
}

/**
 * Stands in for {@link FleetShipsLibrary} where there is no native library. It records every call, and
 * answers what it was told to, or else zero, nothing, or a new handle.
 *
 * @example
 * ```ts
 * const library = new MockFleetShipsLibrary({ live: () => { throw new Error('not today') } })
 * library.recorded.calls // [{ name, args }]
 * ```
 */
export class MockFleetShipsLibrary implements FleetShipsLibraryApi {
  /** Every call, in order, and how many handles this mock has made that were not freed yet. */
  readonly recorded: { readonly calls: RecordedCall[]; live: number } = { calls: [], live: 0 }
  readonly #answers: Partial<FleetShipsLibraryApi>
  #last = 0n

  /** @param answers - answers by method, instead of empty ones */
  constructor(answers: Partial<FleetShipsLibraryApi> = {}) {
    this.#answers = answers
  }

  live(): number {
    this.#record('live', [])
    if (this.#answers.live !== undefined) return this.#answers.live()
    return 0
  }

  statusText(status: number): string {
    this.#record('statusText', [status])
    if (this.#answers.statusText !== undefined) return this.#answers.statusText(status)
    return ''
  }

  shipBuild(name: string, home: PortHandle): ShipHandle {
    this.#record('shipBuild', [name, home])
    if (this.#answers.shipBuild !== undefined) return this.#answers.shipBuild(name, home)
    return this.#handle(ShipHandle, 'SHIP_PTR', ['VESSEL_PTR', 'ASSET_PTR'])
  }

  tankerBuild(name: string, capacity: number): TankerHandle {
    this.#record('tankerBuild', [name, capacity])
    if (this.#answers.tankerBuild !== undefined) return this.#answers.tankerBuild(name, capacity)
    return this.#handle(TankerHandle, 'TANKER_PTR', ['SHIP_PTR', 'VESSEL_PTR', 'ASSET_PTR'])
  }

  vesselKind(vessel: VesselHandle): Kind {
    this.#record('vesselKind', [vessel])
    if (this.#answers.vesselKind !== undefined) return this.#answers.vesselKind(vessel)
    return Kind.SHIP
  }

  vesselDescribe(vessel: VesselHandle): string {
    this.#record('vesselDescribe', [vessel])
    if (this.#answers.vesselDescribe !== undefined) return this.#answers.vesselDescribe(vessel)
    return ''
  }

  shipHome(ship: ShipHandle): PortHandle | null {
    this.#record('shipHome', [ship])
    if (this.#answers.shipHome !== undefined) return this.#answers.shipHome(ship)
    return null
  }

  crewHire(names: readonly string[]): CrewHandle {
    this.#record('crewHire', [names])
    if (this.#answers.crewHire !== undefined) return this.#answers.crewHire(names)
    return this.#handle(CrewHandle, 'CREW_PTR', ['ASSET_PTR'])
  }

  crewBoard(ship: ShipHandle, crew: CrewHandle): void {
    this.#record('crewBoard', [ship, crew])
    this.#answers.crewBoard?.(ship, crew)
  }

  shipPeople(ship: ShipHandle): string {
    this.#record('shipPeople', [ship])
    if (this.#answers.shipPeople !== undefined) return this.#answers.shipPeople(ship)
    return ''
  }

  longest(vessels: readonly VesselHandle[]): number {
    this.#record('longest', [vessels])
    if (this.#answers.longest !== undefined) return this.#answers.longest(vessels)
    return 0
  }

  plan(name: string, stops: readonly Stop[], kind: Kind): Stop {
    this.#record('plan', [name, stops, kind])
    if (this.#answers.plan !== undefined) return this.#answers.plan(name, stops, kind)
    return this.#unknown<Stop>('plan')
  }

  voyageOf(ship: ShipHandle, stops: number): Voyage | null {
    this.#record('voyageOf', [ship, stops])
    if (this.#answers.voyageOf !== undefined) return this.#answers.voyageOf(ship, stops)
    return null
  }

  run(watch: (stop: number, fuel: number, captain: string | null) => boolean): number {
    this.#record('run', [watch])
    if (this.#answers.run !== undefined) return this.#answers.run(watch)
    return 0
  }

  middle(a: Place, b: Place): Place {
    this.#record('middle', [a, b])
    if (this.#answers.middle !== undefined) return this.#answers.middle(a, b)
    return this.#unknown<Place>('middle')
  }

  mix(
    a: number,
    b: number,
    c: number,
    d: number,
    e: number,
    f: number,
    g: number | bigint,
    h: number | bigint,
    i: number,
    j: number,
    k: boolean,
  ): number {
    this.#record('mix', [a, b, c, d, e, f, g, h, i, j, k])
    if (this.#answers.mix !== undefined) return this.#answers.mix(a, b, c, d, e, f, g, h, i, j, k)
    return 0
  }

  doubleAll(values: Float32Array): void {
    this.#record('doubleAll', [values])
    this.#answers.doubleAll?.(values)
  }

  rowSums(rows: Matrix): Float64Array {
    this.#record('rowSums', [rows])
    if (this.#answers.rowSums !== undefined) return this.#answers.rowSums(rows)
    return new Float64Array(0)
  }

  add(counter: number | bigint, by: number | bigint): number {
    this.#record('add', [counter, by])
    if (this.#answers.add !== undefined) return this.#answers.add(counter, by)
    return 0
  }

  soundingCount(vessel: VesselHandle): number {
    this.#record('soundingCount', [vessel])
    if (this.#answers.soundingCount !== undefined) return this.#answers.soundingCount(vessel)
    return 0
  }

  soundings(vessel: VesselHandle): Int32Array {
    this.#record('soundings', [vessel])
    if (this.#answers.soundings !== undefined) return this.#answers.soundings(vessel)
    return new Int32Array(0)
  }

  getSoundings(vessel: VesselHandle): Int32Array {
    this.#record('getSoundings', [vessel])
    if (this.#answers.getSoundings !== undefined) return this.#answers.getSoundings(vessel)
    return new Int32Array(0)
  }

  checksum(bytes: TypedArray): number {
    this.#record('checksum', [bytes])
    if (this.#answers.checksum !== undefined) return this.#answers.checksum(bytes)
    return 0
  }

  /** A handle on nothing, which is counted. */
  #handle<Id extends string, H>(
    Handle: new (pointer: Pointer<Id>, options: Options<Id>) => H,
    typeId: Id,
    supertypes: readonly string[] = [],
  ): H {
    this.#last += 1n
    this.recorded.live += 1
    const release = (): void => {
      this.recorded.live -= 1
    }
    return new Handle(this.#last as Pointer<Id>, { typeId, supertypes, release })
  }

  #unknown<T>(name: string): T {
    throw unanswered(name)
  }

  #record(name: keyof FleetShipsLibraryApi, args: readonly unknown[]): void {
    this.recorded.calls.push({ name, args })
  }
}

type Options<Id extends string> = HandleOptions<Pointer<Id>, Id>
