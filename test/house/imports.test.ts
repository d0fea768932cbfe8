import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { repository } from '../support/repository.ts'
import { importsOf, packageOf, sourcesOf } from './sources.ts'

/** The packages of the workspace, and foreign ones, that the sources of a package may import. */
const allowed: Record<string, { ours: string[]; foreign: string[] }> = {
  refcount: { ours: [], foreign: [] },
  series: { ours: [], foreign: ['apache-arrow', 'danfojs-node'] },
  cinterop: { ours: ['@uchronia/refcount', '@uchronia/series'], foreign: ['apache-arrow', 'koffi'] },
  verify: { ours: ['@uchronia/series'], foreign: ['apache-arrow'] },
  codegen: { ours: [], foreign: ['commander', 'tree-sitter-c', 'valibot', 'web-tree-sitter'] },
  engine: { ours: [], foreign: [] },
  plot: {
    ours: ['@uchronia/series'],
    foreign: ['@observablehq/plot', '@resvg/resvg-js', 'linkedom'],
  },
  uchronia: {
    ours: [
      '@uchronia/cinterop',
      '@uchronia/engine',
      '@uchronia/plot',
      '@uchronia/refcount',
      '@uchronia/series',
      '@uchronia/verify',
    ],
    foreign: [
      '@duckdb/node-api',
      'apache-arrow',
      'cli-progress',
      'commander',
      'd3-random',
      'parquet-wasm',
      'saxes',
    ],
  },
}

/** The imports of each source of a package from other packages. */
function foreignImports(name: string): { file: string; imported: string }[] {
  return sourcesOf(name).flatMap((file) =>
    importsOf(name, file)
      .map(packageOf)
      .filter((imported) => imported !== undefined)
      .map((imported) => ({ file, imported })),
  )
}

test.each(Object.entries(allowed))(
  'packages/%s imports only what its room allows',
  (name, { ours, foreign }) => {
    const strays = foreignImports(name).filter(({ imported }) => ![...ours, ...foreign].includes(imported))
    expect(strays).toEqual([])
  },
)

test.each(Object.keys(allowed))('packages/%s declares every package that it imports', (name) => {
  const manifest = readFileSync(join(repository, 'packages', name, 'package.json'), 'utf8')
  const { dependencies = {}, peerDependencies = {} } = JSON.parse(manifest)
  const declared = new Set(Object.keys({ ...dependencies, ...peerDependencies }))
  expect(foreignImports(name).filter(({ imported }) => !declared.has(imported))).toEqual([])
})

test('danfojs-node is imported on the danfo subpath of series alone', () => {
  const importers = foreignImports('series').filter(({ imported }) => imported === 'danfojs-node')
  expect(importers.length).toBeGreaterThan(0)
  expect(importers.filter(({ file }) => !file.startsWith('danfo/'))).toEqual([])
})

test('packages/series imports nothing of Node, so that it runs in a browser', () => {
  const ofNode = sourcesOf('series').filter((file) =>
    importsOf('series', file).some(({ specifier }) => specifier.startsWith('node:')),
  )
  expect(ofNode).toEqual([])
})
