import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as cinterop from '@uchronia/cinterop'
import * as series from '@uchronia/series'
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

/** An example as a module that prints each value that a comment promises, and those promises. */
function program({ code }: Example, from: string, exports: object): { module: string; promised: string[] } {
  const promised = [...code.matchAll(/^(.*) \/\/ (.*)$/gm)].map((match) =>
    match[2]!.replace(/^'(.*)'$/, '$1').replace(/^(\d+): .*/, '$1'),
  )
  const names = Object.keys(exports).filter((name) => new RegExp(`\\b${name}\\b`).test(code))
  const imports = `import { ${names.join(', ')} } from '${from}'`
  return { module: `${imports}\n${code.replace(/^(.*) \/\/ .*$/gm, 'console.log($1)')}`, promised }
}

describe.skipIf(process.platform !== 'linux').each([
  ['series', series, 10],
  ['cinterop', cinterop, 4],
] as const)('in %s the example of', (name, exports, least) => {
  const examples = examplesOf(name)

  test.each(examples.map((example) => [example.name, example] as const))(
    '%s gives what it says',
    async (_, example) => {
      const { module, promised } = program(example, `@uchronia/${name}`, exports)
      expect(promised.length).toBeGreaterThan(0)
      expect(await run(module)).toEqual(promised)
    },
  )

  test('everything that should have one is there', () => {
    expect(examples.length).toBeGreaterThanOrEqual(least)
  })
})
