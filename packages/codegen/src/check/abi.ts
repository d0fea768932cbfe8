import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { checkProject, checkText } from '../arguments.ts'
import type { AbiDescription } from '../emit/abi.ts'
import { describeAbi } from '../emit/abi.ts'
import { CodegenError, type Problem } from '../errors.ts'
import type { HeaderModel } from '../header/model.ts'
import { spellType } from '../header/spell.ts'
import { type Project, readIfThere } from '../project.ts'

/** The result of `checkAbi`, and its source: a compiler, or the committed description. */
export interface AbiReport {
  readonly source: 'compiler' | 'abi.json'
  readonly problems: readonly Problem[]
}

/**
 * Finds a C compiler: `CC`, or the usual names. Undefined when there is none.
 *
 * @example
 * ```ts
 * const compiler = findCompiler() // '/usr/bin/cc', say
 * console.log(compiler === undefined ? 'there is no C compiler' : compiler)
 * ```
 */
export function findCompiler(): string | undefined {
  for (const candidate of [process.env.CC, 'cc', 'gcc', 'clang']) {
    if (candidate === undefined || candidate === '') continue
    try {
      execFileSync(candidate, ['--version'], { stdio: 'ignore' })
      return candidate
    } catch {
      // the next one
    }
  }
  return undefined
}

/**
 * Compares what the model says of sizes, alignments, offsets, enum values and signatures with what a C compiler says of
 * the same headers; without a compiler with the committed `abi.json`.
 *
 * @example
 * ```ts
 * const project = await loadProject('dogs.codegen.json')
 * const { problems } = checkAbi(project, findCompiler())
 * problems.length // 0
 * ```
 * @throws {@link CodegenError}: the compiler cannot compile the headers, or `abi.json` cannot be read
 */
export function checkAbi(project: Project, compiler: string | undefined): AbiReport {
  checkProject(project)
  if (compiler !== undefined) checkText(compiler, 'the compiler')
  if (compiler !== undefined) return { source: 'compiler', problems: askCompiler(project, compiler) }
  return { source: 'abi.json', problems: compareDescription(project) }
}

