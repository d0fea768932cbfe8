import { execFile } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, test } from 'vitest'
import { hasPython, pythonPath } from '../support/python.ts'
import { repository } from '../support/repository.ts'
import { temporaryFolder } from '../support/temporary.ts'

const run = promisify(execFile)
const notebooks = join(repository, 'examples', 'notebooks')
const names = readdirSync(notebooks).filter((name) => name.endsWith('.ipynb'))
const jupyter = temporaryFolder()

/** The program of Deno, which comes as an npm package for each platform; undefined where there is none. */
function denoPath(): string | undefined {
  const libc = process.platform === 'linux' ? '-glibc' : ''
  const name = `@deno/${process.platform}-${process.arch}${libc}`
  try {
    const deno = createRequire(import.meta.url).resolve('deno/package.json')
    return join(dirname(createRequire(deno).resolve(`${name}/package.json`)), 'deno')
  } catch {
    return undefined
  }
}

interface Notebook {
  readonly cells: readonly {
    readonly cell_type: string
    readonly outputs?: readonly { readonly data?: Readonly<Record<string, unknown>> }[]
  }[]
}

/** The media types of the outputs that are committed, cell by cell. */
function committed(name: string): string[][][] {
  const { cells } = JSON.parse(readFileSync(join(notebooks, name), 'utf8')) as Notebook
  return cells
    .filter((cell) => cell.cell_type === 'code')
    .map(({ outputs = [] }) => outputs.flatMap(({ data }) => (data ? [Object.keys(data).sort()] : [])))
}

const deno = denoPath()

describe.skipIf(deno === undefined || !hasPython('nbclient'))(
  'in the kernel of Deno (the npm package, and nbclient in .venv)',
  () => {
    beforeAll(() => {
      const kernel = join(jupyter, 'kernels', 'deno')
      mkdirSync(kernel, { recursive: true })
      const argv = [deno, 'jupyter', '--kernel', '--conn', '{connection_file}']
      writeFileSync(
        join(kernel, 'kernel.json'),
        JSON.stringify({ argv, display_name: 'Deno', language: 'typescript' }),
      )
    })

    test.each(names)('%s runs, and shows what is committed with it', async (name) => {
      const script = join(import.meta.dirname, 'run-notebook.py')
      const { stdout } = await run(pythonPath, [script, join(notebooks, name)], {
        env: { ...process.env, JUPYTER_PATH: jupyter, NO_COLOR: '1' },
      })
      expect(JSON.parse(stdout)).toEqual(committed(name))
    })
  },
)

test('outputs that are committed are small, and have no error and no path of a machine in them', () => {
  expect(names.length).toBeGreaterThanOrEqual(4)
  for (const name of names) {
    const text = readFileSync(join(notebooks, name), 'utf8')
    expect(text.length).toBeLessThan(100_000)
    expect(text).not.toMatch(/"output_type": "error"|\/(?:home|work|root|Users)\//)
    expect(text).not.toMatch(/unstable/)
  }
})
