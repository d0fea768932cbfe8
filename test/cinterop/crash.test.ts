import { beforeAll, describe, expect, test } from 'vitest'
import { buildForProbes, probe } from './probe.ts'

beforeAll(buildForProbes, 120_000)

/** Everything that ends the process when koffi is given it as it is. Each runs in a process of its own. */
const crashes: Record<string, string> = {
  'integers of structs that are no integers': `
    const nextDay = library.declare('fx_next_day', 'pointer', [{ struct: c.dateTimeStruct }])
    for (const year of ['2000', null, true, undefined, NaN, 1.9, 2 ** 32]) {
      if (!refused(() => nextDay({ year, month: 1, day: 1, hour: 0, minute: 0, second: 0 }))) throw new Error('taken: ' + year)
    }`,
  'structs whose getters answer differently the second time': `
    const nextDay = library.declare('fx_next_day', 'pointer', [{ struct: c.dateTimeStruct }])
    const free = library.declare('fx_free', 'void', ['pointer?'])
    let reads = 0
    const pointer = nextDay({ get year() { return reads++ ? 'never' : 2000 }, month: 1, day: 1, hour: 0, minute: 0, second: 0 })
    if (reads !== 1 || c.readDateTime(pointer) !== Date.UTC(2000, 0, 2)) throw new Error('not what was checked')
    free(pointer)`,
  'arguments of asynchronous calls that are collected': `
    const slowSum = library.declare('fx_slow_sum', 'double', ['double[]', 'int64', 'int32'])
    const calls = []
    for (let i = 0; i < 50; i++) calls.push(slowSum.async(new Float64Array(100_000).fill(1), 100_000, 5))
    for (let i = 0; i < 50; i++) { gc(); await new Promise((r) => setTimeout(r, 2)); new Float64Array(100_000).fill(9) }
    for (const sum of await Promise.all(calls)) if (sum !== 100_000) throw new Error('read freed memory: ' + sum)`,
  'an error callback while synchronous and asynchronous calls fail': `
    const failing = c.loadLibrary(fixturePath, { errorCallback: { register: 'fx_set_error_callback' } })
    const fail = failing.declare('fx_fail', 'int32', ['cstring'])
    const calls = [fail.async('one'), fail.async('two'), fail.async('')]
    if (!refused(() => fail('three'))) throw new Error('a synchronous call was let in')
    const settled = await Promise.allSettled(calls)
    console.log(settled.map((s) => s.reason?.message ?? s.value).join(' | '))
    if (!refused(() => fail('four'))) throw new Error('the error was lost')
    if (fail('') !== 7) throw new Error('a good call failed')`,
  'an error callback of a library that already has one': `
    for (const round of [1, 2]) {
      const failing = c.loadLibrary(fixturePath, { errorCallback: { register: 'fx_set_error_callback' } })
      if (!refused(() => failing.declare('fx_fail', 'int32', ['cstring'])('round ' + round))) throw new Error('lost ' + round)
    }`,
  'a throw in a callback': `
    using callback = new c.NativeCallback('double', ['double'], () => { throw new Error('no') })
    library.declare('fx_map_sum', 'double', ['callback', 'int32'])(callback.pointer, 3)
    if (!refused(() => callback.check())) throw new Error('lost')`.replace(
    'using callback',
    'const callback',
  ),
  'a callback that disposes of itself, and of another, while it is called': `
    const qsort = c.loadLibrary('libc.so.6').declare('qsort', 'void', ['int32[]', 'size_t', 'size_t', 'callback'])
    let calls = 0
    const callback = new c.NativeCallback('int32', ['pointer?', 'pointer?'], () => { callback[Symbol.dispose](); calls++; return 1 })
    const { pointer } = callback
    const values = Int32Array.of(5, 4, 3, 2, 1)
    const outer = new c.NativeCallback('int32', ['pointer?', 'pointer?'], () => {
      if (calls === 0) qsort(Int32Array.of(3, 2, 1), 3, 4, pointer)
      return 1
    })
    qsort(values, 5, 4, outer.pointer)
    outer[Symbol.dispose]()
    if (calls < 2 || !refused(() => callback.pointer)) throw new Error('calls: ' + calls)
    // What was taken back is taken back: koffi has no room for so many.
    for (let i = 0; i < 20_000; i++) new c.NativeCallback('void', [], () => {})[Symbol.dispose]()
    for (let i = 0; i < 20_000; i++) {
      const once = new c.NativeCallback('int32', ['pointer?', 'pointer?'], () => { once[Symbol.dispose](); return 1 })
      qsort(Int32Array.of(2, 1), 2, 4, once.pointer)
      if (i % 100 === 0) await new Promise((r) => setImmediate(r))
    }`,
  'a callback that is disposed of while asynchronous calls have it': `
    const sum = library.declare('fx_map_sum', 'double', ['callback', 'int32'])
    const callback = new c.NativeCallback('double', ['double'], (x) => { callback[Symbol.dispose](); return x })
    const sums = Array.from({ length: 20 }, () => sum.async(callback.pointer, 4))
    callback[Symbol.dispose]()
    if (new Set(await Promise.all(sums)).size !== 1) throw new Error('wrong')`,
  'views of null, of nonsense and of more than 4 GiB': `
    const owner = { disposed: false }
    for (const [pointer, n] of [[null, 4], [0n, 4], [undefined, 4], [1.5, 4], ['x', 4], [64n, 2 ** 31], [64n, -1], [64n, NaN]]) {
      if (!refused(() => c.viewFloat64(pointer, n, owner))) throw new Error('taken: ' + pointer + ' ' + n)
    }`,
  'reading null, and as many as no memory has': `
    for (const read of [c.readFloat64, c.readFloat32, c.readInt32, c.readInt64, c.readBytes, c.readPointers, c.readStringArray]) {
      for (const [pointer, n] of [[null, 1], [0n, 1], [undefined, 1], ['x', 1], [5, 1], [-1n, 1], [null, -1], [null, 1.5], [null, NaN]]) {
        if (!refused(() => read(pointer, n))) throw new Error(read.name + ' took ' + pointer + ' ' + n)
      }
    }
    if (!refused(() => c.readMatrix(null, 2, 2)) || !refused(() => c.readString(null))) throw new Error('taken')
    try { c.readFloat64(64n, 2 ** 50) } catch (error) { console.log(error.name, error.message) }`,
  'arrays of the wrong kind and strings where pointers go': `
    const sum = library.declare('fx_sum', 'double', ['double[]', 'int64'])
    const at = library.declare('fx_double_at', 'double', ['pointer', 'int32'])
    for (const wrong of [new Float32Array(2), [1, 2], 'text', null, 5n, {}, new ArrayBuffer(16)]) {
      if (!refused(() => sum(wrong, 1)) || (wrong !== 5n && !refused(() => at(wrong, 0)))) throw new Error('taken')
    }`,
  'calls that need more stack than koffi gives, synchronous and not': `
    const use = library.declare('fx_use_stack', 'int32', ['int32'])
    if (use(5000) !== 5000 || (await use.async(5000)) !== 5000) throw new Error('wrong')`,
  'more calls at once than koffi takes': `
    const slowSum = library.declare('fx_slow_sum', 'double', ['double[]', 'int64', 'int32'])
    await Promise.all(Array.from({ length: 2000 }, () => slowSum.async(Float64Array.of(1), 1, 0)))`,
  'views read after the memory went away with its owner': `
    const { DeletableNativeHandle } = await import('@uchronia/refcount')
    const pointer = library.declare('fx_make_doubles', 'pointer', ['int64'])(1000)
    let owner = new DeletableNativeHandle(pointer, { release: library.declare('fx_free', 'void', ['pointer?']) })
    const view = c.viewFloat64(pointer, 1000, owner)
    let weak = new WeakRef(owner)
    owner = undefined
    for (let i = 0; i < 5; i++) { gc(); await new Promise((r) => setTimeout(r, 1)) }
    if (view.at(999) !== 999) throw new Error('the owner was collected')
    weak.deref()[Symbol.dispose]()
    if (!refused(() => view.at(0))) throw new Error('read after dispose')`,
  'two libraries that describe a struct of the same name': `
    c.struct('date_time_to_second', { other: 'double' })
    const again = c.loadLibrary(fixturePath)
    again.declare('fx_free', 'void', ['pointer?'])(again.declare('fx_next_day', 'pointer', [{ struct: c.dateTimeStruct }])(c.toDateTime(0)))`,
  'Arrow structs that hold nothing, are too small, or of which native code made something else': `
    const stream = (write) => { const data = new c.ArrowCStream(); write(new DataView(data.stream.buffer)); return data }
    const make = library.declare('fx_arrow_make', 'void', ['int64', { bytes: 72 }, { bytes: 80 }])
    const table = (write) => { const data = new c.ArrowCData(); make(5, data.schema, data.array); write(new DataView(data.array.buffer), new DataView(data.schema.buffer)); return data }
    for (const take of [
      () => c.importStream(new c.ArrowCStream()), () => c.importStream({ stream: new Uint8Array(39) }), () => c.importStream({}),
      () => c.importStream(stream((view) => view.setBigUint64(24, 64n, true))),
      () => c.importStream(stream((view) => { for (const at of [0, 8, 24]) view.setBigUint64(at, 64n, true) })),
      () => c.importBatch(new c.ArrowCData()), () => c.importBatch({ schema: new Uint8Array(72), array: new Uint8Array(3) }),
      () => c.importBatch(table((array) => array.setBigInt64(0, 1_000_000_000n, true))),
      () => c.importBatch(table((array, schema) => schema.setBigInt64(32, 2n ** 60n, true))),
      () => c.importBatch(table((array, schema) => schema.setBigInt64(0, 0n, true))),
    ]) if (!refused(take)) throw new Error('taken: ' + take)
    const read = c.exportStream(c.dailySeries('2000-01-01', [1]).toArrow().schema, [{}, null, 5])
    if (library.declare('fx_stream_sum', 'double', [{ bytes: 40 }, 'int64', { bytes: 100 }])(read.stream, 9, new Uint8Array(100)) !== 0) throw new Error('sum')
    if (c.exportedStructs() !== 0) throw new Error('left: ' + c.exportedStructs())`,
  'tables and frames made of nonsense': `
    for (const make of [
      () => new c.TimeAxis({ start: 0, step: 1, length: -1 }), () => new c.TimeAxis({ start: 'x', step: 0, length: 1 }),
      () => new c.EnsembleSeries({ time: new c.TimeAxis({ start: 0, step: 1, length: 2 }), members: ['a'], values: [1, 2] }),
      () => c.packTimeSeries({}), () => c.packStrings(['\\0']), () => c.allocateDoubles(-1), () => c.allocateDoubles(1e15),
    ]) if (!refused(make)) throw new Error('taken: ' + make)`,
}