function askCompiler(project: Project, compiler: string): Problem[] {
  const { model, loaded } = project
  const { library } = loaded.config
  const options = [
    ...(library.includeDirs ?? []).map((folder) => `-I${resolve(loaded.folder, folder)}`),
    ...Object.entries(library.defines ?? {}).map(([name, value]) => `-D${name}=${value}`),
  ]
  const includes = library.headers.map((header) => `#include "${resolve(loaded.folder, header)}"`)
  const folder = mkdtempSync(join(tmpdir(), 'uchronia-codegen-'))
  const run = (language: readonly string[], name: string, source: string, args: readonly string[]): void => {
    writeFileSync(join(folder, name), source)
    const all = [...language, ...options, '-Wno-deprecated-declarations', ...args, name]
    execFileSync(compiler, all, { cwd: folder, encoding: 'utf8', stdio: 'pipe' })
  }
  try {
    const language = languageOf((candidate) =>
      run(candidate, 'headers', `${includes.join('\n')}\n`, ['-fsyntax-only']),
    )
    if ('why' in language)
      return [{ code: 'ABI', message: language.why, at: { file: library.headers[0] ?? '', line: 1 } }]
    try {
      run(language.flags, 'signatures', signatureProbe(model, includes), ['-fsyntax-only'])
    } catch (error) {
      return compilerErrors(error, model)
    }
    run(language.flags, 'layout.c', layoutProbe(model, includes), ['-o', 'layout'])
    return compareLayout(model, execFileSync(join(folder, 'layout'), { encoding: 'utf8' }))
  } catch (error) {
    throw new CodegenError([{ code: 'ABI', message: `${compiler} failed: ${stderrOf(error)}` }])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The languages that a header may be written in. The compiler is told, because `CC` may be one for C++. */
const languages = [
  {
    name: 'C',
    flags: ['-x', 'c', '-std=gnu11', '-Werror=incompatible-pointer-types', '-Werror=int-conversion'],
  },
  { name: 'C++', flags: ['-x', 'c++', '-std=gnu++17'] },
] as const

/** The first language that the headers compile in by themselves, or why there is none. */
function languageOf(
  compile: (flags: readonly string[]) => void,
): { readonly flags: readonly string[] } | { readonly why: string } {
  const errors: string[] = []
  for (const { name, flags } of languages) {
    try {
      compile(flags)
      return { flags }
    } catch (error) {
      errors.push(`as ${name}: ${stderrOf(error)}`)
    }
  }
  return {
    why: `the headers do not compile by themselves, so nothing can be compared; add what they need to library.includeDirs or library.defines. ${errors.join('\n')}`,
  }
}

/** A line for each function: the compiler refuses it when the header declares the function otherwise. */
function signatureProbe(model: HeaderModel, includes: readonly string[]): string {
  const lines = model.functions
    .filter((f) => !f.declaration.includes('/*') && f.unspecified !== true)
    .map((f) => {
      const pointer = spellType(
        { kind: 'pointer', to: { kind: 'function', returns: f.returns, parameters: f.parameters } },
        `probe_${f.name}`,
      )
      return f.variadic ? '' : `static ${pointer} __attribute__((unused)) = ${f.name};`
    })
  // Declarations are spelled with plain names; C wants `struct` or `enum` before some of them.
  const tags = [...model.structs, ...model.enums]
    .filter(({ name, spelling }) => spelling !== name)
    .map(({ name, spelling }) => `typedef ${spelling} ${name};`)
  return [...includes, ...tags, ...lines, ''].join('\n')
}

function layoutProbe(model: HeaderModel, includes: readonly string[]): string {
  const lines: string[] = []
  for (const struct of model.structs) {
    if (struct.size === null) continue
    lines.push(
      `  printf("size ${struct.name} %zu %zu\\n", sizeof(${struct.spelling}), __alignof__(${struct.spelling}));`,
    )
    for (const field of struct.fields ?? []) {
      lines.push(
        `  printf("offset ${struct.name} ${field.name} %zu\\n", offsetof(${struct.spelling}, ${field.name}));`,
      )
    }
  }
  for (const source of model.enums) {
    for (const { name } of source.values)
      lines.push(`  printf("value ${source.name} ${name} %lld\\n", (long long)${name});`)
  }
  const standard = ['#include <stdio.h>', '#include <stddef.h>']
  return [...standard, ...includes, 'int main(void) {', ...lines, '  return 0;', '}', ''].join('\n')
}

function compareLayout(model: HeaderModel, answers: string): Problem[] {
  const problems: Problem[] = []
  const expect = (what: string, ours: number | null | undefined, theirs: number, at: Problem['at']): void => {
    if (ours === theirs) return
    const message = `${what} is ${theirs} to the compiler and ${ours} in the binding`
    problems.push(at ? { code: 'ABI', message, at } : { code: 'ABI', message })
  }
  for (const line of answers.trim().split('\n')) {
    const [kind, name = '', ...rest] = line.split(' ')
    const struct = model.structs.find((candidate) => candidate.name === name)
    if (kind === 'size') {
      expect(`the size of ${name}`, struct?.size, Number(rest[0]), struct?.at)
      expect(`the alignment of ${name}`, struct?.align, Number(rest[1]), struct?.at)
    } else if (kind === 'offset') {
      const field = struct?.fields?.find((candidate) => candidate.name === rest[0])
      expect(`the offset of ${name}.${rest[0]}`, field?.offset, Number(rest[1]), struct?.at)
    } else if (kind === 'value') {
      const source = model.enums.find((candidate) => candidate.name === name)
      const value = source?.values.find((candidate) => candidate.name === rest[0])
      expect(`${rest[0]} of ${name}`, value?.value, Number(rest[1]), source?.at)
    }
  }
  return problems
}

/** Turns the complaints of the compiler into problems at the functions that they are about. */
function compilerErrors(error: unknown, model: HeaderModel): Problem[] {
  const text = stderrOf(error)
  // The source line stands below the error in what compilers print.
  const lines = text.split('\n')
  const errors = lines.filter(
    (line, index) => line.includes('error:') || lines[index - 1]?.includes('error:'),
  )
  const problems = model.functions
    .filter((f) => errors.some((line) => new RegExp(`\\bprobe_${f.name}\\b`).test(line)))
    .map(
      (f): Problem => ({
        code: 'ABI',
        message: `the compiler does not agree that it is ${f.declaration}`,
        at: f.at,
      }),
    )
  return problems.length > 0 ? problems : [{ code: 'ABI', message: `the headers do not compile: ${text}` }]
}

function stderrOf(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message: string }
  return (stderr || message).trim()
}

function compareDescription(project: Project): Problem[] {
  const path = join(project.output, 'abi.json')
  const text = readIfThere(path)
  if (text === null)
    return [{ code: 'ABI', message: `there is no C compiler, and no ${path} to compare with` }]
  const found = JSON.parse(text) as AbiDescription
  const wanted = describeAbi(project.plan, found.inputs)
  const problems: Problem[] = []
  for (const part of ['functions', 'structs', 'enums'] as const) {
    const names = new Set([...Object.keys(found[part]), ...Object.keys(wanted[part])])
    for (const name of names) {
      const [was, is] = [JSON.stringify(found[part][name]), JSON.stringify(wanted[part][name])]
      if (was !== is)
        problems.push({
          code: 'ABI',
          message: `${part} ${name}: was ${was ?? 'absent'}, is ${is ?? 'absent'}`,
        })
    }
  }
  return problems
}
