import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll } from 'vitest'

const parent = fileURLToPath(new URL('../out', import.meta.url))

/** The TypeScript blocks of a Markdown text. */
export function codeBlocks(markdown: string): string[] {
  return [...markdown.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map((match) => match[1]!)
}

/** Runs texts as modules and answers what they print, a line for each `console.log`. */
export function moduleRunner(): (code: string) => Promise<string[]> {
  // Imports by name are resolved from where a file lies, so it has to lie here.
  mkdirSync(parent, { recursive: true })
  const folder = mkdtempSync(join(parent, 'run-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  let count = 0
  return async (code) => {
    const file = join(folder, `module-${++count}.ts`)
    writeFileSync(file, code)
    const printed: string[] = []
    const { log } = console
    console.log = (...values: unknown[]) => printed.push(values.map(show).join(' '))
    try {
      await import(file)
    } finally {
      console.log = log
    }
    return printed
  }
}

function show(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value)
  if (Array.isArray(value)) return `[${value.map(show).join(', ')}]`
  if (value instanceof Float64Array) return `Float64Array ${show([...value])}`
  const fields = Object.entries(value).map(([key, field]) => `${key}: ${show(field)}`)
  return `{ ${fields.join(', ')} }`
}
