import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { repository } from '../support/repository.ts'

const read = (folder: string, pattern: RegExp) =>
  existsSync(join(repository, folder))
    ? readdirSync(join(repository, folder))
        .filter((file) => pattern.test(file))
        .map((file) => readFileSync(join(repository, folder, file), 'utf8'))
        .join('\n')
    : ''

test('every behaviour that the tests of the Python package assert is tested here, or listed as different', () => {
  const tests =
    read('packages/refcount/test', /\.test\.ts$/) + read('test/refcount', /^(?!parity).*\.test\.ts$/)
  const differences = read('docs', /^compatibility.*\.md$/)
  const behaviours = Array.from({ length: 52 }, (_, i) => `RT-${String(i + 1).padStart(2, '0')}`)
  const missing = behaviours.filter(
    (id) =>
      !new RegExp(`(test|describe|each).*${id}\\b`).test(tests) &&
      !new RegExp(`^\\| .*${id}\\b`, 'm').test(differences),
  )
  expect(missing).toEqual([])
})
