// Written by uchronia-codegen 0.1.0 from fleet_ships.h (f19d288923275d43). Do not edit.

import {
  koffiBackend,
  type LoadOptions,
  loadLibrary,
  type Matrix,
  NativeCallback,
  type NativeLibrary,
  readBytes,
  readFloat64,
  readInt32,
  readMatrix,
  readString,
  readStringArray,
  type StructValue,
  struct,
  type TypedArray,
} from '@uchronia/cinterop'
import {
  allocate,
  arrayOf,
  BoundFunctions,
  bytesOf,
  cellOf,
  checkBool,
  checkBytes,
  checkFloat32Array,
  checkInt8,
  checkInt16,
  checkInt32,
  checkInt64,
  checkNumber,
  checkText,
  checkUint8,
  checkUint16,
  checkUint32,
  checkUint64,
  type Declarations,
  elementsOf,
  elementsOfArray,
  type Functions,
  membersOf,
  messageOf,
  nameOf,
  nothing,
  packAll,
  pointersOf,
  recordOf,
  rowsOf,
  safe,
  stringsOf,
  textOf,
  unpackAll,
} from '@uchronia/cinterop/binding'
import { type HandleOptions, type Pointer, pointerOf } from '@uchronia/refcount'
import { type Place, PortHandle } from '../core/index.ts'
import { FleetShipsError } from './errors.ts'
import { CrewHandle, ShipHandle, TankerHandle, type VesselHandle } from './handles.ts'
import { checkKind, type Kind, Status, type Stop, type Voyage } from './types.ts'

const placeStruct = struct('fleet_place', { latitude: 'double', longitude: 'double' })

const stopStruct = struct('fleet_stop', {
  place: placeStruct,
  arrival: 'int64',
  berth: 'uint16',
  refuel: 'bool',
  watches: arrayOf('int8', 3),
})

function fromStop(fields: StructValue<(typeof stopStruct)['shape']>): Stop {
  return {
    place: fields.place,
    arrival: fields.arrival,
    berth: fields.berth,
    refuel: fields.refuel,
    watches: Array.from({ length: 3 }, (_, index) => fields.watches[index]!),
  }
}

function toStop(given: Stop): StructValue<(typeof stopStruct)['shape']> {
  const value = recordOf('fleet_stop', given)
  return {
    place: value.place,
    arrival: value.arrival,
    berth: value.berth,
    refuel: value.refuel,
    watches: membersOf('fleet_stop: watches', value.watches, 3),
  }
}

const voyageStruct = struct('fleet_voyage', {
  name: 'char[16]',
  stopCount: 'int32',
  stops: 'pointer',
  logLength: 'uint64',
  fuelLog: 'pointer',
  captains: 'pointer',
  depths: 'pointer',
  remark: 'pointer',
  kind: 'uint32',
  internal: 'uint64',
})

function fromVoyage(fields: StructValue<(typeof voyageStruct)['shape']>): Voyage | null {
  if (fields.stopCount === -1) return null
  return {
    name: fields.name,
    stopCount: fields.stopCount,
    stops: unpackAll(stopStruct, fields.stops, fields.stopCount, fromStop),
    logLength: fields.logLength,
    fuelLog: readFloat64(fields.fuelLog as Pointer | null, fields.logLength),
    captains: readStringArray(fields.captains as Pointer | null, fields.stopCount),
    depths: readMatrix(fields.depths as Pointer | null, fields.stopCount, fields.logLength),
    remark: fields.remark === null ? null : readString(fields.remark as Pointer | null),
    kind: fields.kind as Kind,
  }
}

/**
 * Vessels of every kind.
 *
 * Needs the libraries of {@link FleetCoreLibrary} loaded first.
 */
export class FleetShipsLibrary {
  /** The library, loaded. */
  readonly native: NativeLibrary
  readonly #c: Calls
  readonly #shipHandle: Options<'SHIP_PTR'>
  readonly #tankerHandle: Options<'TANKER_PTR'>
  readonly #portHandle: Options<'PORT_PTR'>
  readonly #crewHandle: Options<'CREW_PTR'>

