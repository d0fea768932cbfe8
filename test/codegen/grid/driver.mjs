// Calls every accepted cell of the grid, and tells which did not do what its options say. Runs in a process of its own.
import { readFileSync } from 'node:fs'
import { Matrix } from '@uchronia/cinterop'

const { library, modules } = JSON.parse(readFileSync('cells.json', 'utf8'))
const wrong = []
let calls = 0

const arrays = {
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int64: BigInt64Array,
  uint64: BigUint64Array,
  float32: Float32Array,
  float64: Float64Array,
}
const arrayOf = ({ kind, bits, signed }) =>
  arrays[kind === 'float' ? `float${bits}` : `${signed ? '' : 'u'}int${bits}`]
const plain = (array) => Array.from(array, Number)
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b)

/** The right argument of a role, what C answers to it, and what is to be seen afterwards. */
function trial(role, type, bound) {
  const isConst = type.startsWith('const')
  switch (role.kind) {
    case 'scalar':
      if (role.computed) return { result: 3 }
      if (role.scalar.kind === 'bool') return { value: true, result: 1, refuses: [1, null] }
      return { value: 5, result: 5, refuses: role.scalar.enum ? [6, null] : ['5', null] }
    case 'handle':
      return { value: bound.gridThing(4), result: 4, disposed: role.transfers, refuses: [{}, null] }
    case 'handles':
      return { value: [1, 2, 3].map((n) => bound.gridThing(n)), result: 6, refuses: [[{}, {}, {}], {}, null] }
    case 'string':
      return { value: 'abcd', result: 4, refuses: ['a\0b', 5, null] }
    case 'strings':
      return { value: ['a', 'bb', 'ccc'], result: 6, refuses: [['a', 'b', 5], 'abc', null] }
    case 'text':
      return { answer: (found) => found === '\n\n\n', result: 3 }
    case 'buffer': {
      const isText = type === 'char*' || type === 'const char*'
      const Class = role.scalar === null ? Uint8Array : arrayOf(role.scalar)
      if (role.dir === 'out')
        return {
          answer: (found) => found instanceof Class && same(plain(found), [10, 10, 10]),
          result: isText ? 3 : 0,
        }
      const value = Class.from([1, 2, 3], Class.name.startsWith('Big') ? BigInt : Number)
      const after = isConst ? [1, 2, 3] : [11, 12, 13]
      return {
        value,
        result: isText ? 3 : 6,
        after: () => same(plain(value), after),
        refuses: [[1, 2, 3], null],
      }
    }
    case 'matrix':
      return {
        value: Matrix.from([
          [1, 2],
          [3, 4],
          [5, 6],
        ]),
        result: 21,
        refuses: [[[1]], Matrix.from([[1]]), null],
      }
    case 'struct': {
      const isVec = role.struct === 'vec'
      const value = isVec ? { n: 2, values: Float64Array.of(1, 2), name: 'abc' } : { a: 5, b: 0.5 }
      const out = {
        answer: (found) => same(found, { a: role.dir === 'out' ? 10 : 15, b: role.dir === 'out' ? 0 : 0.5 }),
      }
      // A void* of one element is only looked at.
      if (type === 'void*') out.answer = (found) => same(found, role.dir === 'out' ? { a: 0, b: 0 } : value)
      if (role.dir === 'out') return { ...out, result: 0 }
      const bad = isVec
        ? [
            { ...value, n: 3 },
            { ...value, values: [1, 2] },
          ]
        : [{ a: 0.5, b: 1 }]
      return {
        value,
        result: isVec ? 6 : 5,
        refuses: [...bad, 5, null],
        ...(role.dir === 'inout' ? out : {}),
      }
    }
    case 'structs': {
      const isVec = role.struct === 'vec'
      const one = isVec ? { n: 2, values: Float64Array.of(1, 2), name: 'abc' } : { a: 5, b: 0.5 }
      return {
        value: [one, one, one],
        result: isVec ? 18 : 15,
        refuses: [[one, one, { ...one, [isVec ? 'n' : 'a']: 0.5 }], one, null],
      }
    }
    case 'memory': {
      const value = new Int32Array(16)
      value[0] = 5
      if (type === 'const vec*') return { skip: true }
      const after = type === 'spot*' ? 15 : 5
      return { value, result: 5, after: () => value[0] === after, refuses: [new Uint8Array(1), 5, null] }
    }
    case 'outScalar': {
      const { scalar, inout } = role
      if (scalar.kind === 'bool')
        return {
          ...(inout ? { value: true, refuses: [1, null] } : {}),
          result: inout ? 1 : 0,
          answer: (found) => found === !inout,
        }
      const refuses = scalar.enum ? [6, null] : ['5', null]
      return {
        ...(inout ? { value: 5, refuses } : {}),
        result: inout ? 5 : 0,
        answer: (found) => found === (scalar.exact ? BigInt(inout ? 15 : 10) : inout ? 15 : 10),
      }
    }
    case 'outHandle':
      return { result: 7, answer: (found) => bound.gridValue(found) === 7, handle: true }
    case 'outString':
      return { result: 4, answer: (found) => found === 'text' }
    case 'callback':
      return { value: (n, text) => n + text.length, result: role.held ? 21 : 21, refuses: [5, null] }
    case 'address':
      if (
        type === 'callback' ||
        type.endsWith('char**') ||
        type === 'vec' ||
        type === 'const vec*' ||
        /\*\*|\*.*\*|thing const/.test(type)
      )
        return { skip: true }
      return { value: bound.gridAddress(), refuses: [0n, 5, null] }
    default:
      return { skip: true }
  }
}

