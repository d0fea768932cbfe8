// What generating costs, what loading a generated binding costs, and what a generated call costs beside the same call
// written by hand on koffi, in the same run. Prints Markdown tables of processor time, all threads of the process together, which
// other work on the machine disturbs less than time on the clock. After `tsc -b` and the build of test/native:
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

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
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

// Loading: import, construction and the first call's worth of declarations; cinterop is there already.
const loader = `
import { loadLibrary } from '@uchronia/cinterop'
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
const port = core.portOpen('Hobart', { latitude: 1, longitude: 2 })
const ship = ships.shipBuild('Ark', port)
const croc = dogs.createCroc()
const dog = dogs.createDog('Rex')
const values = new Float32Array(16)
const bytes = new Uint8Array(64)
const place = koffi.struct({ latitude: 'double', longitude: 'double' })
const live = raw.func('int32_t fleet_live()')
const soundingCount = raw.func('int32_t fleet_sounding_count(void *vessel)')
const doubleAll = raw.func('int32_t fleet_double_all(float *values, int32_t count)')
const checksum = raw.func('uint32_t fleet_checksum(const void *bytes, size_t size)')
const text = raw.func('const char *fleet_status_text(int32_t status)')
const kind = raw.func('int32_t fleet_vessel_kind(void *vessel, uint32_t *kind)')
const middle = raw.func('fleet_middle', place, [place, place])
const crocTeeth = rawDogs.func('int32_t croc_teeth(void *croc)')
const dogName = rawDogs.func('const char *dog_name(void *dog)')
const out = new Uint32Array(1)
const a = { latitude: 1, longitude: 2 }
const cases = {
  'int f(void)': [() => live(), () => ships.live()],
  'int f(handle)': [() => soundingCount(ship.ptr), () => ships.soundingCount(ship)],
  'const char* f(int)': [() => text(2), () => ships.statusText(2)],
  'status f(float*, int)': [() => doubleAll(values, values.length), () => ships.doubleAll(values)],
  'uint32 f(const void*, size_t)': [() => checksum(bytes, bytes.byteLength), () => ships.checksum(bytes)],
  'status f(handle, enum*)': [
    () => {
      const made = new Uint32Array(1)
      if (kind(ship.ptr, made) !== 0) throw new Error('failed')
      return made[0]
    },
    () => ships.vesselKind(ship),
  ],
  'struct f(struct, struct)': [() => middle(a, a), () => ships.middle(a, a)],
  'int f(handle), error callback': [() => crocTeeth(croc.ptr), () => dogs.crocTeeth(croc)],
  'const char* f(handle), error callback': [() => dogName(dog.ptr), () => dogs.dogName(dog)],
}
const count = 200_000
const time = (f) => {
  const start = process.cpuUsage()
  for (let i = 0; i < count; i += 1) f()
  const { user, system } = process.cpuUsage(start)
  return ((user + system) * 1000) / count
}
const results = {}
for (const [name, [byHand, generated]] of Object.entries(cases)) {
  for (let i = 0; i < 3; i += 1) {
    time(byHand)
    time(generated)
  }
  results[name] = []
  for (let i = 0; i < ${rounds}; i += 1) results[name].push([time(byHand), time(generated)])
}
console.log(JSON.stringify(results))`
writeFileSync(join(out, 'calls.mjs'), calls)
const timed = JSON.parse(node('calls.mjs'))

console.log(
  `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${cpus().length} cores, Node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}; medians of ${rounds} rounds\n`,
)
console.log('| a header of 400 functions | ms | target |\n|---|---:|---:|')
console.log(`| generate (the whole command) | ${median(generating).toFixed(0)} | 2000 |`)
console.log(`| import and construct the binding | ${median(loading).toFixed(1)} | 20 |\n`)
console.log('| call | by hand on koffi, ns | generated, ns | ratio |\n|---|---:|---:|---:|')
for (const [name, pairs] of Object.entries(timed)) {
  const [byHand, generated] = [0, 1].map((i) => median(pairs.map((pair) => pair[i])))
  const ratio = median(pairs.map(([a, b]) => b / a))
  console.log(`| \`${name}\` | ${byHand.toFixed(0)} | ${generated.toFixed(0)} | ${ratio.toFixed(2)} |`)
}
rmSync(out, { recursive: true, force: true })
