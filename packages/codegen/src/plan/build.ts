import type { Config } from '../config/config.ts'
import { glob } from '../config/glob.ts'
import { lineOf } from '../config/load.ts'
import { CodegenError, type Problem, type ProblemCode, type SourceLocation } from '../errors.ts'
import type { CFunction, HeaderModel } from '../header/model.ts'
import { planFacade } from './facade.ts'
import { planFunction } from './function.ts'
import { pascalCase, stripPrefix } from './naming.ts'
import type {
  Plan,
  PlanEnum,
  PlanFunction,
  PlanHandle,
  PlanImport,
  PlanLength,
  PlanProtocol,
  Role,
} from './plan.ts'
import { RuleBook } from './spec.ts'
import { StructPlanner } from './structs.ts'
import { Types } from './types.ts'

/** Names that the class of a binding needs for itself. */
const taken = new Set(['constructor', 'native', 'nativeReferenceCount', 'recorded'])

/**
 * Reads a header model in the light of a configuration.
 *
 * @param configText - the text of the configuration, for line numbers in messages
 * @throws {@link CodegenError} listing every unbound function, ambiguous pointer, unpaired buffer, missing releaser and
 * unused rule
 */
export function buildPlan(
  model: HeaderModel,
  config: Config,
  imports: readonly PlanImport[] = [],
  configText = '',
  configFile = 'configuration',
): Plan {
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
  const protocols = new Map<string, PlanProtocol>(
    Object.entries(config.errors ?? {}).map(([name, protocol]) => [name, { ...protocol, name }]),
  )
  const functions = new Map(
    [...imports.flatMap((other) => other.functions), ...model.functions].map((f) => [f.name, f]),
  )
  const service = new ServiceFunctions(config, types, functions, problems, inConfig)
  const rules = new RuleBook(config)
  const context = { config, types, structs, protocols, problems }
  const planned: PlanFunction[] = []
  const excluded: { name: string; reason: string; at: SourceLocation }[] = []

  for (const f of model.functions) {
    const spec = rules.specOf(f)
    if (spec.exclude !== undefined) excluded.push({ name: f.name, reason: spec.exclude, at: f.at })
    else if (!service.names.has(f.name)) {
      const plan = planFunction(f, spec, context)
      if (plan !== null) planned.push(plan)
    }
  }
  for (const unused of rules.unused()) {
    const needle = /"([^"]+)"/.exec(unused.describe)?.[0] ?? ''
    problems.push({
      code: 'unused-rule',
      message: `${unused.path} (${unused.describe}) matches nothing in ${model.headers.join(', ')}: correct or remove it`,
      at: inConfig(needle),
    })
  }
  for (const pattern of types.unusedHandles) {
    problems.push({
      code: 'unused-rule',
      message: `handles["${pattern}"] matches no macro, typedef or struct pointer in ${model.headers.join(', ')}`,
      at: inConfig(`"${pattern}"`),
    })
  }
  for (const name of Object.keys(config.structs ?? {})) {
    if (!model.structs.some((struct) => struct.name === name)) {
      problems.push({
        code: 'unused-rule',
        message: `structs.${name}: the headers have no such struct`,
        at: inConfig(`"${name}"`),
      })
    }
  }
  for (const name of protocols.keys()) {
    if (name !== 'default' && !(config.rules ?? []).some((rule) => rule.errors === name)) {
      problems.push({
        code: 'unused-rule',
        message: `errors.${name} is used by no rule`,
        at: inConfig(`"${name}"`),
      })
    }
  }

  for (const f of planned) {
    const { result } = f
    const lengths = f.parameters.flatMap((parameter) => lengthsOf(parameter.role))
    if (result.kind === 'strings' || result.kind === 'buffer') lengths.push(result.length)
    if (result.kind === 'matrix') lengths.push(result.rows, result.columns)
    for (const length of lengths) {
      if (length.kind !== 'call' || planned.some((other) => other.c.name === length.function)) continue
      const message = `${f.c.name}: the length comes from ${length.function}, which is not bound`
      problems.push({ code: 'config', message, at: f.c.at })
    }
  }

  const enums = planEnums(model, config, problems)
  for (const { enum: name, at } of enumUses(planned, structs)) {
    if (!enums.some((candidate) => candidate.name === name)) {
      problems.push({ code: 'config', message: `the headers have no enum ${name}`, at })
    }
  }
  const constants = planConstants(model, config, problems, inConfig)
  const handles = [...types.handles.values()].filter((handle) => !handle.imported)
  checkHandles(handles, types, problems, inConfig)
  checkNames(planned, handles, structs, enums, constants, problems)
  if (problems.length > 0) throw new CodegenError(problems)

  const className = `${pascalCase(config.library.name)}Library`
  return {
    library: {
      name: config.library.name,
      className,
      file: config.library.file ?? config.library.name,
      doc: config.library.doc ?? '',
    },
    functions: config.emit?.classes === true ? planFacade(planned, rulesOf(rules, planned), types) : planned,
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
}

