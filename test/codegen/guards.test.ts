import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { loadProject, type PlanFunction, type PlanParameter } from '@uchronia/codegen'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const out = join(import.meta.dirname, 'out/guards')
const built = join(root, 'test/native/build')
const tsc = join(root, 'node_modules/.bin/tsc')

/** The table's entry of an argument: enough to make a right value, and to tell a wrong one. */
function describeArgument({ role, nullable }: PlanParameter): Record<string, unknown> | null {
  switch (role.kind) {
    case 'count':
    case 'outCount':
    case 'filledCount':
    case 'error':
    case 'outHandle':
    case 'outString':
    case 'text':
      return null
    case 'outScalar':
      return role.inout ? { kind: 'scalar', scalar: role.scalar, nullable } : null
    case 'scalar':
      return role.computed === undefined ? { kind: 'scalar', scalar: role.scalar, nullable } : null
    case 'struct':
      return role.dir === 'out' ? null : { kind: 'struct', struct: role.struct, nullable }
    case 'buffer':
      return role.dir === 'out' ? null : { kind: 'buffer', scalar: role.scalar, nullable }
    case 'handle':
      return { kind: 'handle', handle: role.handle, nullable }
    case 'handles':
      return { kind: 'handles', handle: role.handle, nullable }
    case 'structs':
      return { kind: 'structs', struct: role.struct, nullable }
    default:
      return { kind: role.kind, nullable }
  }
}

const table = (functions: readonly PlanFunction[]): unknown[] =>
  functions.map((f) => ({
    name: f.name,
    args: f.parameters.map(describeArgument).filter((argument) => argument !== null),
  }))

