import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, relative, resolve } from 'node:path'
import { Command } from 'commander'
import { checkFunction, checkTexts } from './arguments.ts'
import { checkAbi, findCompiler } from './check/abi.ts'
import { checkCoverage } from './check/coverage.ts'
import { diffModels, formatChanges } from './check/diff.ts'
import { checkDrift } from './check/drift.ts'
import { explain } from './check/explain.ts'
import { lintModel } from './check/lint.ts'
import { checkSymbols } from './check/symbols.ts'
import { startingConfig } from './config/init.ts'
import { configJsonSchema } from './config/json-schema.ts'
import { CodegenError, formatProblem, type Problem } from './errors.ts'
import type { HeaderModel } from './header/model.ts'
import { readHeaders } from './header/read.ts'
import { loadProject, writeProject } from './project.ts'
import { generatorVersion } from './version.ts'

interface HeaderOptions {
  readonly include: readonly string[]
  readonly define: readonly string[]
}

const list = (value: string, before: readonly string[]): readonly string[] => [...before, value]

/**
 * Runs the command line.
 *
 * @example
 * ```ts
 * const code = await main(['explain', 'dogs.codegen.json', 'create_dog'])
 * code // 0
 * ```
 * @param args - without the program itself
 * @param print - takes what was asked for
 * @param warn - takes the problems, and what commander says of wrong usage
 * @returns the exit code: 0, or 1 when something is wrong
 */
