import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { expect, test } from 'vitest'
import { repository } from '../support/repository.ts'

const source = join(repository, 'packages', 'uchronia', 'src')

/** The folders of `src`, lowest first: a file imports from its own folder and from lower ones. `.` are the files of `src`. */
const order = [
  '.',
  'engine',
  'formats',
  'sql',
  'library',
  'write',
  'export',
  'verify',
  'serve',
  'sample',
  'cli',
]

/** The entry of the package gathers what its folders have. */
const entry = 'index.ts'

const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.ts'),
)

const folderOf = (file: string) => dirname(file).split(sep)[0]!

/** The files of the package that a file imports, statically or not, types included. */
function importsOf(file: string): string[] {
  const code = readFileSync(join(source, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '')
  return [...code.matchAll(/\b(?:from|import)\s*\(?\s*['"](\.[^'"]+)['"]/g)].map((match) =>
    relative(source, join(source, dirname(file), match[1]!)),
  )
}

test('every folder of uchronia has its place', () => {
  expect([...new Set(files.map(folderOf))].sort()).toEqual([...order].sort())
})

test('the folders of uchronia import downwards', () => {
  const upwards = files
    .filter((file) => file !== entry)
    .flatMap((file) =>
      importsOf(file)
        .filter((imported) => order.indexOf(folderOf(imported)) > order.indexOf(folderOf(file)))
        .map((imported) => `${file} imports ${imported}`),
    )
  expect(upwards).toEqual([])
})

test('importing uchronia loads neither the sample, the server nor the command', () => {
  const seen = new Set<string>()
  const visit = (file: string): void => {
    if (seen.has(file)) return
    seen.add(file)
    importsOf(file).forEach(visit)
  }
  visit(entry)
  expect([...seen].filter((file) => ['sample', 'serve', 'cli'].includes(folderOf(file)))).toEqual([])
  expect(seen.size).toBeGreaterThan(30)
})
