import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { repository } from '../support/repository.ts'

const packages = join(repository, 'packages')
const sourceOf = (name: string) => join(packages, name, 'src/version.ts')
/** Packages that say their version without a manifest to read it from, as a bundle has none. */
const told = readdirSync(packages).filter(
  (name) => existsSync(sourceOf(name)) && readFileSync(sourceOf(name), 'utf8').includes('VERSION ='),
)

test.each(told)('%s says the version of its manifest', (name) => {
  const { version } = JSON.parse(readFileSync(join(packages, name, 'package.json'), 'utf8'))
  expect(readFileSync(sourceOf(name), 'utf8')).toContain(`VERSION = '${version}'`)
})