  /** Binds a library that is loaded already; {@link open} loads one. */
  constructor(native: NativeLibrary) {
    this.native = native
    const c = new BoundFunctions(native, declarations).functions
    this.#c = c
    this.#shipHandle = {
      typeId: 'SHIP_PTR',
      supertypes: ['VESSEL_PTR', 'ASSET_PTR'],
      backend: koffiBackend,
      release: (pointer) => void c.fleet_release(pointer),
    }
    this.#tankerHandle = {
      typeId: 'TANKER_PTR',
      supertypes: ['SHIP_PTR', 'VESSEL_PTR', 'ASSET_PTR'],
      backend: koffiBackend,
      release: (pointer) => void c.fleet_release(pointer),
    }
    this.#portHandle = {
      typeId: 'PORT_PTR',
      supertypes: ['ASSET_PTR'],
      backend: koffiBackend,
      release: (pointer) => void c.fleet_release(pointer),
    }
    this.#crewHandle = {
      typeId: 'CREW_PTR',
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
  static open(path: string, options: LoadOptions = {}): FleetShipsLibrary {
    return new FleetShipsLibrary(loadLibrary(path, options))
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
   * The text of a status.
   *
   * C: `const char* fleet_status_text(int32_t status)`
   *
   * @param status - a fleet_status
   * @returns a text that the library owns
   */
  statusText(status: number): string {
    const result = this.#c.fleet_status_text(checkInt32(status, 'fleet_status_text: status'))
    if (result === null) throw nothing('fleet_status_text')
    return readString(result)
  }

  /**
   * Builds a ship.
   *
   * C: `fleet_status fleet_ship_build(const char* name, PORT_PTR home, SHIP_PTR* ship)`
   *
   * @param name - its name
   * @param home - its home port, which has to exist as long as the ship
   * @returns the ship
   */
  shipBuild(name: string, home: PortHandle): ShipHandle {
    const ship = new BigUint64Array(1)
    const status = this.#c.fleet_ship_build(
      checkText(name, 'fleet_ship_build: name'),
      pointerOf(home, 'PORT_PTR'),
      ship,
    )
    if (status !== 0) throw this.#failed('fleet_ship_build', Number(status))
    if (ship[0] === 0n) throw nothing('fleet_ship_build')
    return new ShipHandle(ship[0] as Pointer<'SHIP_PTR'>, { ...this.#shipHandle, dependsOn: [home] })
  }

  /**
   * Builds a tanker.
   *
   * C: `fleet_status fleet_tanker_build(const char* name, double capacity, TANKER_PTR* tanker)`
   *
   * @param name - its name
   * @param capacity - cubic metres
   * @returns the tanker
   */
  tankerBuild(name: string, capacity: number): TankerHandle {
    const tanker = new BigUint64Array(1)
    const status = this.#c.fleet_tanker_build(
      checkText(name, 'fleet_tanker_build: name'),
      checkNumber(capacity, 'fleet_tanker_build: capacity'),
      tanker,
    )
    if (status !== 0) throw this.#failed('fleet_tanker_build', Number(status))
    if (tanker[0] === 0n) throw nothing('fleet_tanker_build')
    return new TankerHandle(tanker[0] as Pointer<'TANKER_PTR'>, this.#tankerHandle)
  }

  /**
   * What a vessel is.
   *
   * C: `fleet_status fleet_vessel_kind(VESSEL_PTR vessel, fleet_kind* kind)`
   *
   * @param vessel - any vessel
   * @returns its kind
   */
  vesselKind(vessel: VesselHandle): Kind {
    const kind = new Uint32Array(1)
    const status = this.#c.fleet_vessel_kind(pointerOf(vessel, 'VESSEL_PTR'), kind)
    if (status !== 0) throw this.#failed('fleet_vessel_kind', Number(status))
    return kind[0]! as Kind
  }

  /**
   * A text about a vessel, as long as it needs to be.
   *
   * C: `fleet_status fleet_vessel_describe(VESSEL_PTR vessel, char* text, int64_t capacity, int64_t* size)`
   *
   * @param vessel - any vessel
   * @returns where to write
   */
  vesselDescribe(vessel: VesselHandle): string {
    const size = new BigInt64Array(1)
    let capacity = 16_384
    for (;;) {
      const text = new Uint8Array(capacity)
      const status = this.#c.fleet_vessel_describe(
        pointerOf(vessel, 'VESSEL_PTR'),
        text,
        checkInt64(capacity, 'fleet_vessel_describe: the length of text'),
        size,
      )
      if (status === 3 && Number(size[0]) > capacity) {
        capacity = Number(size[0])
        continue
      }
      if (status !== 0) throw this.#failed('fleet_vessel_describe', Number(status))
      return textOf(text)
    }
  }

  /**
   * The home port of a ship, null for tankers.
   *
   * C: `fleet_status fleet_ship_home(SHIP_PTR ship, PORT_PTR* home)`
   *
   * @param ship - the ship
   * @returns the port, with a reference of its own
   */
  shipHome(ship: ShipHandle): PortHandle | null {
    const home = new BigUint64Array(1)
    const status = this.#c.fleet_ship_home(pointerOf(ship, 'SHIP_PTR'), home)
    if (status !== 0) throw this.#failed('fleet_ship_home', Number(status))
    return home[0] === 0n ? null : new PortHandle(home[0] as Pointer<'PORT_PTR'>, this.#portHandle)
  }

  /**
   * Hires a crew.
   *
   * C: `fleet_status fleet_crew_hire(const char* const* names, int32_t count, CREW_PTR* crew)`
   *
   * @param names - who
   * @returns the crew
   */
  crewHire(names: readonly string[]): CrewHandle {
    const namesMemory = stringsOf('fleet_crew_hire: names', names)
    const crew = new BigUint64Array(1)
    const status = this.#c.fleet_crew_hire(
      namesMemory,
      checkInt32(elementsOfArray(names), 'fleet_crew_hire: the length of names'),
      crew,
    )
    if (status !== 0) throw this.#failed('fleet_crew_hire', Number(status))
    if (crew[0] === 0n) throw nothing('fleet_crew_hire')
    return new CrewHandle(crew[0] as Pointer<'CREW_PTR'>, this.#crewHandle)
  }

  /**
   * Sends a crew on board. The ship owns it from then on.
   *
   * C: `fleet_status fleet_crew_board(SHIP_PTR ship, CREW_PTR crew)`
   *
   * @param ship - the ship
   * @param crew - the crew
   */
  crewBoard(ship: ShipHandle, crew: CrewHandle): void {
    const status = this.#c.fleet_crew_board(pointerOf(ship, 'SHIP_PTR'), pointerOf(crew, 'CREW_PTR'))
    if (status !== 0) throw this.#failed('fleet_crew_board', Number(status))
    crew.transfer()
  }

  /**
   * Who is on board.
   *
   * C: `fleet_status fleet_ship_people(SHIP_PTR ship, char** names)`
   *
   * @param ship - the ship
   * @returns the names, joined by commas; freed with fleet_string_free
   */
  shipPeople(ship: ShipHandle): string {
    const names = new BigUint64Array(1)
    const status = this.#c.fleet_ship_people(pointerOf(ship, 'SHIP_PTR'), names)
    try {
      if (status !== 0) throw this.#failed('fleet_ship_people', Number(status))
      if (names[0] === 0n) throw nothing('fleet_ship_people')
      return readString(names[0] as Pointer)
    } finally {
      if (names[0] !== 0n) this.#c.fleet_string_free(names[0] as Pointer)
    }
  }

  /**
   * The vessel with the longest name; it stays what it is.
   *
   * C: `fleet_status fleet_longest(VESSEL_PTR const* vessels, size_t count, int32_t* index)`
   *
   * @param vessels - where to look
   * @returns which one it is
   */
  longest(vessels: readonly VesselHandle[]): number {
    const vesselsPointers = pointersOf('fleet_longest: vessels', vessels, 'VESSEL_PTR')
    const index = new Int32Array(1)
    const status = this.#c.fleet_longest(
      vesselsPointers,
      checkUint64(elementsOfArray(vessels), 'fleet_longest: the length of vessels'),
      index,
    )
    if (status !== 0) throw this.#failed('fleet_longest', Number(status))
    return index[0]!
  }

  /**
   * Plans a voyage.
   *
   * C: `fleet_status fleet_plan(const char* name, const fleet_stop* stops, int32_t count, fleet_kind kind,
   * fleet_stop* last)`
   *
   * @param name - at most 15 bytes
   * @param stops - where to
   * @param kind - what for
   * @returns the last stop, an hour later
   */
  plan(name: string, stops: readonly Stop[], kind: Kind): Stop {
    const stopsMemory = packAll('fleet_plan: stops', stops, 32, (item) => stopStruct.pack(toStop(item)))
    const lastMemory = new Uint8Array(32)
    const status = this.#c.fleet_plan(
      checkText(name, 'fleet_plan: name'),
      stopsMemory,
      checkInt32(elementsOfArray(stops), 'fleet_plan: the length of stops'),
      checkKind('fleet_plan: kind', kind),
      lastMemory,
    )
    if (status !== 0) throw this.#failed('fleet_plan', Number(status))
    return fromStop(stopStruct.unpack(lastMemory))
  }

  /**
   * The voyage of a ship with so many stops. A negative number makes none.
   *
   * C: `fleet_voyage* fleet_voyage_of(SHIP_PTR ship, int32_t stops)`
   *
   * @param ship - the ship
   * @param stops - how many
   * @returns the voyage, freed with fleet_voyage_free; null on failure
   */
  voyageOf(ship: ShipHandle, stops: number): Voyage | null {
    const result = this.#c.fleet_voyage_of(
      pointerOf(ship, 'SHIP_PTR'),
      checkInt32(stops, 'fleet_voyage_of: stops'),
    )
    try {
      return result === null ? null : fromVoyage(voyageStruct.unpack(readBytes(result, voyageStruct.size)))
    } finally {
      if (result !== null) this.#c.fleet_voyage_free(result)
    }
  }

  /**
   * Runs a voyage of three stops.
   *
   * C: `int32_t fleet_run(fleet_watch watch)`
   *
   * @param watch - told about each
   * @returns how many stops were made
   */
  run(watch: (stop: number, fuel: number, captain: string | null) => boolean): number {
    const watchCallback = new NativeCallback('bool', ['int32', 'double', 'cstring?'], watch)
    try {
      const result = this.#c.fleet_run(watchCallback.pointer)
      watchCallback.check()
      return result
    } finally {
      watchCallback[Symbol.dispose]()
    }
  }

  /**
   * The middle of two places.
   *
   * C: `fleet_place fleet_middle(fleet_place a, fleet_place b)`
   */
  middle(a: Place, b: Place): Place {
    return this.#c.fleet_middle(placeStruct.byValue(a), placeStruct.byValue(b))
  }

  /**
   * All of them added.
   *
   * C: `double fleet_mix(int8_t a, uint8_t b, int16_t c, uint16_t d, int32_t e, uint32_t f, int64_t g,
   * uint64_t h, float i, double j, bool k)`
   */
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
    return this.#c.fleet_mix(
      checkInt8(a, 'fleet_mix: a'),
      checkUint8(b, 'fleet_mix: b'),
      checkInt16(c, 'fleet_mix: c'),
      checkUint16(d, 'fleet_mix: d'),
      checkInt32(e, 'fleet_mix: e'),
      checkUint32(f, 'fleet_mix: f'),
      checkInt64(g, 'fleet_mix: g'),
      checkUint64(h, 'fleet_mix: h'),
      checkNumber(i, 'fleet_mix: i'),
      checkNumber(j, 'fleet_mix: j'),
      checkBool(k, 'fleet_mix: k'),
    )
  }

  /**
   * Doubles every value in place.
   *
   * C: `fleet_status fleet_double_all(float* values, int32_t count)`
   */
  doubleAll(values: Float32Array): void {
    const status = this.#c.fleet_double_all(
      checkFloat32Array(values, 'fleet_double_all: values'),
      checkInt32(elementsOf(values), 'fleet_double_all: the length of values'),
    )
    if (status !== 0) throw this.#failed('fleet_double_all', Number(status))
  }

  /**
   * Sums of rows.
   *
   * C: `fleet_status fleet_row_sums(double** rows, int32_t row_count, int32_t columns, double* sums)`
   */
  rowSums(rows: Matrix): Float64Array {
    const sums = allocate(Float64Array, 'fleet_row_sums: sums', rows?.rows)
    const status = this.#c.fleet_row_sums(
      rowsOf('fleet_row_sums: rows', rows),
      checkInt32(rows?.rows, 'fleet_row_sums: the length of rows'),
      checkInt32(rows?.columns, 'fleet_row_sums: the length of rows'),
      sums,
    )
    if (status !== 0) throw this.#failed('fleet_row_sums', Number(status))
    return sums
  }

  /**
   * Adds `by` to a counter.
   *
   * C: `fleet_status fleet_add(int64_t* counter, int64_t by)`
   */
  add(counter: number | bigint, by: number | bigint): number {
    const counterOut = cellOf(new BigInt64Array(1), 'fleet_add: counter', counter)
    const status = this.#c.fleet_add(counterOut, checkInt64(by, 'fleet_add: by'))
    if (status !== 0) throw this.#failed('fleet_add', Number(status))
    return safe('fleet_add: counter', counterOut[0]!)
  }

  /**
   * How many soundings a vessel has.
   *
   * C: `int32_t fleet_sounding_count(VESSEL_PTR vessel)`
   */
  soundingCount(vessel: VesselHandle): number {
    return this.#c.fleet_sounding_count(pointerOf(vessel, 'VESSEL_PTR'))
  }

  /**
   * The soundings of a vessel, fleet_sounding_count of them.
   *
   * C: `const int32_t* fleet_soundings(VESSEL_PTR vessel)`
   */
  soundings(vessel: VesselHandle): Int32Array {
    const result = this.#c.fleet_soundings(pointerOf(vessel, 'VESSEL_PTR'))
    return readInt32(result, this.soundingCount(vessel))
  }

  /**
   * Fills in the soundings of a vessel, fleet_sounding_count of them.
   *
   * C: `fleet_status fleet_get_soundings(VESSEL_PTR vessel, int32_t* soundings)`
   */
  getSoundings(vessel: VesselHandle): Int32Array {
    const soundings = allocate(Int32Array, 'fleet_get_soundings: soundings', this.soundingCount(vessel))
    const status = this.#c.fleet_get_soundings(pointerOf(vessel, 'VESSEL_PTR'), soundings)
    if (status !== 0) throw this.#failed('fleet_get_soundings', Number(status))
    return soundings
  }

  /**
   * A check sum of bytes.
   *
   * C: `uint32_t fleet_checksum(const void* bytes, size_t size)`
   */
  checksum(bytes: TypedArray): number {
    return this.#c.fleet_checksum(
      checkBytes(bytes, 'fleet_checksum: bytes'),
      checkUint64(bytesOf(bytes), 'fleet_checksum: the length of bytes'),
    )
  }

  /** The number of references that native code counts on the object of a handle. */
  nativeReferenceCount(handle: VesselHandle | CrewHandle): number {
    if (handle.isA('VESSEL_PTR')) return this.#c.fleet_count(pointerOf(handle as VesselHandle, 'VESSEL_PTR'))
    return this.#c.fleet_count(pointerOf(handle as CrewHandle, 'CREW_PTR'))
  }

  #failed(symbol: string, status: number): FleetShipsError {
    return new FleetShipsError(
      symbol,
      status,
      nameOf(Status, status),
      messageOf(this.#c.fleet_status_text(status)),
    )
  }
}

