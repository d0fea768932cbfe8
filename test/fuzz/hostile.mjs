// Calls every public function, constructor, method and accessor of a package with hostile arguments, in a process of its
// own, and prints what threw an error that is not of the families: `node hostile.mjs PACKAGE SEED CALLS FIXTURE`.

import { readdirSync, readFileSync } from 'node:fs'
import * as cinterop from '@uchronia/cinterop'
import * as codegen from '@uchronia/codegen'
import * as plot from '@uchronia/plot'
import * as refcount from '@uchronia/refcount'
import * as series from '@uchronia/series'
import * as verify from '@uchronia/verify'
import { tableFromArrays } from 'apache-arrow'

const [, , name, seed, calls, fixture] = process.argv
const families = [
  series.SeriesError,
  cinterop.CinteropError,
  refcount.RefcountError,
  verify.VerifyError,
  plot.PlotError,
  codegen.CodegenError,
]

// mulberry32: the same calls for the same seed.
let state = Number(seed)
function random() {
  state = (state + 0x6d2b79f5) | 0
  let t = Math.imul(state ^ (state >>> 15), 1 | state)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
}
const pick = (list) => list[Math.floor(random() * list.length)]

/** Thrown by what a caller passes in: it may come out again as it is. */
const own = new Error("the caller's own")
const thrower = () => {
  throw own
}

const time = series.dailyAxis('2000-01-01', 3)
const leads = new series.LeadTimeAxis({ values: [0, 3600, 10_800] })
const numbers = () => Float64Array.of(1, NaN, 3)
const made = {
  single: () => new series.UnivariateSeries({ time, values: numbers() }),
  collection: () => new series.SeriesCollection({ time, stations: ['0123'], values: numbers() }),
  ensemble: () => new series.EnsembleSeries({ time, members: [1], values: numbers() }),
  forecast: () =>
    new series.EnsembleForecastSeries({ issues: time.slice(0, 1), leads, members: [1], values: numbers() }),
  axis: () => time,
  listed: () => new series.TimeAxis({ values: [0, 5, 9] }),
  leads: () => leads,
  matrix: () =>
    series.Matrix.from([
      [1, 2],
      [3, 4],
    ]),
}
const pairs = () =>
  new verify.Pairs({
    members: 2,
    forecasts: Float64Array.of(1, 2, NaN, 4, 5, Infinity),
    observations: numbers(),
    referenceTime: Float64Array.of(0, 0, NaN),
    leadTime: Float64Array.of(3600, 7200, 3600),
  })
const scores = () =>
  verify.verify(pairs().pick([0, 1]), {
    by: pick(['none', 'lead', 'lead-day']),
    metrics: ['crps', 'reliability', 'roc', 'rank_histogram', 'pit', 'economic_value', 'spread', 'rmse'],
    thresholds: [2],
  })
