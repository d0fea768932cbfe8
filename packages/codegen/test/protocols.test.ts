import type { Protocol } from '@uchronia/codegen'
import { describe, expect, it } from 'vitest'
import { libraryOf, planOf, problemsOf } from './support.ts'

const statuses = 'typedef enum status { OK, BAD } status;\n'
const withDefault = (protocol: Protocol) => ({ errors: { default: protocol } })

describe('a rule of success that could never tell is refused', () => {
  it.each([
    ['size_t', { kind: 'status', success: '>=0' }, /unsigned number, which is never negative/],
    ['uint8_t', { kind: 'status', success: 300 }, /never 300, so every call would fail/],
    ['uint32_t', { kind: 'status', success: -1 }, /never -1, so every call would fail/],
    ['bool', { kind: 'status', success: 0 }, /it returns a bool: say "success": "true"/],
    ['bool', { kind: 'status', success: '>0' }, /it returns a bool: say "success": "true"/],
  ] as const)('%s with %j', async (type, protocol, says) => {
    const header = `#include <stdint.h>\n${type} f(int a);`
    for (const config of [
      withDefault(protocol),
      { errors: { odd: protocol }, rules: [{ match: 'f', errors: 'odd' }] },
    ]) {
      const problems = await problemsOf(planOf(header, config))
      expect(problems).toMatchObject([
        { code: 'CONFIG', message: expect.stringMatching(says), at: { line: 2 } },
      ])
    }
  })

  it('a number that always means success is no value', async () => {
    const problems = await problemsOf(planOf('int f(void);', withDefault({ kind: 'status', value: true })))
    expect(problems[0]?.message).toMatch(/errors\.default\.value .* success is always 0/)
  })
})

describe('rules of success are looked at after the call', () => {
  it.each([
    ['int', { kind: 'status' }, 'if (status !== 0) throw'],
    ['int', { kind: 'status', success: '>=0' }, 'if (status < 0) throw'],
    ['int', { kind: 'status', success: '>0' }, 'if (status <= 0) throw'],
    ['unsigned', { kind: 'status', success: 'nonzero' }, 'if (status === 0) throw'],
    ['bool', { kind: 'status', success: 'true' }, 'if (!status) throw'],
    ['bool', { kind: 'status', success: 'nonzero' }, 'if (!status) throw'],
  ] as const)('%s with %j', async (type, protocol, test) => {
    expect(await libraryOf(`${type} f(int a);`, withDefault(protocol))).toContain(test)
  })
})

describe('a default status', () => {
  it('of an enum that functions return claims no other integer', async () => {
    const plan = await planOf(
      `${statuses}status f(void);\nint count(void);`,
      withDefault({ kind: 'status', codes: 'status' }),
    )
    expect(plan.functions.map(({ c, result }) => [c.name, result.kind])).toEqual([
      ['f', 'status'],
      ['count', 'scalar'],
    ])
  })

  it('claims the results of the type that it names', async () => {
    const plan = await planOf(
      'typedef int rc_t;\nrc_t f(void);\nint count(void);',
      withDefault({ kind: 'status', returns: 'rc_t' }),
    )
    expect(plan.functions.map(({ result }) => result.kind)).toEqual(['status', 'scalar'])
  })

  it('that would claim results of several types is refused, with a function of each', async () => {
    const problems = await problemsOf(
      planOf('int f(void);\nlong count(void);', withDefault({ kind: 'status' })),
    )
    expect(problems[0]?.message).toMatch(/int \(f\), long \(count\): say with errors\.default\.returns/)
  })
})

describe('protocols that name what does not fit are refused', () => {
  const error = 'typedef struct err { int code; char text[64]; } err;\nint f(err* e);\n'
  it.each([
    [
      'int f(void);\nint why(int a);',
      { kind: 'status', message: 'why' },
      /must be a function from the status to a char\*/,
    ],
    ['int f(void);', { kind: 'status', message: 'why' }, /the headers declare no such function/],
    ['int f(void);', { kind: 'status', codes: 'E_*' }, /names no enum of the headers, and no macro/],
    [
      error,
      { kind: 'struct', struct: 'err', code: 'text', message: 'text' },
      /errors\.default\.code .* is no integer member/,
    ],
    [
      error,
      { kind: 'struct', struct: 'err', code: 'code', message: 'code' },
      /errors\.default\.message .* is no array of char/,
    ],
    [error, { kind: 'struct', struct: 'er', code: 'code', message: 'text' }, /is no struct with members/],
    [
      'void reg(int a);\nint f(void);',
      { kind: 'callback', register: 'reg' },
      /must take one callback void\(const char\*\)/,
    ],
  ] as const)('%j with %j', async (header, protocol, says) => {
    const problems = await problemsOf(planOf(header, withDefault(protocol)))
    expect(
      problems.some(({ message }) => says.test(message)),
      JSON.stringify(problems),
    ).toBe(true)
  })
})
