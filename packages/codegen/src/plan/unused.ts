import type { Config } from '../config/config.ts'
import { glob } from '../config/glob.ts'
import type { Problem, SourceLocation } from '../errors.ts'
import type { HeaderModel } from '../header/model.ts'
import type { PlanFunction } from './plan.ts'
import type { RuleBook } from './spec.ts'
import type { StructPlanner } from './structs.ts'
import type { Types } from './types.ts'

interface Planned {
  readonly config: Config
  readonly model: HeaderModel
  readonly types: Types
  readonly structs: StructPlanner
  readonly rules: RuleBook
  /** The functions that are to be bound, whether they can be or not. */
  readonly wanted: ReadonlySet<string>
  readonly planned: readonly PlanFunction[]
  /** True when all of them are planned: before, nobody knows what is used. */
  readonly isComplete: boolean
  inConfig(needle: string): SourceLocation
}

/** The parts of a configuration that nothing in the headers matches, or that have no effect. */
export function unusedParts(planned: Planned): Problem[] {
  const { config, model, types, rules, wanted, isComplete, inConfig } = planned
  const problems: Problem[] = []
  const headers = model.headers.join(', ')
  const report = (message: string, needle: string): void => {
    problems.push({ code: 'UNUSED_RULE', message, at: inConfig(needle) })
  }
  for (const { message } of rules.unused(wanted, headers, model.elsewhere ?? {}))
    report(message, /"([^"]+)"/.exec(message)?.[0] ?? '')
  for (const pattern of types.unusedHandles)
    report(`handles["${pattern}"] matches no macro, typedef or struct pointer in ${headers}`, `"${pattern}"`)
  for (const pattern of config.constants ?? []) {
    if (!model.constants.some(({ name }) => glob(pattern)(name)))
      report(`constants: no macro is called ${pattern}`, `"${pattern}"`)
  }
  for (const name of Object.keys(config.errors ?? {})) {
    if (name !== 'default' && !(config.rules ?? []).some((rule) => rule.errors === name))
      report(`errors.${name} is used by no rule`, `"${name}"`)
  }
  for (const name of Object.keys(config.structs ?? {})) {
    if (!model.structs.some((struct) => struct.name === name))
      report(`structs.${name}: the headers have no such struct`, `"${name}"`)
    else if (isComplete) for (const message of unusedStruct(name, planned)) report(message, `"${name}"`)
  }
  return problems
}

function unusedStruct(name: string, { config, structs, planned }: Planned): string[] {
  const spec = config.structs?.[name] ?? {}
  const errors = Object.values(config.errors ?? {}).some(
    (protocol) => protocol.kind === 'struct' && protocol.struct === name,
  )
  if (!structs.planned.some((struct) => struct.name === name) && !errors)
    return [`structs.${name}: no bound function takes or returns its members: remove it`]
  const results = planned
    .map(({ result }) => result)
    .filter((result) => result.kind === 'struct' && result.struct === name)
  const isRead =
    results.length > 0 ||
    planned.some(({ parameters }) =>
      parameters.some(({ role }) => role.kind === 'struct' && role.struct === name && role.dir !== 'in'),
    )
  const out: string[] = []
  const isFreed = results.some((result) => result.kind === 'struct' && result.release === spec.release)
  if (spec.release !== undefined && !isFreed)
    out.push(
      `structs.${name}.release ("${spec.release}"): no bound function returns a pointer to one that is the caller's: remove it`,
    )
  if (spec.null !== undefined && !isRead)
    out.push(`structs.${name}.null: no bound function returns one: remove it`)
  return out
}
