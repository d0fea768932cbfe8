import { readFileSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import * as v from 'valibot'
import { checkText } from '../arguments.ts'
import { CodegenError, type Problem } from '../errors.ts'
import type { Config } from './config.ts'
import { configSchema } from './schema.ts'

/** A configuration that fits its schema, and where it lives. */
export interface LoadedConfig {
  readonly config: Config
  /** Absolute path; paths inside the configuration are relative to its folder. */
  readonly path: string
  readonly folder: string
  readonly text: string
}

/**
 * Reads a configuration file (JSON).
 *
 * @example
 * ```ts
 * loadConfig('dogs.codegen.json').config.library.name // 'dogs'
 * ```
 * @throws {@link CodegenError} naming each entry that does not fit
 */
export function loadConfig(path: string): LoadedConfig {
  checkText(path, 'the path of a configuration')
  const absolute = resolve(path)
  let text: string
  try {
    text = readFileSync(absolute, 'utf8').replaceAll('\r\n', '\n')
  } catch (cause) {
    throw problems([`cannot read the configuration: ${(cause as Error).message}`], path, '')
  }
  return { ...parseConfig(text, basename(path)), path: absolute, folder: dirname(absolute) }
}

/**
 * Checks the text of a configuration. `name` is for messages.
 *
 * @example
 * ```ts
 * const { config } = parseConfig(await readFile('dogs.codegen.json', 'utf8'), 'dogs.codegen.json')
 * config.library.name // 'dogs'
 * ```
 * @throws {@link CodegenError} naming each entry that does not fit
 */
export function parseConfig(text: string, name: string): { config: Config; text: string } {
  checkText(text, 'a configuration')
  checkText(name, 'the name of a configuration')
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    throw problems([`not JSON: ${(cause as Error).message}`], name, text)
  }
  const result = v.safeParse(configSchema, json)
  if (!result.success) {
    const messages = result.issues.map((issue) => describe(issue as Issue))
    throw problems(messages, name, text)
  }
  return { config: result.output, text }
}

interface Issue {
  readonly message: string
  readonly expected?: string | null
  readonly path?: readonly { readonly key: unknown }[]
}

function describe(issue: Issue): string {
  const path = (issue.path ?? [])
    .map((step) => (typeof step.key === 'number' ? `[${step.key}]` : `.${String(step.key)}`))
    .join('')
  const message = issue.expected === 'never' ? 'there is no such member, see the schema' : issue.message
  return `${path.replace(/^\./, '') || 'the configuration'}: ${message}`
}

function problems(messages: readonly string[], file: string, text: string): CodegenError {
  return new CodegenError(
    messages.map((message): Problem => {
      const key = /([\w*$]+)(?:\[\d+\])?: /.exec(message)?.[1]
      return { code: 'CONFIG', message, at: { file, line: key ? lineOf(text, `"${key}"`) : 1 } }
    }),
  )
}

/** The first line that holds a text, or 1. */
export function lineOf(text: string, needle: string): number {
  const at = text.indexOf(needle)
  return at < 0 ? 1 : text.slice(0, at).split('\n').length
}