/** Runs in a process of its own: every function, every argument, every value that is wrong there. */
const probe = `
import { readFileSync } from 'node:fs'
import { CinteropError, Matrix, NativeCallback } from '@uchronia/cinterop'
import { RefcountError } from '@uchronia/refcount'
import { FleetCoreLibrary } from './fleet/golden/core/index.js'
import { FleetShipsLibrary } from './fleet/golden/ships/index.js'
import { FleetCargoLibrary } from './fleet/golden/cargo/index.js'
import { DogsLibrary } from './dogs/golden/index.js'

const { folder, tables } = JSON.parse(readFileSync('table.json', 'utf8'))
const path = (name) => folder + '/lib' + name + '.so'
const core = FleetCoreLibrary.open(path('fleet_core'))
const ships = FleetShipsLibrary.open(path('fleet_ships'), { preload: [path('fleet_core')] })
const cargo = FleetCargoLibrary.open(path('fleet_cargo'), { preload: [path('fleet_core'), path('fleet_ships')] })
const dogs = DogsLibrary.open(path('dogs'))
const libraries = { core, ships, cargo, dogs }

const place = { latitude: 1, longitude: 2 }
const port = core.portOpen('Hobart', place)
const ship = ships.shipBuild('Ark', port)
const tanker = ships.tankerBuild('Bass', 5)
const dog = dogs.createDog('Rex')
const owner = dogs.createOwner('Ada', dog)
const croc = dogs.createCroc()
const load = cargo.load(ship, port, 1)
const freed = dogs.createDog('Fido')
freed.dispose()
const freedShip = ships.tankerBuild('Gone', 5)
freedShip.dispose()
const stop = { place, arrival: 1, berth: 2, refuel: true, watches: [1, 2, 3] }
const structs = {
  fleet_place: place, fleet_stop: stop, position: { east: 1, north: 2 },
  date_time: { year: 2000, month: 1, day: 1, hour: 0, minute: 0, second: 0 },
}
const handles = {
  ASSET_PTR: [port, ship, tanker], PORT_PTR: [port], VESSEL_PTR: [ship, tanker], SHIP_PTR: [ship, tanker], TANKER_PTR: [tanker],
  DOG_PTR: [dog], OWNER_PTR: [owner], CROC_PTR: [croc], 'cargo*': [load], CREW_PTR: [],
}
const watch = new NativeCallback('bool', ['int32', 'double', 'cstring?'], () => true)
const gone = new NativeCallback('bool', ['int32', 'double', 'cstring?'], () => true)
gone[Symbol.dispose]()
const buffer = new ArrayBuffer(8)
const detached = new Float64Array(2)
if (detached.buffer.transfer) detached.buffer.transfer()

const pool = [
  undefined, null, true, false, 0, -0, 1, -1, 1.5, NaN, Infinity, -Infinity, 255, 256, 65536, 2 ** 31, 2 ** 32, 2 ** 53, 1e300,
  '', 'text', 'nul\\0inside', '1', 0n, 1n, -1n, 1n << 63n, 1n << 64n, Symbol('s'), {}, [], [1], ['a'], ['a', null], ['a\\0'],
  [undefined], [dog, croc], [{}], new Date(), () => 1, class {}, /x/, new Map(), Promise.resolve(1), buffer, new DataView(buffer),
  new Float64Array(2), new Float32Array(2), new Int8Array(2), new Uint8Array(2), new Uint8ClampedArray(2), new Int16Array(2),
  new Uint16Array(2), new Int32Array(2), new Uint32Array(2), new BigInt64Array(2), new BigUint64Array(2), Buffer.from('abc'), detached,
  port, ship, tanker, dog, owner, croc, load, freed, freedShip, { ptr: 1n }, { ptr: dog.ptr, isA: () => true, typeId: 'DOG_PTR' },
  Object.create(dog), dog.ptr, place, { latitude: '1', longitude: 2 }, { latitude: 1 }, { latitude: null, longitude: 1 },
  { year: '2000', month: 1, day: 1, hour: 0, minute: 0, second: 0 }, { year: 2 ** 31, month: 1, day: 1, hour: 0, minute: 0, second: 0 },
  { year: null, month: true, day: 1, hour: 0, minute: 0, second: 0 }, { ...stop, berth: -1 }, { ...stop, watches: [1, 2, 300] },
  { ...stop, watches: null }, { ...stop, refuel: 1 }, { ...stop, place: null }, [stop], [{ ...stop, arrival: 0.5 }],
  new Matrix(new Float64Array(4), 2, 2), { rows: 1, columns: 1, rowPointers: () => new BigUint64Array(1) }, watch, gone, { pointer: 5n },
]

const arrays = {
  'float64': Float64Array, 'float32': Float32Array, 'int8': Int8Array, 'uint8': Uint8Array, 'int16': Int16Array, 'uint16': Uint16Array,
  'int32': Int32Array, 'uint32': Uint32Array, 'int64': BigInt64Array, 'uint64': BigUint64Array,
}
const arrayOf = (scalar) => arrays[scalar.kind === 'float' ? 'float' + scalar.bits : (scalar.signed ? 'int' : 'uint') + scalar.bits]
const isText = (value) => typeof value === 'string' && !value.includes('\\0')

/** A right value for an argument. */
function right(argument) {
  switch (argument.kind) {
    case 'scalar':
      if (argument.scalar.kind === 'bool') return true
      return argument.scalar.enum === 'fleet_kind' ? 4 : 1
    case 'string': return 'text'
    case 'strings': return ['a', 'b']
    case 'handle': return argument.handle === 'CREW_PTR' ? ships.crewHire([]) : handles[argument.handle][0]
    case 'handles': return handles[argument.handle]
    case 'struct': return structs[argument.struct]
    case 'structs': return [structs[argument.struct]]
    case 'buffer': return argument.scalar === null ? new Uint8Array(2) : new (arrayOf(argument.scalar))(2)
    case 'matrix': return new Matrix(new Float64Array(4), 2, 2)
    case 'callback': return argument.nullable ? null : () => true
    default: throw new Error('no right value for ' + argument.kind)
  }
}

/** True for a value of the pool that is right, or may be. */
function mayPass(argument, value) {
  if (argument.nullable && (value === null || value === undefined)) return true
  switch (argument.kind) {
    case 'scalar': {
      const { scalar } = argument
      if (scalar.kind === 'bool') return typeof value === 'boolean'
      if (scalar.kind === 'float') return typeof value === 'number'
      if (scalar.enum) return value === 4 || value === 8
      if (scalar.bits === 64) {
        if (typeof value === 'bigint') return scalar.signed ? BigInt.asIntN(64, value) === value : BigInt.asUintN(64, value) === value
        return Number.isSafeInteger(value) && (scalar.signed || value >= 0)
      }
      const low = scalar.signed ? -(2 ** (scalar.bits - 1)) : 0
      return Number.isInteger(value) && value >= low && value < low + 2 ** scalar.bits
    }
    case 'string': return isText(value)
    case 'strings': return Array.isArray(value) && value.every(isText)
    case 'handle': return handles[argument.handle].includes(value)
    case 'handles': return Array.isArray(value) && value.every((item) => handles[argument.handle].includes(item))
    case 'struct': return value === structs[argument.struct] || (argument.struct === 'fleet_place' && value === place)
    case 'structs': return Array.isArray(value) && (value.length === 0 || value[0] === structs[argument.struct])
    case 'buffer': {
      if (value === detached && detached.length === 0) return false
      if (argument.scalar === null) return ArrayBuffer.isView(value) && !(value instanceof DataView)
      return value instanceof arrayOf(argument.scalar)
    }
    case 'matrix': return value instanceof Matrix
    case 'callback': return typeof value === 'function'
  }
}

let cases = 0
const wrong = []
for (const [name, functions] of Object.entries(tables)) {
  const library = libraries[name]
  for (const f of functions) {
    for (const [index, argument] of f.args.entries()) {
      for (const [at, value] of pool.entries()) {
        if (mayPass(argument, value)) continue
        cases += 1
        const args = f.args.map((other, i) => (i === index ? value : right(other)))
        process.stderr.write(name + '.' + f.name + ' argument ' + index + ' value ' + at + '\\n')
        try {
          library[f.name](...args)
          wrong.push(name + '.' + f.name + ': argument ' + index + ' (' + argument.kind + ') took pool[' + at + '] ' + String(typeof value))
        } catch (error) {
          if (!(error instanceof CinteropError || error instanceof RefcountError)) {
            wrong.push(name + '.' + f.name + ': argument ' + index + ' (' + argument.kind + ', pool[' + at + ']) threw ' + error)
          }
        }
      }
    }
  }
}
console.log(JSON.stringify({ cases, wrong }))
`