function rulesOf(
  rules: RuleBook,
  planned: readonly PlanFunction[],
): Map<string, { class?: string; method?: string }> {
  return new Map(
    planned.map((f) => {
      const spec = rules.specOf(f.c)
      return [
        f.c.name,
        { ...(spec.class ? { class: spec.class } : {}), ...(spec.method ? { method: spec.method } : {}) },
      ]
    }),
  )
}

/** Functions that the binding calls by itself: releasers, counters, error functions. */
class ServiceFunctions {
  readonly names = new Set<string>()

  constructor(
    config: Config,
    types: Types,
    functions: ReadonlyMap<string, CFunction>,
    problems: Problem[],
    inConfig: (needle: string) => SourceLocation,
  ) {
    const add = (name: string | undefined, what: string, parameters: readonly number[]): void => {
      if (name === undefined) return
      const f = functions.get(name)
      if (f === undefined) {
        const message = `${what} is ${name}, which the headers do not declare`
        problems.push({ code: 'releaser', message, at: inConfig(`"${name}"`) })
      } else if (!parameters.includes(f.parameters.length)) {
        const message = `${what} is ${f.declaration}: it must take ${parameters.join(' or ')} argument(s)`
        problems.push({ code: 'releaser', message, at: f.at })
      } else this.names.add(name)
    }
    for (const handle of types.handles.values()) {
      if (handle.imported) continue
      add(handle.release, `the releaser of ${handle.type}`, [1])
      add(handle.count, `the counter of ${handle.type}`, [1])
    }
    for (const [name, struct] of Object.entries(config.structs ?? {}))
      add(struct.release, `the releaser of ${name}`, [1])
    add(config.strings?.release, 'the releaser of strings', [1])
    add(config.lists?.release, 'the releaser of lists', [1, 2])
    for (const rule of config.rules ?? []) {
      add(rule.returns?.release, 'a releaser in "rules"', [1, 2])
      for (const spec of Object.values(rule.params ?? {})) add(spec.release, 'a releaser in "rules"', [1, 2])
    }
    for (const protocol of Object.values(config.errors ?? {})) {
      if (protocol.kind === 'callback')
        add(protocol.register, 'the function that registers the error callback', [1])
      if (protocol.kind === 'last') add(protocol.message, 'the function of the last error text', [0])
    }
  }
}

function lengthsOf(role: Role): PlanLength[] {
  switch (role.kind) {
    case 'buffer':
    case 'handles':
    case 'structs':
      return [role.length]
    case 'strings':
      return role.length === null ? [] : [role.length]
    case 'text':
      return [role.capacity]
    case 'matrix':
      return [role.rows, role.columns]
    case 'scalar':
      return role.computed === undefined ? [] : [role.computed]
    default:
      return []
  }
}

function* enumUses(
  planned: readonly PlanFunction[],
  structs: StructPlanner,
): Generator<{ enum: string; at: SourceLocation }> {
  for (const f of planned) {
    for (const { role } of f.parameters) {
      if ('scalar' in role && role.scalar?.kind === 'integer' && role.scalar.enum !== undefined) {
        yield { enum: role.scalar.enum, at: f.c.at }
      }
    }
    if ('scalar' in f.result && f.result.scalar?.kind === 'integer' && f.result.scalar.enum !== undefined) {
      yield { enum: f.result.scalar.enum, at: f.c.at }
    }
  }
  for (const struct of structs.planned) {
    for (const field of struct.fields) {
      if (
        field.type.kind === 'scalar' &&
        field.type.scalar.kind === 'integer' &&
        field.type.scalar.enum !== undefined
      ) {
        yield { enum: field.type.scalar.enum, at: { file: struct.name, line: 1 } }
      }
    }
  }
}

