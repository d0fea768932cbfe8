// What generating costs, what loading a generated binding costs, and what a generated call costs beside the same call
// written by hand on koffi, in the same run. Prints Markdown tables: of processor time, all threads of the process together,
// for the first two; of the clock for calls, in many short rounds taken in turn. The fastest of each counts, since other work on
// the machine only makes them slower. After `tsc -b` and the build of test/native:
//   node bench/codegen.mjs [rounds]
import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const rounds = Number(process.argv[2] ?? 9)
const out = join(root, 'bench/out/codegen')
const tsc = join(root, 'node_modules/typescript/bin/tsc')

const fastest = (values) => Math.min(...values)
const node = (...args) => execFileSync(process.execPath, args, { cwd: out, encoding: 'utf8' })

/** A header like those of large C APIs: 400 functions on 8 kinds of handle, documented. */
function largeHeader() {
  const kinds = ['MODEL', 'RUN', 'STATE', 'LINK', 'NODE', 'SERIES', 'OBJECTIVE', 'RECORDER']
  const lines = [
    '#include <stdint.h>',
    '/** A point. */',
    'typedef struct big_point { double x; double y; int32_t n; } big_point;',
  ]
  for (const kind of kinds) lines.push(`#define ${kind}_PTR void*`)
  lines.push('void big_release(MODEL_PTR object);')
  const shapes = [
    (k, i) => `${k}_PTR big_${k.toLowerCase()}_make_${i}(const char* name);`,
    (k, i) => `double big_${k.toLowerCase()}_value_${i}(${k}_PTR object, int32_t index);`,
    (k, i) =>
      `int32_t big_${k.toLowerCase()}_fill_${i}(${k}_PTR object, const double* values,\n    int32_t count);`,
    (k, i) => `void big_${k.toLowerCase()}_place_${i}(${k}_PTR object, const big_point* where);`,
    (k, i) => `int64_t big_${k.toLowerCase()}_count_${i}(${k}_PTR object);`,
  ]
  for (let i = 0; i < 399; i += 1) {
    const kind = kinds[i % kinds.length]
    lines.push('/**', ` * Function number ${i} of the library.`, ' * @return what it says', ' */')
    lines.push(shapes[i % shapes.length](kind, i))
  }
  return `${lines.join('\n')}\n`
}

rmSync(out, { recursive: true, force: true })
mkdirSync(join(out, 'src'), { recursive: true })
writeFileSync(join(out, 'big.h'), largeHeader())
writeFileSync(
  join(out, 'big.json'),
  JSON.stringify({
    library: { name: 'big', headers: ['big.h'] },
    output: 'src/big',
    handles: { '*_PTR': { release: 'big_release' } },
    rules: [{ match: 'big_*_fill_*', params: { values: { length: 'count' } } }],
  }),
)

// Generating: the whole command, in a process of its own, from its start.
const generate = `
import { main } from ${JSON.stringify(join(root, 'packages/codegen/dist/cli.js'))}
await main(['generate', 'big.json'], () => {})
const { user, system } = process.cpuUsage()
console.log((user + system) / 1000)`
writeFileSync(join(out, 'generate.mjs'), generate)
const generating = Array.from({ length: rounds }, () => Number(node('generate.mjs')))

// What is timed is JavaScript as the compiler makes it.
execFileSync('cp', ['-r', join(root, 'test/codegen/dogs/golden'), join(out, 'src/dogs')])
execFileSync('cp', ['-r', join(root, 'test/codegen/fleet/golden'), join(out, 'src/fleet')])
writeFileSync(
  join(out, 'tsconfig.json'),
  JSON.stringify({
    extends: '../../../tsconfig.base.json',
    compilerOptions: {
      composite: false,
      incremental: false,
      declaration: false,
      declarationMap: false,
      isolatedDeclarations: false,
      tsBuildInfoFile: null,
      rootDir: 'src',
      outDir: 'js',
    },
    include: ['src'],
  }),
)
execFileSync(process.execPath, [tsc, '-p', out], { cwd: root, stdio: 'inherit' })

// Loading: import and construction; cinterop is there already, and so is Node's loader, whose first import costs 20 ms.
writeFileSync(join(out, 'nothing.mjs'), '')
const loader = `
import { loadLibrary } from '@uchronia/cinterop'
import '@uchronia/cinterop/binding'
await import('./nothing.mjs')
const native = loadLibrary(${JSON.stringify(join(root, 'test/native/build/libfleet_core.so'))})
const start = process.cpuUsage()
const { BigLibrary } = await import('./js/big/index.js')
new BigLibrary(native)
const { user, system } = process.cpuUsage(start)
console.log((user + system) / 1000)`
writeFileSync(join(out, 'load.mjs'), loader)
const loading = Array.from({ length: rounds }, () => Number(node('load.mjs')))

