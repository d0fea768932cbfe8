import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { repository } from '../support/repository.ts'

/** Headers that stand for other people's, and files that were generated from headers, whose comments they repeat. */
const REPEATED = /^test\/native\/|\/golden\/|\/generated\//

const QUESTION = /\/\*\*[\s*]*(?:@internal )?((?:What|How|Whether|Who|Such|Which)\b.*)/g

test.skipIf(!existsSync(join(repository, '.git')))(
  'doc comments name the thing: none begins with a question word',
  () => {
    const tracked = execFileSync('git', ['ls-files'], { cwd: repository, encoding: 'utf8' }).split('\n')
    const sources = tracked.filter(
      (file) =>
        /\.(?:ts|mts|mjs|h|cpp)$/.test(file) && !REPEATED.test(file) && existsSync(join(repository, file)),
    )
    expect(sources.length).toBeGreaterThan(500)
    const riddles = sources.flatMap((file) =>
      Array.from(
        readFileSync(join(repository, file), 'utf8').matchAll(QUESTION),
        (match) => `${file}: ${match[1]}`,
      ),
    )
    expect(riddles).toEqual([])
  },
)
