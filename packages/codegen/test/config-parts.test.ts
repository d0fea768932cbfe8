import type { Config } from '@uchronia/codegen'
import { describe, expect, it } from 'vitest'
import { libraryOf, planOf, problemsOf } from './support.ts'

const x = '#define X_PTR void*\nvoid x_free(X_PTR x);\n'
const handles = { X_PTR: { release: 'x_free' } }
const vec = 'typedef struct vec { int n; double* values; } vec;\n'
const spot = 'typedef struct spot { int a; bool flags[2]; char name[8]; } spot;\n'
const buffer = { fields: { values: { as: 'buffer', length: 'n' } } } as const

describe('no part of a configuration is ignored', () => {
  it.each([
    [
      'a rule of a function that another rule excludes',
      'int f(void);\nint g(void);',
      {
        rules: [
          { match: 'f', async: true },
          { match: 'f', exclude: 'old' },
        ],
      },
      /rules\[0\] .*"async" of functions that are excluded/,
    ],
    [
      'a rule of a releaser',
      `${x}X_PTR f(void);`,
      { handles, rules: [{ match: 'x_free', rename: 'free' }] },
      /rules\[0\].*"rename" of functions/,
    ],
    [
      '"include" without "exclude"',
      'int f(void);',
      { rules: [{ match: 'f', include: true }] },
      /rules\[0\]\.include/,
    ],
    [
      '"method" without classes',
      `${x}int f(X_PTR x);`,
      { handles, rules: [{ match: 'f', method: 'go' }] },
      /rules\[0\]\.method .*needs "emit"/,
    ],
    [
      'a class that is none',
      `${x}int f(X_PTR x);`,
      { handles, emit: { classes: true }, rules: [{ match: 'f', class: 'Y' }] },
      /rules\[0\]\.class .*the classes are XHandle/,
    ],
    [
      'a struct that nobody uses',
      `${spot}int f(void);`,
      { structs: { spot: { name: 'Place' } } },
      /structs\.spot: no bound function/,
    ],
    [
      'a releaser of a struct that nobody returns',
      `${x}${spot}int f(spot s);\nvoid spot_free(spot* s);`,
      { handles, structs: { spot: { release: 'spot_free' } } },
      /structs\.spot\.release/,
    ],
    [
      'a null of a struct that only goes in',
      `${spot}int f(spot s);`,
      { structs: { spot: { null: { field: 'a', equals: -1 } } } },
      /structs\.spot\.null/,
    ],
    [
      'members beside a codec',
      `${spot}int f(spot s);`,
      { structs: { spot: { name: 'S', codec: { module: 'm', type: 'T', struct: 's', to: 't' } } } },
      /structs\.spot\.name .*"codec"/,
    ],
    [
      'a codec without a way in',
      `${spot}int f(spot s);`,
      { structs: { spot: { codec: { module: 'm', type: 'T', struct: 's', from: 'f' } } } },
      /structs\.spot\.codec: s of f needs "to" or "pack"/,
    ],
    [
      'an enum of an array member',
      `typedef enum e { A } e;\n${spot}int f(spot s);`,
      { structs: { spot: { fields: { flags: { enum: 'e' } } } } },
      /structs\.spot\.fields\.flags\.enum/,
    ],
    [
      'null of a number',
      `${spot}int f(spot s);`,
      { structs: { spot: { fields: { a: { nullable: true } } } } },
      /structs\.spot\.fields\.a\.nullable/,
    ],
    [
      'a count that is no member',
      `${vec}double f(const vec* v);`,
      { structs: { vec: { fields: { values: { as: 'buffer', length: 'm' } } } } },
      /structs\.vec\.fields\.values\.length .*say one of n/,
    ],
    [
      'a releaser of handles that are borrowed',
      `${x}X_PTR f(void);`,
      { handles: { X_PTR: { release: 'x_free', borrowed: true } } },
      /contradicts "borrowed"/,
    ],
    [
      'a releaser that takes a number',
      '#define X_PTR void*\nvoid x_free(int x);\nX_PTR f(void);',
      { handles },
      /its first argument must be a pointer/,
    ],
  ] as [string, string, Partial<Config>, RegExp][])('%s', async (_, header, config, says) => {
    const problems = await problemsOf(planOf(header, config))
    expect(
      problems.some(({ message }) => says.test(message)),
      JSON.stringify(problems, null, 2),
    ).toBe(true)
  })
})

