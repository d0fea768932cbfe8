import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { importsOf, packageOf, roomOf, sourcesOf } from './sources.ts'

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
      '@hono/node-server',
      'apache-arrow',
      'cli-progress',
      'commander',
      'd3-random',
      'hono',
      'hyparquet',
      'hyparquet-writer',
      'parquet-wasm',
      'saxes',
    ],
  },
  'apps/explorer': {
    ours: ['@uchronia/plot', '@uchronia/series', '@uchronia/verify'],
    foreign: ['apache-arrow', 'preact'],
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

test.each(Object.entries(allowed))('%s imports only what its room allows', (name, { ours, foreign }) => {
  const strays = foreignImports(name).filter(({ imported }) => ![...ours, ...foreign].includes(imported))
  expect(strays).toEqual([])
})

test.each(Object.keys(allowed))('%s declares every package that it imports', (name) => {
  const manifest = readFileSync(join(roomOf(name), 'package.json'), 'utf8')
  const { dependencies = {}, peerDependencies = {} } = JSON.parse(manifest)
  const declared = new Set(Object.keys({ ...dependencies, ...peerDependencies }))
  // The server is part of the command, which is published with all that it needs inside.
  const bundled = (file: string) => name === 'uchronia' && file.startsWith('serve/')
  expect(
    foreignImports(name).filter(({ file, imported }) => !declared.has(imported) && !bundled(file)),
  ).toEqual([])
})

test('danfojs-node is imported on the danfo subpath of series alone', () => {
  const importers = foreignImports('series').filter(({ imported }) => imported === 'danfojs-node')
  expect(importers.length).toBeGreaterThan(0)
  expect(importers.filter(({ file }) => !file.startsWith('danfo/'))).toEqual([])
})

test.each(['series', 'apps/explorer'])('%s imports nothing of Node, so that it runs in a browser', (name) => {
  const ofNode = sourcesOf(name).filter((file) =>
    importsOf(name, file).some(({ specifier }) => specifier.startsWith('node:')),
  )
  expect(ofNode).toEqual([])
})
