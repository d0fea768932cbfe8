import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Matrix, NativeError } from '@uchronia/cinterop'
import { DisposedHandleError, HandleTypeError } from '@uchronia/refcount'
import { beforeAll, describe, expect, it } from 'vitest'
import { FleetCargoError, FleetCargoLibrary } from './golden/cargo/index.ts'
import { AssetHandle, FleetCoreError, FleetCoreLibrary, type PortHandle } from './golden/core/index.ts'
import {
  FLEET_MAX_STOPS,
  FLEET_VERSION,
  FleetShipsError,
  FleetShipsLibrary,
  Kind,
  ShipHandle,
  TankerHandle,
  VesselHandle,
} from './golden/ships/index.ts'

const folder = join(import.meta.dirname, '../../native/build')
const path = (name: string): string => join(folder, `libfleet_${name}.so`)
const isBuilt = ['core', 'ships', 'cargo'].every((name) => existsSync(path(name)))

describe.skipIf(!isBuilt)('the generated bindings of three libraries that work together', () => {
  let core: FleetCoreLibrary
  let ships: FleetShipsLibrary
  let cargo: FleetCargoLibrary
  let port: PortHandle

  beforeAll(() => {
    core = FleetCoreLibrary.open(path('core'))
    ships = FleetShipsLibrary.open(path('ships'), { preload: [path('core')] })
    cargo = FleetCargoLibrary.open(path('cargo'), { preload: [path('core'), path('ships')] })
    port = core.portOpen('Hobart', { latitude: -42.9, longitude: 147.3 })
  })

  it('binds symbols per library: three functions of one name answer for three libraries (N-30, MT-09)', () => {
    const before = [core.live(), ships.live(), cargo.live()]
    using ship = ships.shipBuild('Investigator', port)
    expect([core.live(), ships.live(), cargo.live()]).toEqual([before[0], before[1]! + 1, before[2]])
    expect(ship.referenceCount).toBe(1)
  })

  it('follows a hierarchy of four levels over two libraries (N-02, MT-02)', () => {
    using tanker = ships.tankerBuild('Bass', 1000)
    for (const Class of [TankerHandle, ShipHandle, VesselHandle, AssetHandle])
      expect(tanker).toBeInstanceOf(Class)
    expect(ships.vesselKind(tanker)).toBe(Kind.TANKER)
    expect(ships.nativeReferenceCount(tanker)).toBe(1)
    expect(core.nativeReferenceCount(tanker)).toBe(1)
  })

  it('refuses a base where a derived handle is needed, at compile time and at run time (MT-03)', () => {
    using ship = ships.shipBuild('Investigator', port)
    // @ts-expect-error a port is no vessel
    expect(() => ships.vesselKind(port)).toThrow(HandleTypeError)
    expect(ships.vesselKind(ship)).toBe(Kind.SHIP)
  })

  it('keeps what a handle needs alive: the port of a ship', () => {
    const home = core.portOpen('Eden', { latitude: -37, longitude: 149.9 })
    const before = core.live()
    const ship = ships.shipBuild('Ark', home)
    home.dispose()
    expect(core.live()).toBe(before)
    ship.dispose()
    expect(core.live()).toBe(before - 1)
  })

  it('returns handles through pointers, and null where there may be none', () => {
    using ship = ships.shipBuild('Investigator', port)
    using tanker = ships.tankerBuild('Bass', 10)
    using home = ships.shipHome(ship)
    expect(home && core.portName(home)).toBe('Hobart')
    expect(ships.shipHome(tanker)).toBeNull()
  })

  it('throws the status of a call with its name and text, and the last error of a call that returns null', () => {
    const failure = ((): unknown => {
      try {
        return ships.tankerBuild('Bass', -1)
      } catch (error) {
        return error
      }
    })()
    expect(failure).toBeInstanceOf(FleetShipsError)
    expect(failure).toBeInstanceOf(NativeError)
    expect(failure).toMatchObject({ status: 1, statusName: 'BAD_ARGUMENT', symbol: 'fleet_tanker_build' })
    expect((failure as Error).message).toBe(
      'fleet_tanker_build failed with BAD_ARGUMENT (1): an argument makes no sense',
    )
    expect(() => core.portOpen('', { latitude: 0, longitude: 0 })).toThrow(FleetCoreError)
    expect(() => core.portOpen('', { latitude: 0, longitude: 0 })).toThrow('a port needs a name and a place')
  })

  it('throws what a function wrote into the error struct of the caller', () => {
    using ship = ships.shipBuild('Investigator', port)
    expect(() => cargo.load(ship, port, 2000)).toThrow(FleetCargoError)
    expect(() => cargo.load(ship, port, 2000)).toThrow(
      'cargo_load failed with 7: too heavy: at most 1000 tonnes',
    )
  })

  it('calls again with a larger buffer when the library asks for one', () => {
    using ship = ships.shipBuild('Investigator', port)
    expect(ships.vesselDescribe(ship)).toBe('Investigator;'.repeat(400))
  })

  it('hands a handle over: the crew is on board, and its handle is gone', () => {
    const before = ships.live()
    const ship = ships.shipBuild('Investigator', port)
    const crew = ships.crewHire(['Ada', 'Gödel', ''])
    ships.crewBoard(ship, crew)
    expect(crew.disposed).toBe(true)
    expect(ships.shipPeople(ship)).toBe('Ada,Gödel,')
    expect(() => ships.crewBoard(ship, crew)).toThrow(DisposedHandleError)
    ship.dispose()
    expect(ships.live()).toBe(before)
  })

  it('keeps a crew that was not taken over, because the call failed', () => {
    const before = ships.live()
    const ship = ships.shipBuild('Investigator', port)
    using crew = ships.crewHire(['Ada'])
    ship.dispose()
    expect(() => ships.crewBoard(ship, crew)).toThrow(DisposedHandleError)
    expect(crew.disposed).toBe(false)
    crew.dispose()
    expect(ships.live()).toBe(before)
  })

  it('passes arrays of handles with their count', () => {
    using a = ships.shipBuild('Ark', port)
    using b = ships.tankerBuild('Endeavour', 10)
    expect(ships.longest([a, b])).toBe(1)
    expect(() => ships.longest([a, port as unknown as ShipHandle])).toThrow(HandleTypeError)
  })

  it('passes structs in arrays, with arrays, truth values and 64-bit integers inside', () => {
    const stop = {
      place: { latitude: 1, longitude: 2 },
      arrival: 2 ** 40,
      berth: 65535,
      refuel: true,
      watches: [1, -2, 3],
    }
    expect(ships.plan('north', [stop, { ...stop, berth: 7 }], Kind.SHIP)).toEqual({
      ...stop,
      berth: 7,
      arrival: 2 ** 40 + 3_600_000,
    })
    expect(() => ships.plan('north', [{ ...stop, watches: [1, 2] }], Kind.SHIP)).toThrow(NativeError)
    expect(() => ships.plan('north', [{ ...stop, berth: 65536 }], Kind.SHIP)).toThrow(/berth/)
    expect(() => ships.plan('north', [stop], 5 as Kind)).toThrow(
      /must be one of 4 \(SHIP\), 8 \(TANKER\), not 5/,
    )
  })

  it('copies a struct with everything its members point at, frees it, and knows what means nothing (N-16, N-17)', () => {
    const before = ships.live()
    using ship = ships.shipBuild('Ark', port)
    expect(ships.voyageOf(ship, 2)).toEqual({
      name: 'Ark',
      stopCount: 2,
      stops: [0, 1].map((i) => ({
        place: { latitude: 0, longitude: 0 },
        arrival: i * 1000,
        berth: 0,
        refuel: false,
        watches: [0, 0, i],
      })),
      logLength: 3,
      fuelLog: Float64Array.of(100, 99, 98),
      captains: ['A', 'B'],
      depths: new Matrix(Float64Array.of(0, 0.5, 0, 0, 1.5, 0), 2, 3),
      remark: null,
      kind: Kind.SHIP,
    })
    expect(ships.voyageOf(ship, -1)).toBeNull()
    expect(ships.voyageOf(ship, 0)?.captains).toEqual([])
    expect(ships.live()).toBe(before + 1)
  })

  it('frees a struct also when it cannot be decoded (N-16)', () => {
    using ship = ships.shipBuild('Ark', port)
    const before = ships.live()
    expect(() => ships.voyageOf(ship, -7)).toThrow(NativeError)
    expect(ships.live()).toBe(before)
  })

  it('calls back with typed arguments, stops when told to, and throws what the callback threw', () => {
    const seen: unknown[] = []
    const stops = ships.run((stop, fuel, captain) => {
      seen.push([stop, fuel, captain])
      return stop < 1
    })
    expect(stops).toBe(1)
    expect(seen).toEqual([
      [0, 50, 'Ada'],
      [1, 49, 'Ada'],
    ])
    const bad = (): boolean => {
      throw new Error('man overboard')
    }
    expect(() => ships.run(bad)).toThrow('man overboard')
    expect(() => ships.run((() => 'yes') as unknown as () => boolean)).toThrow(/must return a boolean/)
  })

  it('passes numbers of every kind (GF-12)', () => {
    expect(ships.mix(-1, 255, -3, 65535, -5, 4294967295, -7, 8, 0.5, 0.25, true)).toBe(
      -1 + 255 - 3 + 65535 - 5 + 4294967295 - 7 + 8 + 0.5 + 0.25 + 1,
    )
    expect(ships.middle({ latitude: 0, longitude: 10 }, { latitude: 4, longitude: 20 })).toEqual({
      latitude: 2,
      longitude: 15,
    })
    expect(ships.add(40, 2)).toBe(42)
    expect(ships.add(2n ** 40n, 1)).toBe(2 ** 40 + 1)
    expect(() => ships.add(2n ** 62n, 0)).toThrow(/cannot hold exactly/)
  })

  it('changes a buffer of the caller, and takes an empty one (GF-15)', () => {
    const values = Float32Array.of(1, 2, 3)
    ships.doubleAll(values)
    expect([...values]).toEqual([2, 4, 6])
    ships.doubleAll(new Float32Array(0))
  })

  it('counts the elements that a buffer has, and not those that it says it has', () => {
    const values = Object.defineProperty(Float32Array.of(1, 2, 3), 'length', { value: 1 })
    ships.doubleAll(values)
    expect([values[0], values[1], values[2]]).toEqual([2, 4, 6])
  })

  it('names the function and the parameter of a wrong argument', () => {
    expect(() => ships.mix(1, 256, 1, 1, 1, 1, 1, 1, 1, 1, true)).toThrow(
      /^fleet_mix: b must be a whole number from 0 to 255, not 256\.$/,
    )
  })

  it('takes a matrix by its rows, and allocates the answer (N-15)', () => {
    expect([
      ...ships.rowSums(
        Matrix.from([
          [1, 2, 3],
          [4, 5, 6],
        ]),
      ),
    ]).toEqual([6, 15])
  })

  it('asks the library how long an array is', () => {
    using ship = ships.shipBuild('AB', port)
    expect([...ships.soundings(ship)]).toEqual([65, 66])
    expect([...ships.getSoundings(ship)]).toEqual([65, 66])
  })

  it('takes bytes of any typed array, with their length', () => {
    const bytes = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8])
    expect(ships.checksum(new Float64Array(bytes.buffer))).toBe(ships.checksum(bytes))
    expect(ships.checksum(bytes.subarray(1, 3))).toBe(((31 + 2) * 31 + 3) >>> 0)
  })

  it('lends a handle that disposal does not free', () => {
    using ship = ships.shipBuild('Ark', port)
    using load = cargo.load(ship, port, 5)
    const to = cargo.destination(load)
    expect(core.portName(to)).toBe('Hobart')
    const count = core.nativeReferenceCount(port)
    to.dispose()
    expect(core.nativeReferenceCount(port)).toBe(count)
    expect(cargo.weight(load)).toBe(5)
  })

  it('runs on another thread and fills an array there', async () => {
    using ship = ships.shipBuild('Ark', port)
    const load = cargo.load(ship, port, 5)
    const sailing = cargo.sailAsync(load, 20, 3)
    load.dispose()
    expect([...(await sailing)]).toEqual([5, 6, 7])
    using other = cargo.load(ship, port, 1)
    await expect(cargo.sailAsync(other, -1, 1)).rejects.toThrow('time does not go back')
  })

  it('has the constants of the header', () => {
    expect([FLEET_MAX_STOPS, FLEET_VERSION]).toEqual([8, '2.1'])
  })
})