function check(cell, bound) {
  const { method, role, type, nullable, name } = cell
  const tell = (why) => wrong.push(`${name}: ${why}`)
  const live = bound.gridLive()
  const { skip, value, result, answer, after, refuses = [], disposed, handle } = trial(role, type, bound)
  if (skip) return
  const args = value === undefined ? [] : [value]
  if (cell.capacity) args.push(3)
  const run = (given) => {
    calls += 1
    return bound[method](...given)
  }
  const found = run(args)
  const isPair = answer !== undefined || cell.stored
  const seen = isPair ? found.result : found
  if (result !== undefined && seen !== result) tell(`C saw ${String(seen)} instead of ${result}`)
  const answered = isPair ? found[cell.parameter] : undefined
  if (answer !== undefined && !answer(answered))
    tell(`answered ${JSON.stringify(answered, (_, v) => (typeof v === 'bigint' ? `${v}n` : v))}`)
  if (handle) answered.dispose()
  if (after !== undefined && !after()) tell('what C changed is not to be seen')
  if (disposed !== undefined && disposed !== value.disposed)
    tell(disposed ? 'the handle was not handed over' : 'the handle is gone')
  for (const bad of refuses) {
    if (bad === null && nullable) {
      const none = run([null])
      if ((isPair ? none.result : none) !== -1) tell('null did not reach C as null')
      continue
    }
    try {
      run([bad, ...args.slice(1)])
    } catch (error) {
      if (!/^[A-Z]/i.test(error.code ?? '')) tell(`${String(bad)} threw ${error}`)
      continue
    }
    tell(`took ${bad === null ? 'null' : JSON.stringify(bad)}`)
  }
  // A length that is fixed is held.
  if (cell.fixed && value !== undefined && value.length === 3) {
    try {
      run([value.slice(0, 2), ...args.slice(1)])
      tell('took an array of another length')
    } catch {}
  }
  if (role.kind === 'handle' || role.kind === 'handles')
    for (const one of [value].flat()) if (!one.disposed) one.dispose()
  if (disposed || role.owned === false || role.release === null || role.kind === 'address') return
  if (bound.gridLive() !== live) tell(`${bound.gridLive() - live} native objects are left`)
}

/** The expected result. */
function checkResult(cell, bound) {
  const { method, result, name, type } = cell
  const live = bound.gridLive()
  calls += 1
  const found = bound[method]()
  const fits = {
    void: () => found === undefined,
    ignored: () => found === undefined,
    scalar: () => found === (type === 'bool' ? true : result.scalar.exact ? 5n : 5),
    string: () => found === 'abc',
    strings: () => same(found, ['a', 'b', 'c']),
    buffer: () =>
      type === 'char*' || type === 'const char*'
        ? same(plain(found), [97, 98, 99])
        : type.endsWith('void*') || cell.bytes
          ? found.length === 3
          : same(plain(found), [1, 2, 3]),
    matrix: () => found instanceof Matrix && same(plain(found.data), [1, 2, 3, 4, 5, 6]),
    struct: () => same(found, { a: 5, b: 0.5 }),
    handle: () => typeof found.dispose === 'function',
    address: () => typeof found === 'bigint',
  }[result.kind]
  if (!fits()) wrong.push(`${name}: answered ${String(found)}`)
  if (result.kind === 'handle' && type === 'thing') found.dispose()
  const isOwned = result.release !== null && result.release !== undefined
  const isKept = ['address', 'ignored'].includes(result.kind) || !isOwned
  if (!isKept && bound.gridLive() !== live)
    wrong.push(`${name}: ${bound.gridLive() - live} pieces of memory are left`)
  if (result.kind === 'handle' && result.owned && type === 'thing' && bound.gridLive() !== live)
    wrong.push(`${name}: the object is left`)
}

for (const { file, className, cells } of modules) {
  const binding = await import(file)
  const bound = binding[className].open(library)
  for (const cell of cells) {
    process.stderr.write(`${cell.name}\n`)
    try {
      if (cell.result) checkResult(cell, bound)
      else check(cell, bound)
    } catch (error) {
      wrong.push(`${cell.name}: threw ${error}`)
    }
  }
}
console.log(JSON.stringify({ calls, wrong }))
