import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import {
  buildPlan,
  CodegenError,
  type Config,
  generate,
  type HeaderModel,
  type Plan,
  type Problem,
  readHeaders,
} from '@uchronia/codegen'
import { onTestFinished } from 'vitest'

/** A folder with files, removed after the test. */
export function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'uchronia-codegen-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return folder
}

/** Reads the text of a header. */
export async function modelOf(
  text: string,
  more: Readonly<Record<string, string>> = {},
): Promise<HeaderModel> {
  const root = folderWith({ 'h.h': text, ...more })
  return await readHeaders(['h.h'], { root, includeDirs: [], defines: {} })
}

/** Plans a header with a configuration. */
export async function planOf(text: string, config: Partial<Config> = {}): Promise<Plan> {
  const library = { name: 'h', headers: ['h.h'] }
  return buildPlan(await modelOf(text), { library, output: 'out', ...config }, [], JSON.stringify(config))
}

/** Generates the library module of a header. */
export async function libraryOf(text: string, config: Partial<Config> = {}): Promise<string> {
  const options = { inputs: [text], mock: false, reference: false, model: false }
  return generate(await planOf(text, config), options).get('library.ts')!
}

/** The problems of something that must fail. */
export async function problemsOf(work: Promise<unknown>): Promise<readonly Problem[]> {
  try {
    await work
  } catch (error) {
    if (error instanceof CodegenError) return error.problems
    throw error
  }
  throw new Error('nothing was refused')
}