// Calls.
const calls = `
import koffi from 'koffi'
import { DogsLibrary } from './js/dogs/index.js'
import { FleetCoreLibrary } from './js/fleet/core/index.js'
import { FleetShipsLibrary } from './js/fleet/ships/index.js'
const path = (name) => ${JSON.stringify(join(root, 'test/native/build/lib'))} + name + '.so'
const core = FleetCoreLibrary.open(path('fleet_core'))
const ships = FleetShipsLibrary.open(path('fleet_ships'), { preload: [path('fleet_core')] })
const dogs = DogsLibrary.open(path('dogs'))
const raw = koffi.load(path('fleet_ships'))
const rawDogs = koffi.load(path('dogs'))
const ship = ships.shipBuild('Ark', core.portOpen('Hobart', { latitude: 1, longitude: 2 }))
const croc = dogs.createCroc()
const dog = dogs.createDog('Rex')
const owner = dogs.createOwner('Ada', dog)
const values = new Float32Array(16)
const bytes = new Uint8Array(64)
const a = { latitude: 1, longitude: 2 }
const place = koffi.struct({ latitude: 'double', longitude: 'double' })
const live = raw.func('int32_t fleet_live()')
const soundingCount = raw.func('int32_t fleet_sounding_count(void *vessel)')
const doubleAll = raw.func('int32_t fleet_double_all(float *values, int32_t count)')
const checksum = raw.func('uint32_t fleet_checksum(const void *bytes, size_t size)')
const kind = raw.func('int32_t fleet_vessel_kind(void *vessel, uint32_t *kind)')
const middle = raw.func('fleet_middle', place, [place, place])
const statusText = raw.func('void *fleet_status_text(int32_t status)')
const statusTextAsString = raw.func('const char *fleet_status_text(int32_t status)')
const crocTeeth = rawDogs.func('int32_t croc_teeth(void *croc)')
const dogName = rawDogs.func('void *dog_name(void *dog)')
const sayWalk = rawDogs.func('void *say_walk(void *owner)')
const freeString = rawDogs.func('void free_string(void *text)')

// By hand means: the status or the error callback is looked at, a string is told from one with other bytes than UTF-8, and
// given back when it is the caller's. Arguments are not looked at.
let reported = null // what an error callback would have left
const succeed = (status) => {
  if (status !== 0) throw new Error('failed with ' + status)
}
const heed = () => {
  if (reported === null) return
  const text = reported
  reported = null
  throw new Error(text)
}
const textAt = (pointer) => {
  if (pointer === null) throw new Error('no text')
  const text = koffi.decode.string(pointer)
  if (text.includes('\\ufffd')) throw new Error('not UTF-8')
  return text
}
const cases = {
  'int f(void)': [() => live(), () => ships.live()],
  'int f(handle)': [() => soundingCount(ship.ptr), () => ships.soundingCount(ship)],
  'status f(float*, int)': [
    () => succeed(doubleAll(values, values.length)),
    () => ships.doubleAll(values),
  ],
  'uint32 f(const void*, size_t)': [() => checksum(bytes, bytes.byteLength), () => ships.checksum(bytes)],
  'status f(handle, enum*)': [
    () => {
      const made = new Uint32Array(1)
      succeed(kind(ship.ptr, made))
      return made[0]
    },
    () => ships.vesselKind(ship),
  ],
  'struct f(struct, struct)': [() => middle(a, a), () => ships.middle(a, a)],
  'const char* f(int)': [() => textAt(statusText(2)), () => ships.statusText(2)],
  'const char* f(int), by hand without a look at its bytes': [
    () => statusTextAsString(2),
    () => ships.statusText(2),
  ],
  'int f(handle), error callback': [
    () => {
      const teeth = crocTeeth(croc.ptr)
      heed()
      return teeth
    },
    () => dogs.crocTeeth(croc),
  ],
  'const char* f(handle), error callback': [
    () => {
      const name = dogName(dog.ptr)
      heed()
      return textAt(name)
    },
    () => dogs.dogName(dog),
  ],
  'char* f(handle) to be freed, error callback': [
    () => {
      const text = sayWalk(owner.ptr)
      heed()
      try {
        return textAt(text)
      } finally {
        freeString(text)
      }
    },
    () => dogs.sayWalk(owner),
  ],
}
const count = 2_000
const time = (f) => {
  const start = process.hrtime.bigint()
  for (let i = 0; i < count; i += 1) f()
  return Number(process.hrtime.bigint() - start) / count
}
// All of them first: what V8 learns from one case must not flatter another.
for (const pair of Object.values(cases)) for (let i = 0; i < 150; i += 1) for (const f of pair) time(f)
const results = {}
for (const [name, [byHand, generated]] of Object.entries(cases)) {
  results[name] = []
  for (let i = 0; i < ${rounds * 50}; i += 1) results[name].push([time(byHand), time(generated)])
}
console.log(JSON.stringify(results))`
writeFileSync(join(out, 'calls.mjs'), calls)
const timed = JSON.parse(node('calls.mjs'))

console.log(
  `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${cpus().length} cores, Node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}\n`,
)
console.log('| a header of 400 functions | ms | target |\n|---|---:|---:|')
console.log(`| generate (the whole command) | ${fastest(generating).toFixed(0)} | 2000 |`)
console.log(`| import and construct the binding | ${fastest(loading).toFixed(1)} | 20 |\n`)
console.log('| call | by hand on koffi, ns | generated, ns | ratio |\n|---|---:|---:|---:|')
for (const [name, pairs] of Object.entries(timed)) {
  const [byHand, generated] = [0, 1].map((i) => fastest(pairs.map((pair) => pair[i])))
  const ratio = (generated / byHand).toFixed(2)
  console.log(`| \`${name}\` | ${byHand.toFixed(0)} | ${generated.toFixed(0)} | ${ratio} |`)
}
rmSync(out, { recursive: true, force: true })
