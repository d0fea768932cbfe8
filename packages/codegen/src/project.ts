import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { checkProject, checkText } from './arguments.ts'
import { type LoadedConfig, loadConfig } from './config/load.ts'
import { generate } from './emit/generate.ts'
import { CodegenError } from './errors.ts'
import type { HeaderModel } from './header/model.ts'
import { readHeaders } from './header/read.ts'
import { buildPlan } from './plan/build.ts'
import { pascalCase } from './plan/naming.ts'
import type { Plan, PlanImport } from './plan/plan.ts'

/** A configuration, the headers it names, and what comes of both. */
export interface Project {
  readonly loaded: LoadedConfig
  readonly model: HeaderModel
  readonly plan: Plan
  /** Absolute path of the folder of generated files. */
  readonly output: string
  /** Generated files, by name inside `output`. */
  readonly files: ReadonlyMap<string, string>
}

/**
 * Reads a configuration and its headers, and generates the binding in memory.
 *
 * @throws {@link CodegenError}
 * @example
 * ```ts
 * const project = await loadProject('dogs.codegen.json')
 * writeProject(project)
 * ```
 */
export async function loadProject(configPath: string): Promise<Project> {
  checkText(configPath, 'the path of a configuration')
  return await load(resolve(configPath), [])
}

async function load(configPath: string, chain: readonly string[]): Promise<Project> {
  if (chain.includes(configPath)) {
    const names = [...chain, configPath].map((path) => basename(path)).join(' -> ')
    throw new CodegenError([{ code: 'CONFIG', message: `bindings import each other: ${names}` }])
  }
  const loaded = loadConfig(configPath)
  const { config, folder } = loaded
  const output = join(folder, config.output)
  const imports: PlanImport[] = []
  for (const other of config.imports ?? []) {
    const project = await load(resolve(folder, other.config), [...chain, configPath])
    imports.push(importOf(project, other.types, other.from ?? importPath(output, project.output), loaded))
  }
  const options = {
    root: folder,
    includeDirs: config.library.includeDirs ?? [],
    defines: config.library.defines ?? {},
  }
  const model = await readHeaders(config.library.headers, options)
  const plan = buildPlan(model, config, imports, loaded.text, basename(configPath))
  const headers = config.library.headers.map((header) =>
    readFileSync(resolve(folder, header), 'utf8').replaceAll('\r\n', '\n'),
  )
  const files = generate(plan, {
    inputs: [...headers, loaded.text],
    mock: config.emit?.mock ?? false,
    reference: config.emit?.reference ?? false,
    model: config.emit?.model ?? false,
  })
  return { loaded, model, plan, output, files }
}

function importPath(from: string, to: string): string {
  const path = relative(from, to).split(sep).join('/')
  return `${path.startsWith('.') ? path : `./${path}`}/index.ts`
}

function importOf(
  project: Project,
  types: readonly string[],
  module: string,
  user: LoadedConfig,
): PlanImport {
  const { plan } = project
  const wanted = new Set(types)
  for (const type of types) {
    const handle = plan.handles.find((candidate) => candidate.type === type)
    // The ancestors come along: their names are in the type.
    for (const ancestor of handle?.supertypes ?? []) wanted.add(ancestor)
    if (handle === undefined && !plan.structs.some((struct) => struct.name === type)) {
      const message = `imports: ${basename(project.loaded.path)} has no handle or struct ${type}`
      throw new CodegenError([{ code: 'CONFIG', message, at: { file: basename(user.path), line: 1 } }])
    }
  }
  const handles = plan.handles
    .filter(({ type }) => wanted.has(type))
    .map((handle) => ({ ...handle, imported: true }))
  const service = new Set(handles.flatMap(({ release, count }) => [release, count]))
  return {
    module,
    className: `${pascalCase(project.loaded.config.library.name)}Library`,
    handles,
    structs: plan.structs
      .filter(({ name }) => wanted.has(name))
      .map((struct) => ({ ...struct, imported: true })),
    functions: [...plan.model.functions, ...plan.imports.flatMap((other) => other.functions)].filter(
      ({ name }) => service.has(name),
    ),
  }
}

/**
 * Writes the generated files where they belong. Files that are as they should be are not touched.
 *
 * @example
 * ```ts
 * const project = await loadProject('dogs.codegen.json')
 * writeProject(project) // names of the files that changed
 * writeProject(project).length // 0
 * ```
 * @returns the names of the files that changed
 * @throws {@link CodegenError}: an argument that is not what {@link loadProject} gives, or a file that cannot be written
 */
export function writeProject(project: Project): string[] {
  checkProject(project)
  const changed: string[] = []
  for (const [name, text] of project.files) {
    const path = join(project.output, name)
    if (readIfThere(path) === text) continue
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
    changed.push(name)
  }
  return changed
}

/** The text of a file, or null where there is none. */
export function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').replaceAll('\r\n', '\n')
  } catch {
    return null
  }
}
