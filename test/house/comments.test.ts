import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { repository } from '../support/repository.ts'
import { sourcesOf } from './sources.ts'

test.each(['refcount', 'series', 'cinterop', 'codegen', 'verify', 'plot', 'uchronia', 'engine'])(
  'doc comments of packages/%s name the thing: none begins with a question word',
  (name) => {
    const riddles = sourcesOf(name).flatMap((file) => {
      const text = readFileSync(join(repository, 'packages', name, 'src', file), 'utf8')
      const found = text.matchAll(/\/\*\*[\s*]*(?:@internal )?((?:What|How|Whether|Who|Such|Which)\b.*)/g)
      return Array.from(found, (match) => `${file}: ${match[1]}`)
    })
    expect(riddles).toEqual([])
  },
)