describe('lengths that are calls are looked at', () => {
  const f = { match: 'f', returns: { length: 'g(a)' } }
  it.each([
    ['of another argument', 'const int* f(double a);\nint g(int a);', /whose a is not what a is here/],
    ['without a number', 'const int* f(int a);\nconst char* g(int a);', /does not answer with one integer/],
    ['with too few arguments', 'const int* f(int a);\nint g(int a, int b);', /which takes a, b/],
  ])('%s', async (_, header, says) => {
    const problems = await problemsOf(planOf(header, { rules: [f] }))
    expect(problems).toMatchObject([{ code: 'CONFIG', message: expect.stringMatching(says) }])
  })

  it('that would never end', async () => {
    const rules = [f, { match: 'g', returns: { length: 'f(a)' } }]
    const problems = await problemsOf(planOf('const int* f(int a);\nconst int* g(int a);', { rules }))
    expect(problems.filter(({ message }) => /: its length comes from itself/.test(message))).toHaveLength(2)
  })
})

describe('the smallest inputs that once went wrong', () => {
  it('a struct with a pointer goes in with its memory, and its count is checked', async () => {
    const text = await libraryOf(`${vec}double vec_sum(const vec* v);`, { structs: { vec: buffer } })
    expect(text).toContain('const vMemory = vPointed.carry(vecStruct.pack(toVec(v, vPointed)))')
    expect(text).toContain("sameLength('vec: values', elementsOf(values$), fields.n)")
  })

  it('bytes come out with a length', async () => {
    const rules = [
      { match: 'fill', params: { dst: { as: 'bytes', dir: 'out', fill: true, length: 'n' } } },
    ] as const
    expect(await libraryOf('size_t fill(void* dst, size_t n);', { rules })).toContain(
      'fill(dst: TypedArray): number',
    )
  })

  it('a number both ways cannot be null', async () => {
    const rules = [{ match: 'f', params: { p: { dir: 'inout', nullable: true } } }] as const
    const problems = await problemsOf(planOf('void f(int* p);', { rules }))
    expect(problems).toMatchObject([
      {
        at: { line: 1 },
        message: expect.stringMatching(/rules\[0\]\.params\.p\.nullable .*or say "as": "buffer"/),
      },
    ])
  })

  it.each(['p', 'parent', 'parentContext', 'aVeryLongNameForTheParentContextOfTheObject'])(
    'a handle that keeps %s alive',
    async (name) => {
      const header = `typedef struct a a; typedef struct b b; void free_a(a* x); void free_b(b* x);\na* new_a(b* ${name});`
      const rules = [
        {
          match: 'new_a',
          params: { [name]: { nullable: true, retains: true } },
          returns: { nullable: true },
        },
      ]
      const text = await libraryOf(header, {
        handles: { 'a*': { release: 'free_a' }, 'b*': { release: 'free_b' } },
        rules,
      })
      expect(text.replaceAll(/[\s,]+/g, '')).toContain(`dependsOn:present(${name})`)
    },
  )

  it('memory of a computed length stands beside no length of the caller', async () => {
    const header = 'int f(char* text, size_t* n);'
    const fixed = [{ match: 'f', params: { text: { as: 'text', length: 64 }, n: { dir: 'inout' } } }] as const
    expect((await problemsOf(planOf(header, { rules: fixed })))[0]?.message).toMatch(
      /a caller could claim more with n.*say "length": "n"/,
    )
    const right = [
      { match: 'f', params: { text: { as: 'text', length: 'n' }, n: { dir: 'inout' } } },
    ] as const
    expect(await libraryOf(header, { rules: right })).toContain(
      "const text = allocate(Uint8Array, 'f: text', n)",
    )
  })

  it('a pointer to a struct is not read as a glob, however C spells it', async () => {
    const header =
      'typedef struct PJconsts PJ;\ntypedef int PJ_LOG;\nvoid free_it(PJ* p);\nPJ* f(void);\nint g(const struct PJconsts* p, PJ_LOG level);'
    for (const pattern of ['PJ*', 'PJ *', 'struct PJconsts*']) {
      const plan = await planOf(header, { handles: { [pattern]: { release: 'free_it' } } })
      expect(plan.handles.map(({ className }) => className)).toEqual([
        pattern.includes('consts') ? 'PJconstsHandle' : 'PjHandle',
      ])
      expect(plan.functions[1]?.parameters[0]?.role.kind).toBe('handle')
    }
  })
})