/** The options of the handles of a class. */
type Options<Id extends string> = HandleOptions<Pointer<Id>, Id>

/** The functions of the header: the kind of the result, then those of the parameters. */
const declarations = {
  fleet_live: ['int32'],
  fleet_status_text: ['pointer', 'int32'],
  fleet_ship_build: ['uint32', 'string', 'pointer', 'pointer'],
  fleet_tanker_build: ['uint32', 'string', 'double', 'pointer'],
  fleet_vessel_kind: ['uint32', 'pointer', 'pointer'],
  fleet_vessel_describe: ['uint32', 'pointer', 'pointer', 'int64', 'pointer'],
  fleet_ship_home: ['uint32', 'pointer', 'pointer'],
  fleet_crew_hire: ['uint32', 'pointer', 'int32', 'pointer'],
  fleet_crew_board: ['uint32', 'pointer', 'pointer'],
  fleet_ship_people: ['uint32', 'pointer', 'pointer'],
  fleet_string_free: ['void', 'pointer'],
  fleet_longest: ['uint32', 'pointer', 'uint64', 'pointer'],
  fleet_plan: ['uint32', 'string', 'pointer', 'int32', 'uint32', 'pointer'],
  fleet_voyage_of: ['pointer', 'pointer', 'int32'],
  fleet_voyage_free: ['void', 'pointer'],
  fleet_run: ['int32', 'pointer'],
  fleet_middle: [{ struct: placeStruct }, { struct: placeStruct }, { struct: placeStruct }],
  fleet_mix: [
    'double',
    'int8',
    'uint8',
    'int16',
    'uint16',
    'int32',
    'uint32',
    'int64',
    'uint64',
    'float',
    'double',
    'bool',
  ],
  fleet_double_all: ['uint32', 'pointer', 'int32'],
  fleet_row_sums: ['uint32', 'pointer', 'int32', 'int32', 'pointer'],
  fleet_add: ['uint32', 'pointer', 'int64'],
  fleet_sounding_count: ['int32', 'pointer'],
  fleet_soundings: ['pointer', 'pointer'],
  fleet_get_soundings: ['uint32', 'pointer', 'pointer'],
  fleet_checksum: ['uint32', 'pointer', 'uint64'],
  fleet_release: ['void', 'pointer'],
  fleet_count: ['int32', 'pointer'],
} as const satisfies Declarations

type Calls = Functions<typeof declarations>