/** Arguments of the packages above series. */
const higher = [
  pairs,
  scores,
  () =>
    pick([
      verify.climatology(),
      verify.persistence(),
      verify.otherForecast(made.forecast()),
      verify.byEvent([1]),
    ]),
  () => pick(verify.metrics),
  () => pick(['crps', 'roc', 'lead', 'none', 'omit', 'same-issues', '>=']),
  () => ({ forecast: made.forecast(), observed: made.single() }),
  () => ({ [pick(VERIFY_KEYS)]: argument(), [pick(VERIFY_KEYS)]: argument() }),
]
const VERIFY_KEYS = [
  ...[
    'forecast',
    'observed',
    'station',
    'rule',
    'aggregate',
    'reference',
    'issues',
    'step',
    'how',
    'metrics',
  ],
  ...['by', 'thresholds', 'levels', 'bootstrap', 'samples', 'block', 'seed', 'missing', 'ties', 'threshold'],
  ...['margin', 'members', 'forecasts', 'observations', 'referenceTime', 'leadTime', 'validTime', 'stations'],
  ...[
    'within',
    'leaveOut',
    'width',
    'height',
    'title',
    'theme',
    'total',
    'signal',
    'onProgress',
    'name',
    'perCase',
  ],
]
const hostile = [
  () => undefined,
  () => null,
  () => pick([0, -0, -1, 1, 2, 1.5, NaN, Infinity, -Infinity, 2 ** 31, 2 ** 53, 8.64e15, 1e300]),
  () =>
    pick([
      '',
      'x',
      '2000-01-01',
      '2000',
      'daily',
      'monthly',
      '\0',
      '\ud800',
      '__proto__',
      'PT1H',
      'x'.repeat(5000),
    ]),
  () => pick([true, false]),
  () => 0n,
  () => Symbol('s'),
  () =>
    pick([
      {},
      Object.create(null),
      { length: -1 },
      { length: 1e6 },
      { length: 'x' },
      { step: 'daily' },
      { from: 1, to: 0 },
    ]),
  () => pick([[], [1, 2], ['a', 'a'], [null], [[1], [2, 3]], [Symbol('s')], new Array(5), [undefined, {}]]),
  () => pick([new Date(NaN), new Date(0), /x/, new Map(), new Set([1]), new WeakMap(), new Error('x')]),
  () =>
    pick([
      numbers(),
      new Float64Array(0),
      new Uint8Array(3),
      new BigInt64Array(2),
      new ArrayBuffer(8),
      new DataView(new ArrayBuffer(1)),
    ]),
  () => pick([() => undefined, thrower, async () => 1, function* () {}]),
  () =>
    pick([
      new Proxy({}, { get: thrower, has: thrower, ownKeys: thrower }),
      {
        get length() {
          return thrower()
        },
      },
    ]),
  () =>
    pick([
      { time: null },
      { values: null },
      { start: NaN, step: 1, length: 1 },
      { start: 0, step: 1, length: 2 ** 40 },
    ]),
  () =>
    pick([
      { layout: 'x' },
      { members: [1] },
      { leads: 5 },
      { units: 5, attributes: { x: 5n } },
      {
        get from() {
          return thrower()
        },
      },
    ]),
  () => pick(Object.values(made))(),
  () =>
    tableFromArrays(
      pick([{ time: [1] }, { time: [new Date(0)], value: Float64Array.of(1) }, { value: ['x'] }]),
    ),
  () => made.ensemble().toArrow({ layout: pick(['wide', 'long', 'tensor']) }),
]
const argument = () =>
  ['verify', 'plot'].includes(name) && random() < 0.4 ? pick(higher)() : pick(hostile)()
const argumentsOf = () => Array.from({ length: Math.floor(random() * 5) }, argument)

const strays = new Map()
let count = 0
function judge(error, what) {
  if (error === own || families.some((family) => error instanceof family)) return
  const text = error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 200) : `a ${typeof error}`
  const at =
    error instanceof Error ? /\(?file:[^)\n]*packages\/([^)\n]*)/.exec(error.stack ?? '')?.[1] : undefined
  const key = `${what}: ${text.replaceAll(/\d+/g, '0')}`
  if (!strays.has(key)) strays.set(key, `${what}: ${text}${at ? ` (${at})` : ''}`)
}
const pending = []
function attempt(what, call) {
  count++
  try {
    const result = call()
    if (result instanceof Promise) pending.push(result.catch((error) => judge(error, what)))
    else if (typeof result?.next === 'function') for (let i = 0; i < 5 && !result.next().done; i++);
    return result
  } catch (error) {
    judge(error, what)
  }
}
process.on('unhandledRejection', (error) => judge(error, 'a rejection that nobody handles'))

// What the sources mark as internal or protected is not for callers.
const sources = new URL(`../../packages/${name}/src/`, import.meta.url)
const texts = readdirSync(sources, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(new URL(file, sources), 'utf8'))
const notForCallers = new Set()
const internalConstructors = new Set()
for (const text of texts) {
  for (const [, member] of text.matchAll(
    /(?:@internal \*\/\n {2}|\n {2}protected )(?:static |protected |abstract |override |readonly |get |async )*([\w]+)/g,
  ))
    notForCallers.add(member)
  for (const [, cls] of text.matchAll(
    /class (\w+)(?:(?!\nclass |\nexport )[\s\S])*?@internal \*\/\n {2}(?:protected )?constructor/g,
  ))
    internalConstructors.add(cls)
}