describe('nothing that a public function is given ends the process', () => {
  test.each(Object.entries(crashes))('%s', (_, code) => {
    const { status, output } = probe(code)
    expect(output).toContain('reached the end')
    expect(status).toBe(0)
  })

  test('a thread that ends after everything else still finds the library that it called', () => {
    const { status, output } = probe(`await library.declare('fx_keep_thread_data', 'bool', []).async()`)
    expect(output).toContain('reached the end')
    expect(status).toBe(0)
  })

  test('a worker that ends takes its error callback back', () => {
    const { status, output } = probe(`
      const { Worker } = await import('node:worker_threads')
      const code = \`
        Promise.all([import('@uchronia/cinterop'), import('node:worker_threads')]).then(([c, { parentPort }]) => {
          let refusedHere = false
          try { c.loadLibrary(\${JSON.stringify(fixturePath)}, { errorCallback: { register: 'fx_set_error_callback' } }) } catch (e) { refusedHere = e.code === 'BUSY' }
          c.loadLibrary(\${JSON.stringify(fixturePath)}, { errorCallback: { register: 'fx_set_error_callback', inWorker: true } })
          parentPort.postMessage(refusedHere)
        })\`
      const worker = new Worker(code, { eval: true })
      const refusedThere = await new Promise((resolve, reject) => { worker.on('message', resolve); worker.on('error', reject) })
      await new Promise((resolve) => worker.on('exit', resolve))
      if (!refusedThere) throw new Error('a worker registered without being asked')
      if (library.declare('fx_has_error_callback', 'bool', [])()) throw new Error('the callback of a dead worker is still there')`)
    expect(output).toContain('reached the end')
    expect(status).toBe(0)
  })
})
