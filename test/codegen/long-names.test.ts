import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { loadProject, type ParameterSpec, type ReturnSpec, writeProject } from '@uchronia/codegen'
import { afterAll, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const out = join(import.meta.dirname, 'out/long-names')
afterAll(() => rmSync(out, { recursive: true, force: true }))

/** Functions whose wrappers are broken over lines, of a parameter `P`. */
const functions: readonly (readonly [
  c: string,
  params: Record<string, ParameterSpec>,
  returns?: ReturnSpec,
])[] = [
  [
    'a* F(b* P, const char* label, a* other);',
    {
      P: { nullable: true, retains: true },
      other: { nullable: true, retains: true },
      label: { label: true, nullable: true },
    },
    { nullable: true },
  ],
  ['a* F(b* P);', { P: { retains: true } }],
  ['int F(const double* P, int n);', { P: { length: 'n', nullable: true } }],
  ['int F(const s* P);', { P: { nullable: true } }],
  ['int F(double* P, size_t n);', { P: { dir: 'out', length: 'n' } }],
  [
    'int F(b* const* P, const char** names, size_t n);',
    { P: { length: 'n', nullable: true }, names: { length: 'n', nullable: true } },
  ],
  ['int64_t F(int64_t* P, m* e);', { P: { dir: 'inout' }, e: { dir: 'inout' } }],
  ['const char* F(const char* P, m e);', { P: { nullable: true } }, { nullable: true }],
  ['int F(double** P, int r, int c);', { P: { as: 'matrix', rows: 'r', columns: 'c', nullable: true } }],
]

it('wrappers compile whatever the length of their names, which decides where lines are broken', async () => {
  const header = [
    '#include <stddef.h>\n#include <stdint.h>\ntypedef struct a a; typedef struct b b; typedef enum m { M_A, M_B } m;',
    'void free_a(a* x); void free_b(b* x); typedef struct s { int n; double* values; const char* text; } s;',
  ]
  const rules: object[] = []
  for (let length = 1; length <= 95; length += 1) {
    const name = `p${'x'.repeat(length - 1)}`
    for (const [c, params, returns] of functions) {
      const match = `f${rules.length}`
      header.push(c.replace('F', match).replace('P', name))
      const named = Object.entries(params).map(([key, spec]) => [key === 'P' ? name : key, spec])
      rules.push({
        match,
        params: Object.fromEntries(named),
        async: rules.length % 3 === 0,
        ...(returns && { returns }),
      })
    }
  }
  rmSync(out, { recursive: true, force: true })
  mkdirSync(out, { recursive: true })
  writeFileSync(join(out, 'long.h'), header.join('\n'))
  const config = {
    library: { name: 'long', headers: ['long.h'] },
    output: 'generated',
    emit: { classes: true, mock: true },
    handles: { 'a*': { release: 'free_a' }, 'b*': { release: 'free_b' } },
    structs: { s: { fields: { values: { as: 'buffer', length: 'n' }, text: { as: 'string' } } } },
    rules,
  }
  writeFileSync(join(out, 'long.json'), JSON.stringify(config))
  writeProject(await loadProject(join(out, 'long.json')))
  const options = {
    extends: '../../../../tsconfig.base.json',
    compilerOptions: {
      customConditions: ['x-source'],
      composite: false,
      noEmit: true,
      rootDir: root,
      tsBuildInfoFile: null,
    },
    include: ['generated'],
  }
  writeFileSync(join(out, 'tsconfig.json'), JSON.stringify(options))
  const compiled = spawnSync(join(root, 'node_modules/.bin/tsc'), ['-p', out], { encoding: 'utf8' })
  expect(compiled.stdout.split('\n').filter((line) => line.includes('out/long-names'))).toEqual([])
})
