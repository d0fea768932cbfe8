import type { Macro } from './preprocess.ts'
import { isSolid } from './tokens.ts'

/** True when a macro stands for a pointer type, directly (`void*`) or through another such macro. */
export function isPointerMacro(macro: Macro, macros: ReadonlyMap<string, Macro>, depth = 0): boolean {
  if (macro.parameters !== null || depth > 16) return false
  const body = macro.body.filter(isSolid)
  const last = body.at(-1)
  if (last === undefined || body.some((token) => token.kind !== 'name' && token.text !== '*')) return false
  if (last.text === '*') return body[0]?.kind === 'name'
  const target = body.length === 1 ? macros.get(last.text) : undefined
  return target !== undefined && isPointerMacro(target, macros, depth + 1)
}
