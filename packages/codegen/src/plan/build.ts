import { checkList, checkMade, checkModel } from '../arguments.ts'
import type { Config } from '../config/config.ts'
import { glob } from '../config/glob.ts'
import { lineOf } from '../config/load.ts'
import { CodegenError, type Problem, type SourceLocation } from '../errors.ts'
import type { HeaderModel } from '../header/model.ts'
import { checkLengthCalls } from './calls.ts'
import { checkCodecs } from './codecs.ts'
import { planFacade } from './facade.ts'
import { planFunction } from './function.ts'
import { avoidNames, checkNames } from './names.ts'
import { pascalCase, stripPrefix } from './naming.ts'
import type { Plan, PlanEnum, PlanFunction, PlanHandle, PlanImport } from './plan.ts'
import { checkDefaultStatus, checkProtocols, isErrorOnly, planProtocols } from './protocol.ts'
import { serviceFunctions } from './service.ts'
import { RuleBook } from './spec.ts'
import { StructPlanner } from './structs.ts'
import { Types } from './types.ts'
import { unusedParts } from './unused.ts'

/**
 * Reads a header model in the light of a configuration.
 *
 * @example
 * ```ts
 * const model = await readHeaders(['dogs.h'], { root: 'include', includeDirs: [], defines: {} })
 * const { config, text } = loadConfig('dogs.codegen.json')
 * const plan = buildPlan(model, config, [], text, 'dogs.codegen.json')
 * plan.functions.length > 0 // true
 * ```
 * @param configText - the text of the configuration, for line numbers in messages
 * @throws {@link CodegenError} listing every ambiguous pointer, unpaired buffer, missing releaser, option that does not
 * fit, and part of the configuration without effect
 */
export function buildPlan(
  model: HeaderModel,
  config: Config,
  imports: readonly PlanImport[] = [],
  configText = '',
  configFile = 'configuration',
): Plan {
  checkModel(model)
  checkMade(config, 'a configuration', 'what parseConfig() gives')
  checkMade((config as { library?: unknown }).library, 'the library of a configuration', 'an object')
  checkList(imports, 'imports')
  const problems: Problem[] = []
  const inConfig = (needle: string): SourceLocation => ({
    file: configFile,
    line: lineOf(configText, needle),
  })
  const types = new Types(
    model,
    config,
    imports.flatMap((other) => other.handles),
  )
  const structs = new StructPlanner(
    model,
    config,
    types,
    imports.flatMap((other) => other.structs),
    problems,
  )
  const functions = new Map(
    [...imports.flatMap((other) => other.functions), ...model.functions].map((f) => [f.name, f]),
  )
  const protocols = planProtocols(config.errors ?? {}, functions, types)
  checkProtocols(protocols, model, functions, types, problems, inConfig)
  const service = serviceFunctions(config, types, model, functions, problems, inConfig)
  const rules = new RuleBook(config)
  const context = { config, types, structs, protocols, functions, problems }
  const planned: PlanFunction[] = []
  const wanted = new Set<string>()
  const excluded: { name: string; reason: string; at: SourceLocation }[] = []

  for (const f of model.functions) {
    const spec = rules.specOf(f)
    if (spec.exclude !== undefined) excluded.push({ name: f.name, reason: spec.exclude, at: f.at })
    else if (!service.has(f.name)) {
      wanted.add(f.name)
      const plan = planFunction(f, spec, context)
      if (plan !== null) planned.push(plan)
    }
  }
  const isComplete = problems.length === 0
  problems.push(
    ...unusedParts({ config, model, types, structs, rules, wanted, planned, isComplete, inConfig }),
  )
  if (isComplete) {
    checkLengthCalls(planned, structs.planned, types, problems)
    checkCodecs(planned, structs.planned, problems)
    checkDefaultStatus(planned, (f) => rules.specOf(f.c).errors !== undefined, problems, inConfig('"errors"'))
  }
  const enums = planEnums(model, config, problems)
  const constants = planConstants(model, config)
  const handles = [...types.handles.values()].filter((handle) => !handle.imported)
  checkHandles(handles, config, types, problems, inConfig)
  const className = `${pascalCase(config.library.name)}Library`
  const visible = structs.planned.filter(({ name }) => !isErrorOnly(name, protocols.values(), planned))
  checkNames(planned, handles, visible, enums, constants, className, problems)

  const said = new Map(planned.map((f) => [f.c.name, rules.specOf(f.c)]))
  const isFacade = config.emit?.classes === true
  const shaped = isFacade ? planFacade(planned, said, types, problems) : planned
  for (const [name, spec] of isFacade ? [] : said) {
    for (const option of ['class', 'method'] as const) {
      if (spec[option] === undefined) continue
      const message = `${name}: ${spec.origin(option)} ("${spec[option]}") needs "emit": { "classes": true }: say that too, or leave it out`
      problems.push({ code: 'CONFIG', message, at: inConfig(`"${spec[option]}"`) })
    }
  }
  if (problems.length > 0) throw new CodegenError(problems)

  const plan: Plan = {
    library: {
      name: config.library.name,
      className,
      file: config.library.file ?? config.library.name,
      doc: config.library.doc ?? '',
    },
    functions: shaped,
    excluded,
    handles,
    structs: structs.planned.filter((struct) => !struct.imported),
    enums,
    constants,
    imports,
    protocols: [...protocols.values()],
    ...(config.strings === undefined ? {} : { stringRelease: config.strings.release }),
    model,
  }
  return avoidNames(plan)
}

