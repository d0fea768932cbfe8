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
  /**
   * The place in the configuration that an option comes from, such as `rules[2].params.x.as` for `params.x.as`. Options
   * that nobody gave have the place where they could be given.
   */
  origin(option: string): string
}

/** The options of a rule that change a binding, beside `exclude` and `include`. */
type Said = { -readonly [K in Exclude<keyof Rule, 'match' | 'params' | 'returns' | 'include'>]?: Rule[K] }

/** The functions that a rule matched, with its effect on them. */
interface Use {
  readonly functions: Set<string>
  readonly params: Set<string>
  /** True when `include` took back an `exclude`. */
  included: boolean
}

/** Finds what the rules say, and remembers which of them were of use. */
export class RuleBook {
  readonly #config: Config
  readonly #uses: readonly Use[]
  readonly #parameterUses = new Set<number>()
  readonly #names: string[] = []
  readonly #matchers: readonly ((f: CFunction) => boolean)[]
  readonly #known = new Map<string, FunctionSpec>()

  constructor(config: Config) {
    this.#config = config
    this.#matchers = (config.rules ?? []).map((rule) => matcher(rule.match))
    this.#uses = (config.rules ?? []).map(() => ({
      functions: new Set(),
      params: new Set(),
      included: false,
    }))
  }

  /** The spec of a function. */
  specOf(f: CFunction): FunctionSpec {
    const known = this.#known.get(f.name)
    if (known !== undefined) return known
    const spec = this.#merge(f)
    this.#names.push(f.name)
    this.#known.set(f.name, spec)
    return spec
  }

  #merge(f: CFunction): FunctionSpec {
    const origins = new Map<string, string>()
    const remember = (said: object, option: string, path: string): void => {
      for (const key of Object.keys(said)) origins.set(`${option}${key}`, `${path}.${key}`)
    }
    const params: Record<string, ParameterSpec> = {}
    for (const parameter of f.parameters) {
      params[parameter.name] = this.#general(f, parameter, (said, path) =>
        remember(said, `params.${parameter.name}.`, path),
      )
    }
    let merged: Said = {}
    let returns: ReturnSpec = {}
    for (const [index, rule] of (this.#config.rules ?? []).entries()) {
      if (!this.#matchers[index]!(f)) continue
      const use = this.#uses[index]!
      use.functions.add(f.name)
      const path = `rules[${index}]`
      const { match, params: ruleParams, returns: ruleReturns, include, ...rest } = rule
      if (include === true && merged.exclude !== undefined) {
        use.included = true
        delete merged.exclude
      }
      merged = { ...merged, ...rest }
      remember(rest, '', path)
      returns = { ...returns, ...ruleReturns }
      remember(ruleReturns ?? {}, 'returns.', `${path}.returns`)
      for (const [pattern, spec] of Object.entries(ruleParams ?? {})) {
        const matches = glob(pattern)
        for (const { name } of f.parameters) {
          if (!matches(name)) continue
          use.params.add(pattern)
          params[name] = { ...params[name], ...spec }
          remember(spec, `params.${name}.`, `${path}.params.${pattern}`)
        }
      }
    }
    const origin = (option: string): string => origins.get(option) ?? option
    return { ...merged, async: merged.async ?? false, returns, params, origin }
  }

  #general(
    f: CFunction,
    parameter: CParameter,
    remember: (said: object, path: string) => void,
  ): ParameterSpec {
    let spec: ParameterSpec = {}
    for (const [index, rule] of (this.#config.parameters ?? []).entries()) {
      const { match, ...said } = rule
      if (match.function !== undefined && !glob(match.function)(f.name)) continue
      if (match.name !== undefined && !glob(match.name)(parameter.name)) continue
      if (match.type !== undefined && !typeGlob(match.type)(spellType(parameter.type))) continue
      this.#parameterUses.add(index)
      spec = { ...spec, ...said }
      remember(said, `parameters[${index}]`)
    }
    return spec
  }

  /**
   * The rules that have no effect, with the reason.
   *
   * @param bound - the functions that are bound; what rules say of others is lost
   */
  unused(
    bound: ReadonlySet<string>,
    headers: string,
    elsewhere: Readonly<Record<string, string>>,
  ): { readonly path: string; readonly message: string }[] {
    const out: { path: string; message: string }[] = []
    const nothing = `matches nothing in ${headers}: correct or remove it`
    for (const [index, rule] of (this.#config.rules ?? []).entries()) {
      const path = `rules[${index}]`
      const use = this.#uses[index]!
      const match = JSON.stringify(rule.match)
      const nothingFor = (names: readonly string[]): string => {
        const other = names
          .map((name) => Object.keys(elsewhere).find(glob(name)))
          .find((name) => name !== undefined)
        return other === undefined
          ? nothing
          : `matches nothing in ${headers}; ${other} is declared in ${elsewhere[other]}: name that under "library.headers" too`
      }
      if (use.functions.size === 0) {
        out.push({
          path,
          message: `${path} (${match}) ${nothingFor(typeof rule.match === 'string' ? [rule.match] : listedNames(rule.match))}`,
        })
        continue
      }
      for (const name of listedNames(rule.match)) {
        if (!this.#names.some(glob(name))) {
          out.push({ path: `${path}.match`, message: `${path}.match ("${name}") ${nothingFor([name])}` })
        }
      }
      for (const pattern of Object.keys(rule.params ?? {})) {
        if (use.params.has(pattern)) continue
        const at = `${path}.params.${pattern}`
        out.push({ path: at, message: `${at} ("${pattern}" of ${match}) ${nothing}` })
      }
      if (rule.include === true && !use.included) {
        const message = `${path}.include: no earlier rule excludes what ${match} matches: remove it`
        out.push({ path: `${path}.include`, message })
      }
      const { match: _, exclude, include, ...rest } = rule
      const lost = Object.keys(rest)
      if (lost.length > 0 && ![...use.functions].some((name) => bound.has(name))) {
        const message =
          `${path} (${match}) says ${lost.map((key) => `"${key}"`).join(', ')} of functions that are excluded, or that ` +
          'the binding calls by itself to free, to count or for errors: remove it, or bind them'
        out.push({ path, message })
      }
    }
    for (const [index, rule] of (this.#config.parameters ?? []).entries()) {
      const path = `parameters[${index}]`
      if (this.#parameterUses.has(index)) continue
      out.push({ path, message: `${path} (${JSON.stringify(rule.match)}) ${nothing}` })
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
