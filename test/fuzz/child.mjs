// Calls every public function of uchronia with hostile arguments, in a process of its own. Prints what was thrown that is
// not of the family; the last call stands in the file `last-call`, for when the process does not live to tell.
//   node child.mjs <seed> <calls>      in an empty folder
import { openSync, writeFileSync, writeSync } from 'node:fs'
import * as uchronia from 'uchronia'
import { writeSample } from 'uchronia/sample'

const [seed, calls] = process.argv.slice(2).map(Number)

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
let state = seed
function random() {
  state = (state + 0x6d2b79f5) | 0
  let t = Math.imul(state ^ (state >>> 15), 1 | state)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296
}
const below = (count) => Math.floor(random() * count)
const pick = (list) => list[below(list.length)]

const catalogue = await writeSample('sample', { issues: 3, members: 3, stations: 2, leads: 4 })
const { TimeSeriesLibrary } = uchronia
const library = TimeSeriesLibrary.open(catalogue)
const own = TimeSeriesLibrary.create()
const series = ['streamflow', 'rain_obs', 'streamflow_ens', 'rain_fcast'].map((id) => library.getSeries(id))
const small = { to: '2020-01-02' }
const plain = series.map((one) => one.read(one.kind === 'forecast' ? {} : small))
const disposedLibrary = TimeSeriesLibrary.open(catalogue)
const disposed = disposedLibrary.getSeries('streamflow')
disposed.dispose()
disposedLibrary.dispose()

/** Errors of the caller's own callbacks and getters come back to it as they are. */
class Mine extends Error {}
const throwing = () => {
  throw new Mine('mine')
}
const circular = {}
circular.self = circular
const detached = new Float64Array(4)
structuredClone(detached.buffer, { transfer: [detached.buffer] })

const texts = [
  ...[
    '',
    ' ',
    'x',
    '0',
    '-1',
    '1',
    'a\0b',
    '\ud800',
    '\u001b[2J',
    '日本',
    'x'.repeat(5000),
    '__proto__',
    'constructor',
  ],
  ...[
    'streamflow',
    'rain_obs',
    'rain_obs.401201',
    'rain_fcast',
    '401201',
    'single',
    'forecast',
    'daily',
    'monthly',
    'mm',
  ],
  ...[
    '2020-01-01',
    '2020-01',
    '2020-13-45',
    '+275760-09-13',
    '2020-01-01T25:00',
    'yesterday',
    'wide',
    'long',
    'tensor',
  ],
  ...[
    'x.nc',
    'x.csv',
    'x.arrow',
    'x.yaml',
    'a/b.nc',
    '{0}.nc',
    '{0:%Q}.nc',
    '{',
    '*.nc',
    '.',
    catalogue,
    'sample/streamflow.nc',
  ],
]
const numbers = [0, -0, 1, -1, 2, 3, 0.5, 1e9, -1e9, 2 ** 31, 2 ** 53, 1e308, Number.NaN, Infinity, -Infinity]
const objects = [
  ...[
    undefined,
    null,
    true,
    false,
    10n,
    Symbol('s'),
    Symbol.iterator,
    circular,
    Object.create(null),
    [],
    [[]],
    [null],
    Array(3),
  ],
  ...[
    {},
    new Map(),
    new Set([1]),
    /x/,
    new Date(0),
    new Date(Number.NaN),
    new Error('e'),
    Promise.resolve(1),
    globalThis,
  ],
  ...[
    new Float64Array(3),
    new Float32Array(2),
    new Uint8Array(8),
    new ArrayBuffer(8),
    detached,
    new DataView(new ArrayBuffer(4)),
  ],
  ...[() => 1, throwing, new Proxy({}, { get: throwing, ownKeys: throwing, has: throwing }), new WeakRef({})],
  ...[
    new URL('https://example.org/x'),
    new URL('file:///no/such/file.nc'),
    AbortSignal.abort(new Mine('mine')),
  ],
  ...[
    library,
    own,
    disposedLibrary,
    disposed,
    ...series,
    ...plain,
    plain[0].time,
    plain[3].leads,
    plain[0].toArrow(),
  ],
  ...[
    [plain[0]],
    [series[0], plain[0]],
    ['1', '2'],
    [1, 2],
    [1, 1],
    ['2', 2],
    [1.5],
    ['2020-01-01', '2020-01-02'],
  ],
]
const keys = [
  ...[
    'from',
    'to',
    'members',
    'stations',
    'leads',
    'signal',
    'onProgress',
    'overwrite',
    'layout',
    'format',
    'deflate',
  ],
  ...[
    'title',
    'history',
    'stationDetails',
    'catalogue',
    'dataPath',
    'spreadsheetSafe',
    'convention',
    'missing',
    'dictionary',
  ],
  ...[
    'start',
    'step',
    'length',
    'values',
    'monthDay',
    'time',
    'issues',
    'variable',
    'units',
    'station',
    'id',
    'kind',
    'file',
  ],
  ...['how', 'minimum', 'label', 'closed', 'attributes', 'axes', 'toString', '__proto__', 'then'],
]
const scalar = () => pick([texts, numbers, objects][below(3)])
function value(depth = 0) {
  if (random() < 0.7 || depth > 1) return scalar()
  if (random() < 0.2) return Array.from({ length: below(4) }, () => value(depth + 1))
  const made = {}
  for (let i = below(4); i >= 0; i--) {
    Object.defineProperty(made, pick(keys), { value: value(depth + 1), enumerable: true, configurable: true })
  }
  return made
}

