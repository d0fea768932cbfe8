import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as cinterop from '@uchronia/cinterop'
import * as plot from '@uchronia/plot'
import * as series from '@uchronia/series'
import * as verify from '@uchronia/verify'
import { describe, expect, test } from 'vitest'
import { moduleRunner } from '../refcount/support/code-blocks.ts'
import { repository } from '../support/repository.ts'

const run = moduleRunner()

/** An example in a documentation comment, named after what it documents. */
interface Example {
  readonly name: string
  readonly code: string
}

const COMMENT =
  /\/\*\*(?:(?!\*\/)[\s\S])*?@example\n *\* ```ts\n([\s\S]*?) *\* ```[\s\S]*?\*\/\n *(?:export |abstract |async |class |function |const )*(\w+)/g

/** The examples in the sources of a package. */
function examplesOf(name: string): Example[] {
  const folder = join(repository, 'packages', name, 'src')
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) =>
      [...readFileSync(join(folder, file), 'utf8').matchAll(COMMENT)].map((match) => ({
        name: match[2]!,
        code: match[1]!.replace(/^ *\* ?/gm, ''),
      })),
    )
}

/** The value that a comment promises, as it is printed: without quotes, and without what is said about it behind `:` or `,`. */
function promiseOf(comment: string): string {
  const value = /^('[^']*'|(?:\w+ )?\[[^\]]*\]|-?\d+(?:\.\d+)?)[:,] /.exec(comment)?.[1] ?? comment
  return value.replaceAll("'", '')
}

/** Packages whose exports an example may use without importing them. */
type Surroundings = Readonly<Record<string, object>>

/** An example as a module that prints each value that a comment promises, and those promises. */
function program({ code }: Example, surroundings: Surroundings): { module: string; promised: string[] } {
  const promised = [...code.matchAll(/^(.*) \/\/ (.*)$/gm)].map((match) => promiseOf(match[2]!))
  const imports = Object.entries(surroundings).map(([from, exports]) => {
    const uses = (name: string) =>
      new RegExp(`\\b${name}\\b`).test(code) && !code.includes(`import { ${name} }`)
    return `import { ${Object.keys(exports).filter(uses).join(', ')} } from '${from}'`
  })
  return { module: `${imports.join('\n')}\n${code.replace(/^(.*) \/\/ .*$/gm, 'console.log($1)')}`, promised }
}

describe.skipIf(process.platform !== 'linux').each([
  ['series', { '@uchronia/series': series }, 31],
  ['cinterop', { '@uchronia/cinterop': cinterop }, 50],
  ['plot', { '@uchronia/series': series, '@uchronia/verify': verify, '@uchronia/plot': plot }, 19],
] as const)('in %s the example of', (name, surroundings, least) => {
  const examples = examplesOf(name)

  test.each(examples.map((example) => [example.name, example] as const))(
    '%s gives what it says',
    async (_, example) => {
      const { module, promised } = program(example, surroundings)
      expect(promised.length).toBeGreaterThan(0)
      expect(await run(module)).toEqual(promised)
    },
  )

  test('everything that should have one is there', () => {
    expect(examples.length).toBeGreaterThanOrEqual(least)
  })
})