function planEnums(model: HeaderModel, config: Config, problems: Problem[]): PlanEnum[] {
  const strip = config.naming?.strip ?? []
  return model.enums
    .filter((source) => source.values.length > 0)
    .map((source) => {
      const prefix = commonPrefix(source.values.map((value) => value.name))
      const values = source.values.map((value) => ({ ...value, name: value.name.slice(prefix.length) }))
      const names = new Set(values.map((value) => value.name))
      if (names.size !== values.length) {
        problems.push({ code: 'NAME', message: `enum ${source.name} has a value twice`, at: source.at })
      }
      return {
        name: source.name,
        tsName: pascalCase(stripPrefix(source.name, strip)),
        values,
        doc: source.doc.text,
      }
    })
}

/** The beginning of all values, up to a `_`: `UCHRONIA_KIND_` of `UCHRONIA_KIND_ANY`. */
function commonPrefix(names: readonly string[]): string {
  if (names.length < 2) return ''
  let prefix = names[0] ?? ''
  for (const name of names) while (!name.startsWith(prefix)) prefix = prefix.slice(0, -1)
  prefix = prefix.slice(0, prefix.lastIndexOf('_') + 1)
  return names.every((name) => /^[A-Za-z_]/.test(name.slice(prefix.length))) ? prefix : ''
}

function planConstants(
  model: HeaderModel,
  config: Config,
): { name: string; value: number | string; doc: string }[] {
  const chosen = new Map<string, { name: string; value: number | string; doc: string }>()
  for (const pattern of config.constants ?? []) {
    for (const { name, value, doc } of model.constants) {
      if (glob(pattern)(name)) chosen.set(name, { name, value, doc })
    }
  }
  return [...chosen.values()]
}

function checkHandles(
  handles: readonly PlanHandle[],
  config: Config,
  types: Types,
  problems: Problem[],
  inConfig: (needle: string) => SourceLocation,
): void {
  const refuse = (type: string, message: string): void => {
    problems.push({ code: 'CONFIG', message, at: inConfig(`"${type}"`) })
  }
  for (const handle of handles) {
    if (handle.parent !== undefined && !types.handles.has(handle.parent))
      refuse(handle.type, `handles["${handle.type}"].extends: ${handle.parent} is not one of "handles"`)
    if (handle.supertypes.includes(handle.type))
      refuse(handle.type, `handles["${handle.type}"] extends itself`)
  }
  for (const [pattern, spec] of Object.entries(config.handles ?? {})) {
    if (spec.borrowed === true && spec.release !== undefined)
      refuse(
        pattern,
        `handles["${pattern}"].release ("${spec.release}") contradicts "borrowed": leave one of them out`,
      )
  }
}