/** Not public: parts of the classes for each other, which JavaScript can see. */
const internal = [
  ...[
    'constructor',
    'run',
    'runAsync',
    'report',
    'valueBlocks',
    'handle',
    'parts',
    'partsAsync',
    'pieceAsync',
    'readBlock',
  ],
  ...['withTime', 'picked', 'stationOf', 'checkSameRows', 'labels', 'rows', 'rowOf', 'block', 'of'],
]

/** The methods, accessors and setters of an object and its classes. */
function members(object, name) {
  const found = []
  const seen = new Set(internal)
  for (
    let at = object;
    at && at !== Object.prototype && at !== Function.prototype;
    at = Object.getPrototypeOf(at)
  ) {
    for (const key of Reflect.ownKeys(at)) {
      if (seen.has(key)) continue
      seen.add(key)
      const { value: method, get } = Object.getOwnPropertyDescriptor(at, key)
      const call = typeof method === 'function' ? (args) => object[key](...args) : get && (() => object[key])
      // What others of this list need alive is not disposed of.
      const ends = key === 'dispose' || key === Symbol.dispose
      if (call && !ends) found.push([`${name}.${String(key)}`, call])
    }
  }
  return found
}

const targets = Object.entries(uchronia).flatMap(([name, exported]) => {
  if (typeof exported !== 'function') return []
  if (!/^[A-Z]/.test(name)) return [[name, (args) => exported(...args)]]
  // The constructors of errors and abstract classes make nothing for a caller.
  const isMade =
    !/Error$|^Native|^PlainSeries$|^TimedSeries$|TimeSeries|Collection$/.test(name) ||
    name === 'SeriesCollection'
  return [
    ...(isMade ? [[`new ${name}`, (args) => new exported(...args)]] : []),
    ...(/Error$/.test(name)
      ? []
      : members(exported, name).filter(([key]) => !/\.(length|name|prototype)$/.test(key))),
  ]
})
targets.push(['writeSample', (args) => writeSample(...args)])
for (const [object, name] of [
  [library, 'library'],
  [own, 'own'],
  [disposedLibrary, 'disposedLibrary'],
  [disposed, 'disposed'],
  ...series.map((one) => [one, one.kind]),
  ...plain.map((one) => [one, `plain ${one.kind}`]),
  [plain[0].time, 'time'],
  [plain[3].leads, 'leads'],
])
  targets.push(...members(object, name))

const { UchroniaError, SeriesError, CinteropError, RefcountError, EngineNotFoundError } = uchronia
const family = [UchroniaError, SeriesError, CinteropError, RefcountError, EngineNotFoundError]
const isFamily = (error) =>
  family.some((one) => error instanceof one) &&
  /^[A-Z][A-Z0-9_]*$/.test(error.code) &&
  error.message.length > 0

/** Uses what came back as a caller would, within bounds. */
async function use(result) {
  const settled = await result
  if (typeof settled?.[Symbol.asyncIterator] === 'function') {
    for await (const _ of settled) break
  } else if (typeof settled?.next === 'function') settled.next()
  if (settled instanceof TimeSeriesLibrary || settled instanceof uchronia.NativeSeries) settled.dispose()
}

const timeout = (ms) => new Promise((resolve) => setTimeout(resolve, ms, 'never settled').unref())
const lastCall = openSync('last-call', 'w')
const describe = (arg) => {
  try {
    return typeof arg === 'object' && arg !== null
      ? `${arg.constructor?.name} ${JSON.stringify(arg)}`.slice(0, 200)
      : String(arg).slice(0, 80)
  } catch {
    return typeof arg
  }
}
const strange = new Map()
let thrown = 0
process.on('unhandledRejection', (error) => strange.set(`unhandled ${error?.stack ?? error}`, ''))
for (let call = 0; call < calls; call++) {
  const [name, run] = pick(targets)
  const args = Array.from({ length: below(5) }, () => value())
  const text = `${call} ${name}(${args.map(describe).join(', ')})`
  writeSync(lastCall, `${text.padEnd(2000)}\n`, 0)
  try {
    const outcome = await Promise.race([use(run(args)), timeout(20_000)])
    if (outcome === 'never settled') strange.set(`${name} never settled`, text)
  } catch (error) {
    thrown++
    if (error instanceof Mine || isFamily(error)) continue
    const at = `${error?.stack ?? error}`.split('\n').find((line) => /packages.*(dist|src)/.test(line)) ?? ''
    strange.set(`${name}: ${error?.name}: ${String(error?.message).slice(0, 120)} ${at.trim()}`, text)
  }
}
library.dispose()
writeFileSync(
  'report.json',
  JSON.stringify({ calls, thrown, targets: targets.length, strange: [...strange] }),
)
