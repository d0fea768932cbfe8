import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { repository } from './repository.ts'

/** A block of a page of docs/ that is run: TypeScript, or lines for a shell with what they print. */
interface Block {
  readonly language: 'ts' | 'sh'
  readonly code: string
  /** text of the block ```text right behind the shell's; a line `...` stands for any lines */
  readonly output?: string
}

/** The promises of the lines `console.log(…) // …` of a page, and the text that was printed. */
export interface Outcome {
  readonly promised: string[]
  readonly printed: string[]
}

const BLOCK = /^```(ts|sh)\n([\s\S]*?)^```$(?:\n+```text\n([\s\S]*?)^```$)?/gm

function blocksOf(markdown: string): Block[] {
  return [...markdown.matchAll(BLOCK)].map(([, language, code, output]) => ({
    language: language as Block['language'],
    code: code!,
    ...(output === undefined ? {} : { output }),
  }))
}

/** The imports of all blocks as one list, since a page may import the same name twice. */
function importsOf(code: string): string {
  const names = new Map<string, Set<string>>()
  for (const [, list, from] of code.matchAll(/^import \{([^}]*)\} from '(.*)'$/gm)) {
    const known = names.get(from!) ?? new Set()
    for (const name of list!.split(',')) if (name.trim() !== '') known.add(name.trim())
    names.set(from!, known)
  }
  return [...names].map(([from, list]) => `import { ${[...list].join(', ')} } from '${from}'`).join('\n')
}

/** Runs lines as a reader would type them, and compares what they print with the page. */
export function shell(code: string, output: string | undefined): void {
  const { status, stdout, stderr } = spawnSync(
    'bash',
    ['-euo', 'pipefail', '-c', code.replaceAll(/\bnpx /g, '')],
    {
      encoding: 'utf8',
      // A server, say, that a page starts and nobody ends.
      timeout: 120_000,
      env: {
        ...process.env,
        COLUMNS: '100',
        PATH: [
          join(repository, 'test/node_modules/.bin'),
          join(repository, 'node_modules/.bin'),
          process.env.PATH,
        ].join(delimiter),
      },
    },
  )
  if (status !== 0) throw new Error(`exit ${status} of\n${code}\n${stdout}${stderr}`)
  if (output !== undefined && !matches(stdout, output)) {
    throw new Error(`${code}\nprinted\n\n${stdout}\nand not, as the page says,\n\n${output}`)
  }
}

/** True when lines are those of a pattern, in which a line `...` stands for any number of them. */
function matches(text: string, pattern: string): boolean {
  const escaped = pattern.trimEnd().replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`^${escaped.replaceAll(/^\\\.\\\.\\\.$/gm, '[\\s\\S]*?')}$`).test(
    text.replaceAll(/ +$/gm, '').trimEnd(),
  )
}

/**
 * Runs the blocks of a page in their order as one program, in the present folder. Names stay known from block to block.
 *
 * @param modules  a folder below the repository for the program, so that packages are found
 */
export async function runPage(file: string, modules: string): Promise<Outcome> {
  const blocks = blocksOf(readFileSync(file, 'utf8'))
  const outcome: Outcome = { promised: [], printed: [] }
  const body = blocks.map(({ language, code, output }) =>
    language === 'sh'
      ? `page.shell(${JSON.stringify(code)}, ${JSON.stringify(output)})`
      : code
          .replaceAll(/^import .*$/gm, '')
          .replaceAll(
            /^( *)console\.log\((.*)\) \/\/ (.*)$/gm,
            (_, indent, values, promise) => `${indent}page.says(${JSON.stringify(promise)}, ${values})`,
          ),
  )
  const code = blocks.filter(({ language }) => language === 'ts').map((block) => block.code)
  const page = {
    shell,
    says: (promise: string, ...values: unknown[]) => {
      outcome.promised.push(promise)
      outcome.printed.push(values.map(show).join(' '))
    },
  }
  mkdirSync(modules, { recursive: true })
  const module = join(modules, `page-${Math.random().toString(36).slice(2)}.ts`)
  writeFileSync(
    module,
    `${importsOf(code.join('\n'))}\nexport default async (page: any) => {\n${body.join('\n')}\n}\n`,
  )
  const { log } = console
  console.log = () => {}
  try {
    const program = await import(/* @vite-ignore */ module)
    await program.default(page)
  } finally {
    console.log = log
    rmSync(module)
  }
  return outcome
}

function show(value: unknown): string {
  if (typeof value === 'number') return String(Number(value.toPrecision(6)))
  if (value === null || typeof value !== 'object') return String(value)
  if (Array.isArray(value)) return `[${value.map(show).join(', ')}]`
  if (ArrayBuffer.isView(value)) return `[${Array.from(value as Float64Array, show).join(', ')}]`
  if (Object.getPrototypeOf(value) !== Object.prototype) return String(value)
  return `{ ${Object.entries(value)
    .map(([key, field]) => `${key}: ${show(field)}`)
    .join(', ')} }`
}
