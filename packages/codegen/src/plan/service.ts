import type { Config } from '../config/config.ts'
import type { Problem, SourceLocation } from '../errors.ts'
import type { CFunction, HeaderModel } from '../header/model.ts'
import { unfitReleaser } from './release.ts'
import { shapeOf } from './shape.ts'
import type { Types } from './types.ts'

/** The functions that the binding calls by itself: releasers, counters, error functions. They are not bound. */
export function serviceFunctions(
  config: Config,
  types: Types,
  model: HeaderModel,
  functions: ReadonlyMap<string, CFunction>,
  problems: Problem[],
  inConfig: (needle: string) => SourceLocation,
): Set<string> {
  const names = new Set<string>()
  const add = (name: string | undefined, what: string, misfit: (f: CFunction) => string | null): void => {
    if (name === undefined) return
    const f = functions.get(name)
    if (f === undefined) {
      const other = model.elsewhere?.[name]
      const where =
        other === undefined
          ? 'which the headers do not declare'
          : `which is declared in ${other}: name that under "library.headers" too`
      const message = `${what} is ${name}, ${where}`
      problems.push({ code: 'RELEASER', message, at: inConfig(`"${name}"`) })
      return
    }
    const why = misfit(f)
    if (why !== null)
      problems.push({ code: 'RELEASER', message: `${what} is ${f.declaration}: ${why}`, at: f.at })
    else names.add(name)
  }
  const releaser =
    (...counts: readonly number[]) =>
    (f: CFunction) =>
      unfitReleaser(f, types, counts)
  const counter = (f: CFunction): string | null => {
    const returns = shapeOf(f.returns, types)
    const isNumber = returns.kind === 'number' && returns.scalar.kind === 'integer'
    return unfitReleaser(f, types, [1]) ?? (isNumber ? null : 'it must return an integer')
  }
  const any = (): null => null
  for (const handle of types.handles.values()) {
    if (handle.imported) continue
    add(handle.release, `the releaser of ${handle.type}`, releaser(1))
    add(handle.count, `the counter of ${handle.type}`, counter)
  }
  for (const [name, struct] of Object.entries(config.structs ?? {}))
    add(struct.release, `the releaser of ${name}`, releaser(1))
  add(config.strings?.release, 'the releaser of strings', releaser(1))
  add(config.lists?.release, 'the releaser of lists', releaser(1, 2))
  for (const rule of config.rules ?? []) {
    add(rule.returns?.release, 'a releaser in "rules"', releaser(1, 2))
    for (const spec of Object.values(rule.params ?? {}))
      add(spec.release, 'a releaser in "rules"', releaser(1))
  }
  // Their shapes are looked at with the protocols.
  for (const protocol of Object.values(config.errors ?? {})) {
    if (protocol.kind === 'callback')
      add(protocol.register, 'the function that registers the error callback', any)
    if (protocol.kind === 'last') add(protocol.message, 'the function of the last error text', any)
  }
  return names
}