export async function main(
  args: readonly string[],
  print: (text: string) => void = console.log,
  warn: (text: string) => void = console.error,
): Promise<number> {
  checkTexts(args, 'the arguments of the command')
  checkFunction(print, 'print')
  checkFunction(warn, 'warn')
  let code = 0
  const report = (problems: readonly Problem[]): void => {
    for (const problem of problems) warn(formatProblem(problem))
    if (problems.length > 0) code = 1
  }
  const program = new Command('uchronia-codegen')
  program
    .description('From a C header and one configuration to a typed, checked, documented TypeScript binding.')
    .version(generatorVersion)
    .exitOverride()
    .configureOutput({ writeOut: (text) => print(text.trimEnd()), writeErr: (text) => warn(text.trimEnd()) })

  program
    .command('generate <config...>')
    .description('write the bindings of configurations')
    .action(async (configs: string[]) => {
      for (const config of configs) {
        const project = await loadProject(config)
        const changed = writeProject(project)
        const { plan } = project
        const counts = `${plan.functions.length} functions bound, ${plan.excluded.length} left out`
        const folder = relative(process.cwd(), project.output) || '.'
        print(
          `${folder}: ${counts}, ${changed.length === 0 ? 'nothing changed' : `wrote ${changed.join(', ')}`}`,
        )
      }
    })

  program
    .command('drift <config...>')
    .description('compare the generated files with what would be generated now')
    .action(async (configs: string[]) => {
      for (const config of configs) report(checkDrift(await loadProject(config)))
      if (code === 0) print('No drift: the generated files are what the headers and configurations say.')
    })

  program
    .command('symbols <config> <library>')
    .description('compare header, library and binding by name')
    .option('-i, --ignore <glob>', 'exported names that belong to no header of the binding', list, [])
    .action(async (config: string, library: string, options: { ignore: readonly string[] }) => {
      const { plan } = await loadProject(config)
      report(checkSymbols(plan, library, options))
      if (code === 0) print(`${plan.model.functions.length} functions: header, library and binding agree.`)
    })

  program
    .command('abi <config>')
    .description('compare sizes, offsets, values and signatures with a C compiler, or with abi.json')
    .option('--no-compiler', 'compare with abi.json even where there is a compiler')
    .action(async (config: string, options: { compiler: boolean }) => {
      const project = await loadProject(config)
      const result = checkAbi(project, options.compiler ? findCompiler() : undefined)
      report(result.problems)
      if (code === 0)
        print(`The binary interface is what the binding says, according to the ${result.source}.`)
    })

  program
    .command('coverage <config> <trace...>')
    .description('list the bound functions that no trace has a call of')
    .option('-i, --ignore <glob>', 'bound functions that need not be called', list, [])
    .action(async (config: string, traces: string[], options: { ignore: readonly string[] }) => {
      const { plan } = await loadProject(config)
      const uncalled = checkCoverage(plan, traces, options)
      report(uncalled)
      const all = plan.functions.length
      const ignored = options.ignore.length > 0 ? ' or ignored' : ''
      print(
        `${all} functions bound, ${code === 0 ? `all called${ignored}` : `${uncalled.length} never called`}.`,
      )
    })

  program
    .command('diff <before> <after>')
    .description('compare two versions of a header (or two model.json)')
    .option('-I, --include <folder>', 'folder of included headers', list, [])
    .option('-D, --define <macro>', 'NAME=value', list, [])
    .option('--breaking', 'fail when a change breaks a binding')
    .action(async (before: string, after: string, options: HeaderOptions & { breaking?: boolean }) => {
      const changes = diffModels(await modelOf(before, options), await modelOf(after, options))
      print(changes.length === 0 ? 'No differences.' : formatChanges(changes))
      if (options.breaking === true && changes.some((change) => change.breaking)) code = 1
    })

  program
    .command('explain <config> <function>')
    .description('show what is known of a function, and its wrapper')
    .action(async (config: string, name: string) => {
      const text = explain(await loadProject(config), name)
      if (text === null)
        report([
          { code: 'CONFIG', message: `the headers of ${basename(config)} declare no function ${name}` },
        ])
      else print(text.trimEnd())
    })

  program
    .command('lint <header>')
    .description('look for what invites mistakes in a header')
    .option('-I, --include <folder>', 'folder of included headers', list, [])
    .option('-D, --define <macro>', 'NAME=value', list, [])
    .action(async (header: string, options: HeaderOptions) => {
      report(lintModel(await modelOf(header, options)))
      if (code === 0) print('Nothing to complain about.')
    })

  program
    .command('model <header>')
    .description('print the model of a header as JSON')
    .option('-I, --include <folder>', 'folder of included headers', list, [])
    .option('-D, --define <macro>', 'NAME=value', list, [])
    .action(async (header: string, options: HeaderOptions) => {
      print(JSON.stringify(await modelOf(header, options), null, 2))
    })

  program
    .command('init <header> <config>')
    .description('write a configuration to start from')
    .option('-I, --include <folder>', 'folder of included headers', list, [])
    .option('-D, --define <macro>', 'NAME=value', list, [])
    .action(async (header: string, config: string, options: HeaderOptions) => {
      if (existsSync(config))
        throw new CodegenError([{ code: 'CONFIG', message: `${config} exists already` }])
      const model = await modelOf(header, options)
      const folder = dirname(resolve(config))
      mkdirSync(folder, { recursive: true })
      const fromConfig = (path: string): string =>
        relative(folder, resolve(path)).replaceAll('\\', '/') || '.'
      const started = startingConfig(model, fromConfig(header), {
        includeDirs: options.include.map(fromConfig),
        defines: definesOf(options),
      })
      writeFileSync(config, `${JSON.stringify(started, null, 2)}\n`)
      print(`${config}: run uchronia-codegen generate ${config}, which says what is still to be decided`)
    })

  program
    .command('schema')
    .description('print the JSON schema of configurations')
    .action(() => print(JSON.stringify(configJsonSchema(), null, 2)))

  try {
    await program.parseAsync(args, { from: 'user' })
  } catch (error) {
    if (error instanceof CodegenError) report(error.problems)
    else if ((error as { code?: string }).code?.startsWith('commander.') === true) {
      return (error as { exitCode?: number }).exitCode ?? 1
    } else throw error
  }
  return code
}

async function modelOf(path: string, options: HeaderOptions): Promise<HeaderModel> {
  if (path.endsWith('.json')) return JSON.parse(readFileSync(path, 'utf8')) as HeaderModel
  const absolute = resolve(path)
  const includeDirs = options.include.map((folder) => resolve(folder))
  const defines = definesOf(options)
  return await readHeaders([basename(absolute)], { root: dirname(absolute), includeDirs, defines })
}

/** The macros of `-D NAME=value`; 1 where no value is given, as for compilers. */
function definesOf(options: HeaderOptions): Record<string, string> {
  return Object.fromEntries(
    options.define.map((define) => {
      const [name = '', ...value] = define.split('=')
      return [name, value.length === 0 ? '1' : value.join('=')]
    }),
  )
}