function planEnums(model: HeaderModel, config: Config, problems: Problem[]): PlanEnum[] {
  const strip = config.naming?.strip ?? []
  return model.enums.map((source) => {
    const prefix = commonPrefix(source.values.map((value) => value.name))
    const values = source.values.map((value) => ({ ...value, name: value.name.slice(prefix.length) }))
    const names = new Set(values.map((value) => value.name))
    if (names.size !== values.length) {
      problems.push({ code: 'name', message: `enum ${source.name} has a value twice`, at: source.at })
    }
    return {
      name: source.name,
      tsName: pascalCase(stripPrefix(source.name, strip)),
      values,
      doc: source.doc.text,
    }
  })
}

/** What all values begin with, up to a `_`: `UCHRONIA_KIND_` of `UCHRONIA_KIND_ANY`. */
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
  problems: Problem[],
  inConfig: (needle: string) => SourceLocation,
): { name: string; value: number | string; doc: string }[] {
  const chosen = new Map<string, { name: string; value: number | string; doc: string }>()
  for (const pattern of config.constants ?? []) {
    const found = model.constants.filter((constant) => glob(pattern)(constant.name))
    if (found.length === 0) {
      problems.push({
        code: 'unused-rule',
        message: `constants: no macro is called ${pattern}`,
        at: inConfig(`"${pattern}"`),
      })
    }
    for (const { name, value, doc } of found) chosen.set(name, { name, value, doc })
  }
  return [...chosen.values()]
}

function checkHandles(
  handles: readonly PlanHandle[],
  types: Types,
  problems: Problem[],
  inConfig: (needle: string) => SourceLocation,
): void {
  for (const handle of handles) {
    if (handle.parent !== undefined && !types.handles.has(handle.parent)) {
      problems.push({
        code: 'config',
        message: `handles["${handle.type}"].extends: ${handle.parent} is not one of "handles"`,
        at: inConfig(`"${handle.type}"`),
      })
    }
    if (handle.supertypes.includes(handle.type)) {
      problems.push({
        code: 'config',
        message: `handles["${handle.type}"] extends itself`,
        at: inConfig(`"${handle.type}"`),
      })
    }
  }
}

function checkNames(
  functions: readonly PlanFunction[],
  handles: readonly PlanHandle[],
  structs: StructPlanner,
  enums: readonly PlanEnum[],
  constants: readonly { readonly name: string }[],
  problems: Problem[],
): void {
  const claim = (
    names: Map<string, string>,
    code: ProblemCode,
    name: string,
    owner: string,
    at?: SourceLocation,
  ): void => {
    const other = names.get(name)
    if (other !== undefined && other !== owner) {
      const message = `${other} and ${owner} are both called ${name} in TypeScript: rename one of them`
      problems.push(at ? { code, message, at } : { code, message })
    }
    names.set(name, owner)
  }
  const methods = new Map([...taken].map((name) => [name, `the member ${name} of every binding`]))
  for (const f of functions) {
    claim(methods, 'name', f.name, f.c.name, f.c.at)
    if (f.async) claim(methods, 'name', `${f.name}Async`, `${f.c.name} (async)`, f.c.at)
    if (!/^[A-Za-z_$][\w$]*$/.test(f.name)) {
      problems.push({ code: 'name', message: `${f.c.name}: "${f.name}" is no name`, at: f.c.at })
    }
  }
  const types = new Map<string, string>()
  for (const handle of handles) claim(types, 'name', handle.className, handle.type)
  for (const struct of structs.planned)
    if (struct.codec === undefined) claim(types, 'name', struct.tsName, `struct ${struct.name}`)
  for (const source of enums) claim(types, 'name', source.tsName, `enum ${source.name}`)
  for (const constant of constants) claim(types, 'name', constant.name, `macro ${constant.name}`)
}
