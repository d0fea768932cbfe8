import type { Config, Match, ParameterSpec, ReturnSpec, Rule } from '../config/config.ts'
import { glob, typeGlob } from '../config/glob.ts'
import type { CFunction, CParameter } from '../header/model.ts'
import { spellType } from '../header/spell.ts'

/** Everything that the rules say of one function, later rules over earlier ones. */
export interface FunctionSpec {
  readonly exclude?: string
  readonly rename?: string
  readonly errors?: string
  readonly returns: ReturnSpec
  readonly params: Readonly<Record<string, ParameterSpec>>
  readonly async: boolean
  readonly class?: string
  readonly method?: string
  readonly doc?: string
}

/** Finds what the rules say, and remembers which of them were of use. */
export class RuleBook {
  readonly #config: Config
  readonly #used = new Set<string>()
  readonly #names: string[] = []
  readonly #matchers: readonly ((f: CFunction) => boolean)[]

  constructor(config: Config) {
    this.#config = config
    this.#matchers = (config.rules ?? []).map((rule) => matcher(rule.match))
  }

  /** What holds for a function. */
  specOf(f: CFunction): FunctionSpec {
    this.#names.push(f.name)
    const params: Record<string, ParameterSpec> = {}
    for (const parameter of f.parameters) params[parameter.name] = this.#general(f, parameter)
    let merged: {
      -readonly [K in Exclude<keyof Rule, 'match' | 'params' | 'returns' | 'include'>]?: Rule[K]
    } = {}
    let returns: ReturnSpec = {}
    for (const [index, rule] of (this.#config.rules ?? []).entries()) {
      if (!this.#matchers[index]!(f)) continue
      this.#used.add(`rules[${index}]`)
      const { match, params: ruleParams, returns: ruleReturns, include, ...rest } = rule
      merged = { ...merged, ...rest }
      if (include === true) delete merged.exclude
      returns = { ...returns, ...ruleReturns }
      for (const [pattern, spec] of Object.entries(ruleParams ?? {})) {
        const matches = glob(pattern)
        for (const parameter of f.parameters) {
          if (!matches(parameter.name)) continue
          this.#used.add(`rules[${index}].params.${pattern}`)
          params[parameter.name] = { ...params[parameter.name], ...spec }
        }
      }
    }
    return { ...merged, async: merged.async ?? false, returns, params }
  }

  #general(f: CFunction, parameter: CParameter): ParameterSpec {
    let spec: ParameterSpec = {}
    for (const [index, rule] of (this.#config.parameters ?? []).entries()) {
      const { match, ...said } = rule
      if (match.function !== undefined && !glob(match.function)(f.name)) continue
      if (match.name !== undefined && !glob(match.name)(parameter.name)) continue
      if (match.type !== undefined && !typeGlob(match.type)(spellType(parameter.type))) continue
      this.#used.add(`parameters[${index}]`)
      spec = { ...spec, ...said }
    }
    return spec
  }

  /** The rules that nothing matched, with their text as a place to look. */
  unused(): { readonly path: string; readonly describe: string }[] {
    const out: { path: string; describe: string }[] = []
    for (const [index, rule] of (this.#config.rules ?? []).entries()) {
      const path = `rules[${index}]`
      if (!this.#used.has(path)) out.push({ path, describe: JSON.stringify(rule.match) })
      else {
        for (const name of listedNames(rule.match)) {
          if (!this.#names.some(glob(name))) out.push({ path: `${path}.match`, describe: `"${name}"` })
        }
        for (const pattern of Object.keys(rule.params ?? {})) {
          const at = `${path}.params.${pattern}`
          if (!this.#used.has(at))
            out.push({ path: at, describe: `"${pattern}" of ${JSON.stringify(rule.match)}` })
        }
      }
    }
    for (const [index, rule] of (this.#config.parameters ?? []).entries()) {
      const path = `parameters[${index}]`
      if (!this.#used.has(path)) out.push({ path, describe: JSON.stringify(rule.match) })
    }
    return out
  }
}

function listedNames(match: Match): readonly string[] {
  if (typeof match === 'string') return []
  if (Array.isArray(match)) return match as readonly string[]
  const { name } = match as Exclude<Match, string | readonly string[]>
  return name === undefined || typeof name === 'string' ? [] : name
}

function matcher(match: Match): (f: CFunction) => boolean {
  if (typeof match === 'string') {
    const matches = glob(match)
    return (f) => matches(f.name)
  }
  if (Array.isArray(match)) {
    const all = (match as readonly string[]).map(glob)
    return (f) => all.some((matches) => matches(f.name))
  }
  const { name, returns, params, doc } = match as Exclude<Match, string | readonly string[]>
  const byName = name === undefined ? () => true : matcher(name)
  const byReturn = returns === undefined ? () => true : typeGlob(returns)
  return (f) =>
    byName(f) &&
    byReturn(spellType(f.returns)) &&
    (params === undefined || parametersMatch(f.parameters, params)) &&
    (doc === undefined || `${f.doc.text}\n${f.doc.returns}`.includes(doc))
}

function parametersMatch(parameters: readonly CParameter[], patterns: readonly string[]): boolean {
  const open = patterns.at(-1) === '...'
  const fixed = open ? patterns.slice(0, -1) : patterns
  if (open ? parameters.length < fixed.length : parameters.length !== fixed.length) return false
  return fixed.every((pattern, index) => typeGlob(pattern)(spellType(parameters[index]!.type)))
}
