import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { geometryStruct, loadLibrary } from '@uchronia/cinterop'
import { BoundFunctions, type Declarations } from '@uchronia/cinterop/binding'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { temporaryFolder } from '../support/temporary.ts'
import { fixturePath } from './fixture.ts'

const declarations = {
  fx_slow_sum: ['double', 'pointer', 'int64', 'int32'],
  fx_text_length: ['int64', 'string'],
  fx_make_doubles: ['pointer', 'int64'],
  fx_free: ['void', 'pointer'],
  fx_fail: ['int32', 'string'],
  fx_geometry_length: ['int32', { struct: geometryStruct }],
  fx_double_at: ['double', 'pointer', 'int32'],
} as const satisfies Declarations
const values = Float64Array.of(1, 2, 3)

describe('a trace of calls (N-28)', () => {
  let file: string
  const calls = (): Record<string, unknown>[] =>
    readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))

  beforeEach(() => {
    file = join(temporaryFolder(), 'trace.jsonl')
    vi.stubEnv('UCHRONIA_TRACE', file)
  })
  afterEach(() => void vi.unstubAllEnvs())

  test('has library, function, milliseconds, arguments and result of each call, in order', () => {
    const { functions } = new BoundFunctions(loadLibrary(fixturePath), declarations)
    functions.fx_slow_sum(values, 3, 5)
    const memory = functions.fx_make_doubles(2)
    functions.fx_free(memory)
    const address = `0x${memory!.toString(16)}`
    expect(calls()).toEqual([
      {
        library: expect.stringMatching(/^libcinterop_fixture\./),
        function: 'fx_slow_sum',
        ms: expect.toSatisfy((ms) => ms >= 4),
        arguments: ['Float64Array(3)', 3, 5],
        result: 6,
      },
      expect.objectContaining({ function: 'fx_make_doubles', result: address }),
      expect.objectContaining({ function: 'fx_free', arguments: [address] }),
    ])
    expect(calls()[2]).not.toHaveProperty('result')
  })

  test('tells memory by its class and length, and a struct by its name', () => {
    const { functions } = new BoundFunctions(loadLibrary(fixturePath), declarations)
    const bytes = Buffer.from(values.buffer)
    const liar = Object.defineProperty(bytes, 'length', { value: 'none' })
    expect(functions.fx_double_at(liar, 1)).toBe(2)
    const start = { year: 2020, month: 1, day: 1, hour: 0, minute: 0, second: 0 }
    functions.fx_geometry_length({ start, time_step_seconds: 3600, length: 7, time_step_code: 0 })
    expect(calls().map((call) => call.arguments)).toEqual([['Uint8Array(24)', 1], [geometryStruct.name]])
  })

  test('has texts cut short and null as it is', () => {
    const { functions } = new BoundFunctions(loadLibrary(fixturePath), declarations)
    expect(functions.fx_text_length('x'.repeat(500))).toBe(500)
    functions.fx_text_length(null)
    expect(calls().map((call) => call.arguments)).toEqual([[`${'x'.repeat(57)}...`], [null]])
  })

  test('has asynchronous calls when they are done', async () => {
    const bound = new BoundFunctions(loadLibrary(fixturePath), declarations)
    const sum = bound.callAsync('fx_slow_sum', [values, 3, 20])
    expect(existsSync(file)).toBe(false)
    expect(await sum).toBe(6)
    expect(calls()).toMatchObject([{ function: 'fx_slow_sum', async: true, result: 6 }])
    expect(calls()[0]!.ms).toBeGreaterThan(15)
  })

  test('has what the library reported, which is thrown all the same, whoever heeds it', async () => {
    const library = loadLibrary(fixturePath, { errorCallback: { register: 'fx_set_error_callback' } })
    const plain = new BoundFunctions(library, declarations)
    const heeding = new BoundFunctions(library, declarations, { heeding: true })
    expect(() => plain.functions.fx_fail('one')).toThrow(/^fx_fail: one$/)
    expect(() => heeding.call('fx_fail', 'two')).toThrow(/^fx_fail: two$/)
    await expect(heeding.callAsync('fx_fail', ['three'])).rejects.toThrow(/^fx_fail: three$/)
    expect(calls().map((call) => call.error)).toEqual(['one', 'two', 'three'])
  })

  test('has what a call throws, which is thrown all the same', async () => {
    const bound = new BoundFunctions(loadLibrary(fixturePath), declarations)
    const functions = bound.functions as unknown as { fx_text_length(): void }
    expect(() => functions.fx_text_length()).toThrow(/^Expected 1 arg/)
    await expect(bound.callAsync('fx_text_length', [] as never)).rejects.toThrow(/^Expected 2 arg/)
    expect(calls()).toMatchObject([
      { arguments: [], error: expect.stringMatching(/^Expected 1 arg/) },
      { arguments: [], error: expect.stringMatching(/^Expected 2 arg/), async: true },
    ])
  })

  test('that cannot be written is a warning, and the calls go on', async () => {
    mkdirSync(file)
    const warned = new Promise<Error>((resolve) => process.once('warning', resolve))
    const { functions } = new BoundFunctions(loadLibrary(fixturePath), declarations)
    expect(functions.fx_slow_sum(values, 3, 0)).toBe(6)
    expect(functions.fx_slow_sum(values, 3, 0)).toBe(6)
    expect((await warned).message).toMatch(/libcinterop_fixture.* not traced any more: EISDIR/)
  })

  test('is not made where nobody asks for one, and the functions are those of koffi', () => {
    vi.stubEnv('UCHRONIA_TRACE', '')
    const { functions } = new BoundFunctions(loadLibrary(fixturePath), declarations)
    functions.fx_slow_sum(values, 3, 0)
    expect(functions.fx_slow_sum).toHaveProperty('info')
    expect(existsSync(file)).toBe(false)
  })
})
