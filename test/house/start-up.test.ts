import { expect, test } from 'vitest'
import { type Import, importsOf, neighboursOf, packageOf } from './sources.ts'

const atOnce = ({ typeOnly, onDemand }: Import) => !typeOnly && !onDemand

/** The sources of uchronia that are loaded with its index. */
function loadedWithIndex(): string[] {
  const found = new Set<string>()
  const visit = (file: string) => {
    if (found.has(file)) return
    found.add(file)
    neighboursOf('uchronia', file, atOnce).forEach(visit)
  }
  visit('index.ts')
  return [...found]
}

test("import 'uchronia' loads no package but those that a library is read with", () => {
  const packages = loadedWithIndex()
    .flatMap((file) => importsOf('uchronia', file))
    .filter(atOnce)
    .map(packageOf)
    .filter((name) => name !== undefined)
  expect([...new Set(packages)].sort()).toEqual([
    '@uchronia/cinterop',
    '@uchronia/engine',
    '@uchronia/refcount',
    '@uchronia/series',
  ])
})
