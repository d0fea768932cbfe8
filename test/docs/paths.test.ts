import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { repository } from '../support/repository.ts'

const pages = [
  ...['.', 'docs'].flatMap((folder) =>
    readdirSync(join(repository, folder)).map((file) => join(folder, file)),
  ),
  ...readdirSync(join(repository, 'packages')).map((name) => `packages/${name}/README.md`),
  'bench/README.md',
].filter((file) => file.endsWith('.md'))
/** Paths from the root of the repository, as texts write them. */
const NAMED = /`(?:node )?((?:apps|bench|docs|examples|packages|test|tools)\/[\w./-]+)[ `]/g

test.each(pages)('every file and folder of the repository that %s names is there', (page) => {
  const text = readFileSync(join(repository, page), 'utf8')
  const named = [...text.matchAll(NAMED)].map((match) => match[1]!)
  const there = (name: string) =>
    [name, `${name}.ts`, `${name}.test.ts`].some((path) => existsSync(join(repository, path)))
  expect(named.filter((name) => !there(name))).toEqual([])
})
