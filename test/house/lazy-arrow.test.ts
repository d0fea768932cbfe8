import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { repository } from '../support/repository.ts'

const packages = join(repository, 'packages')
const lazy = readFileSync(join(packages, 'series/src/arrow/lazy.ts'), 'utf8')

/** The names that a source takes from apache-arrow as values, by whichever address. */
function valuesOf(code: string, from: RegExp): string[] {
  return [...code.matchAll(/import \{([^}]*)\} from '([^']+)'/g)]
    .filter(([, , specifier]) => from.test(specifier!))
    .flatMap(([, names]) => names!.split(',').map((name) => name.trim().replace(/ as .*/, '')))
    .filter((name) => name !== '' && !name.startsWith('type '))
}

const sources = ['series', 'cinterop', 'verify', 'uchronia'].flatMap((name) =>
  readdirSync(join(packages, name, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => ({
      file: `${name}/src/${file}`,
      code: readFileSync(join(packages, name, 'src', file), 'utf8'),
    })),
)

test('every part of apache-arrow that is used is loaded lazily by Node', () => {
  const lacking = sources.flatMap(({ file, code }) =>
    valuesOf(code, /^(#arrow|@uchronia\/series\/arrow)$/)
      .filter((name) => !lazy.includes(`export const ${name}:`))
      .map((name) => `${name} of ${file} is not in series/src/arrow/lazy.ts`),
  )
  expect(lacking).toEqual([])
})

test('apache-arrow itself is imported for its types alone', () => {
  const direct = sources
    .filter(
      ({ file, code }) =>
        !file.startsWith('series/src/arrow/') && valuesOf(code, /^apache-arrow$/).length > 0,
    )
    .map(({ file }) => `${file} loads apache-arrow at once; import from @uchronia/series/arrow`)
  expect(direct).toEqual([])
})