const isBuilt = ['dogs', 'fleet_core', 'fleet_ships', 'fleet_cargo'].every((name) =>
  existsSync(join(built, `lib${name}.so`)),
)

describe.skipIf(!isBuilt)('wrong arguments (N-14, K-02 to K-05, spec of koffi part A)', () => {
  beforeAll(async () => {
    rmSync(out, { recursive: true, force: true })
    mkdirSync(out, { recursive: true })
    execFileSync(tsc, ['-b', 'packages/cinterop'], { cwd: root })
    const options = {
      extends: '../../../../tsconfig.base.json',
      compilerOptions: {
        composite: false,
        incremental: false,
        declaration: false,
        declarationMap: false,
        isolatedDeclarations: false,
        tsBuildInfoFile: null,
        rootDir: '../..',
        outDir: '.',
      },
      include: ['../../dogs/golden', '../../fleet/golden'],
    }
    writeFileSync(join(out, 'tsconfig.json'), JSON.stringify(options))
    execFileSync(tsc, ['-p', out], { cwd: root, encoding: 'utf8' })
    const tables: Record<string, unknown> = {}
    for (const [name, config] of [
      ['core', 'fleet/core'],
      ['ships', 'fleet/ships'],
      ['cargo', 'fleet/cargo'],
      ['dogs', 'dogs/dogs'],
    ] as const) {
      const { plan } = await loadProject(join(import.meta.dirname, `${config}.codegen.json`))
      tables[name] = table(plan.functions)
    }
    writeFileSync(join(out, 'table.json'), JSON.stringify({ folder: built, tables }))
    writeFileSync(join(out, 'probe.mjs'), probe)
  })
  afterAll(() => rmSync(out, { recursive: true, force: true }))

  it('give a typed error for every kind of argument of every function, and never end the process', () => {
    const run = spawnSync(process.execPath, ['probe.mjs'], { cwd: out, encoding: 'utf8', maxBuffer: 1 << 26 })
    const last = run.stderr.trim().split('\n').slice(-12).join('\n')
    expect([run.status, run.signal, run.status === 0 ? '' : last]).toEqual([0, null, ''])
    const { cases, wrong } = JSON.parse(run.stdout) as { cases: number; wrong: string[] }
    expect(wrong).toEqual([])
    expect(cases).toBeGreaterThan(2000)
  })
})
