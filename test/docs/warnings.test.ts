import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { repository } from '../support/repository.ts'

/** The calls and literals that a warning is made by, in the engine and in TypeScript. */
const MADE = [
  /\bwarn\(\s*"([a-z_]+)"/g,
  /\bWarning\{\s*"([a-z_]+)"/g,
  /\bcode: '([a-z]+_[a-z_]+)'/g,
  /\badd\(\s*'([a-z]+_[a-z_]+)'/g,
]

/** The codes of warnings in the sources below a folder. */
function codesIn(folder: string, ending: string): string[] {
  return readdirSync(join(repository, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending) && !/(^|\/)(test|fuzz|node_modules)\//.test(file))
    .map((file) => readFileSync(join(repository, folder, file), 'utf8').replace(/^ *\*.*$/gm, ''))
    .flatMap((text) => MADE.flatMap((pattern) => [...text.matchAll(pattern)].map((match) => match[1]!)))
}

test('every warning that the packages can give is explained in the guides', () => {
  const given = new Set([
    ...codesIn('packages/engine/native', '.cpp'),
    ...codesIn('packages/uchronia/src', '.ts'),
    ...codesIn('packages/verify/src', '.ts'),
  ])
  expect(given.size).toBeGreaterThan(25)
  const guides = ['formats', 'verification'].map((page) =>
    readFileSync(join(repository, 'docs', `${page}.md`), 'utf8'),
  )
  expect([...given].filter((code) => !guides.some((guide) => guide.includes(`\`${code}\``)))).toEqual([])
})
