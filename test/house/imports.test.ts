import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { repository } from '../support/repository.ts'

/** Which packages of the workspace the sources of a package may import, and which foreign ones. */
const allowed: Record<string, { ours: string[]; foreign: string[] }> = {
  refcount: { ours: [], foreign: [] },
  cinterop: { ours: ['@uchronia/refcount'], foreign: ['apache-arrow', 'koffi', 'danfojs-node'] },
  verify: { ours: ['@uchronia/series'], foreign: ['apache-arrow'] },
  codegen: { ours: [], foreign: ['commander', 'tree-sitter-c', 'valibot', 'web-tree-sitter'] },
  engine: { ours: [], foreign: [] },
  uchronia: {
    ours: [
      '@uchronia/cinterop',
      '@uchronia/engine',
      '@uchronia/refcount',
      '@uchronia/series',
      '@uchronia/verify',
    ],
    foreign: ['apache-arrow', 'cli-progress', 'commander', 'd3-random'],
  },
}

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name))
}

/** The packages that a source file imports, statically or not. */
function imports(file: string): string[] {
  const code = readFileSync(file, 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '')
  const specifiers = code.matchAll(
    /(?:^|[\s;])(?:import|export)\b[^'"`;]*?\bfrom\s+['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/g,
  )
  return [...specifiers]
    .map((match) => match[1] ?? match[2]!)
    .filter((name) => !name.startsWith('.') && !name.startsWith('node:'))
    .map((name) =>
      name
        .split('/')
        .slice(0, name.startsWith('@') ? 2 : 1)
        .join('/'),
    )
}

test.each(Object.entries(allowed))(
  'packages/%s imports only what its room allows',
  (name, { ours, foreign }) => {
    const folder = join(repository, 'packages', name, 'src')
    const strays = sources(folder).flatMap((file) =>
      imports(file)
        .filter((imported) => ![...ours, ...foreign].includes(imported))
        .map((imported) => `${relative(repository, file)} imports ${imported}`),
    )
    expect(strays).toEqual([])
  },
)

test.each(Object.keys(allowed))('packages/%s declares every package that it imports', (name) => {
  const folder = join(repository, 'packages', name)
  const { dependencies = {}, peerDependencies = {} } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  )
  const declared = new Set(Object.keys({ ...dependencies, ...peerDependencies }))
  const undeclared = sources(join(folder, 'src'))
    .flatMap(imports)
    .filter((imported) => !declared.has(imported))
  expect(undeclared).toEqual([])
})