/** The members of an object that a user may call, from its prototypes. */
function membersOf(object) {
  const found = new Map()
  for (
    let proto = Object.getPrototypeOf(object);
    proto && proto !== Object.prototype && proto !== Function.prototype;
    proto = Object.getPrototypeOf(proto)
  ) {
    for (const key of Reflect.ownKeys(proto)) {
      if (key === 'constructor' || notForCallers.has(key) || found.has(key)) continue
      found.set(key, Object.getOwnPropertyDescriptor(proto, key))
    }
  }
  return found
}

function attemptMembers(what, object) {
  for (const [key, { get, value }] of membersOf(object)) {
    const label = `${what}.${String(key)}`
    if (get) attempt(label, () => object[key])
    else if (typeof value === 'function') attempt(label, () => object[key](...argumentsOf()))
  }
}

const modules = { series, cinterop, refcount, verify, plot, codegen }
const module = modules[name]
// Interfaces for other FFIs, which the packages call with pointers that they have checked; what calls through pointers;
// abstract classes; and what is the same in another package.
const left = new Set([
  'addressBackend',
  'koffiBackend',
  'NativeHandle',
  'FfiNativeHandle',
  'PlainSeries',
  'TimedSeries',
  ...(name === 'cinterop' ? Object.keys(series) : []),
  // Loops of which a caller says that the sizes fit, and charts and results that only the package makes.
  'typescriptKernels',
])
const entries = Object.entries(module).filter(([key]) => !left.has(key))
const isError = (value) => value.prototype instanceof Error
const isClass = (value) => /^class\b/.test(Function.prototype.toString.call(value))
const instances = {
  series: () => Object.entries(made).map(([key, make]) => [key, make()]),
  cinterop: () => [
    ['library', cinterop.loadLibrary(fixture)],
    ['struct', cinterop.struct('s', { a: 'int32', b: 'char[4]' })],
    ['packed', cinterop.packStrings(['a'])],
    ['data', new cinterop.ArrowCData()],
    ['stream', new cinterop.ArrowCStream()],
  ],
  refcount: () => [
    ['counter', new refcount.ReferenceCounter()],
    ['handle', new refcount.DeletableNativeHandle(8n, { typeId: 'T', release: () => true })],
    ['memory', new refcount.OwningNativeHandle(numbers())],
    ['resource', new refcount.SharedResource({}, { release: () => undefined })],
    ['lease', new refcount.SharedResource({}, { release: () => undefined }).retain()],
    ['registry', new refcount.HandleRegistry({})],
  ],
  verify: () => [
    ['pairs', pairs()],
    ['scores', scores()],
    ['verifier', new verify.Verifier({ metrics: ['crps', 'rmse'], missing: pick(['omit', 'propagate']) })],
  ],
  plot: () => [
    ['chart', plot.plume(made.forecast())],
    ['table', plot.exceedanceTable(made.forecast(), { thresholds: [1] })],
  ],
  codegen: () => [],
}[name]
while (count < Number(calls)) {
  for (const [key, value] of entries) {
    if (typeof value === 'function' && !isClass(value)) attempt(key, () => value(...argumentsOf()))
    else if (typeof value === 'function' && !isError(value)) {
      const hidden = internalConstructors.has(key)
      const one = hidden ? undefined : attempt(`new ${key}`, () => new value(...argumentsOf()))
      if (one) attemptMembers(key, one)
      for (const [method, { value: f }] of Object.entries(Object.getOwnPropertyDescriptors(value)))
        if (typeof f === 'function' && !notForCallers.has(method))
          attempt(`${key}.${method}`, () => value[method](...argumentsOf()))
    } else if (typeof value === 'object' && !Array.isArray(value)) attemptMembers(key, value)
  }
  for (const [key, one] of instances()) attemptMembers(key, one)
}
await Promise.all(pending)
for (const text of strays.values()) console.log(text)
console.log(`${count} calls, ${strays.size} strays`)
