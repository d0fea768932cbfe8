import type { CFunction } from '../header/model.ts'
import type { Draft } from './draft.ts'
import type { Shape } from './shape.ts'
import { shapeOf } from './shape.ts'
import type { Types } from './types.ts'

/** The options that say who frees a value. */
interface Ownership {
  readonly ownership?: 'owned' | 'borrowed'
  readonly release?: string
}

/** True when a new handle belongs to the caller; a problem when nobody would free it. */
export function ownsHandle(draft: Draft, handle: string, spec: Ownership, path: string): boolean {
  const known = draft.types.handles.get(handle)
  if (spec.ownership === 'borrowed') return false
  const borrowed = draft.types.isBorrowed(handle)
  if (spec.ownership === 'owned' && borrowed) {
    draft.refuse(
      `${path}.ownership`,
      'owned',
      `contradicts handles["${handle}"].borrowed: leave one of them out`,
    )
  } else if (known?.release === undefined && !borrowed) {
    draft.fail(
      'RELEASER',
      `it returns a ${handle} that nobody frees: give handles["${handle}"].release, or say "ownership": "borrowed"`,
    )
  }
  return known?.release !== undefined
}

/** The function that frees a string; null when it stays with the library. */
export function stringRelease(
  draft: Draft,
  path: string,
  spec: Ownership,
  shape: Shape,
  named: string,
): string | null {
  const isConst = 'isConst' in shape && shape.isConst
  return releaseOf(draft, {
    path,
    spec,
    isConst,
    named,
    takesCount: false,
    ...usualOf(draft.context.config.strings?.release, 'strings.release'),
  })
}

/** A releaser that holds for a type, and where the configuration says it. */
export function usualOf(
  usual: string | undefined,
  where: string,
): { readonly where: string; readonly usual?: string } {
  return usual === undefined ? { where } : { where, usual }
}

/** The function that frees what was returned; null when it stays with the library, which is what `const` means. */
export function releaseOf(
  draft: Draft,
  {
    path,
    spec,
    isConst,
    named,
    usual,
    where,
    takesCount,
  }: {
    readonly path: string
    readonly spec: Ownership
    readonly isConst: boolean
    readonly named: string
    readonly usual?: string
    readonly where: string
    /** True when the releaser may want the count besides the pointer. */
    readonly takesCount: boolean
  },
): string | null {
  if (spec.ownership === 'borrowed') {
    if (spec.release !== undefined)
      draft.refuse(
        `${path}.release`,
        spec.release,
        'contradicts "ownership": "borrowed": leave one of them out',
      )
    return null
  }
  if (isConst && spec.ownership !== 'owned' && spec.release === undefined) return null
  const name = spec.release ?? usual
  if (name === undefined) {
    draft.fail(
      'RELEASER',
      `${named} belongs to the caller, and no function frees it: give ${where}, or say "ownership": "borrowed"`,
    )
    return null
  }
  const f = draft.context.functions.get(name)
  const why = f === undefined ? null : unfitReleaser(f, draft.types, takesCount ? [1, 2] : [1])
  if (why !== null && f !== undefined) draft.fail('RELEASER', `${f.declaration} cannot free ${named}: ${why}`)
  return name
}

/** Why a function cannot be called to free a pointer; null when it can. */
export function unfitReleaser(f: CFunction, types: Types, counts: readonly number[]): string | null {
  if (f.variadic || !counts.includes(f.parameters.length))
    return `it must take ${counts.join(' or ')} argument(s)`
  const [first, second] = f.parameters.map(({ type }) => shapeOf(type, types))
  if (first === undefined || ['number', 'struct', 'void', 'other'].includes(first.kind))
    return 'its first argument must be a pointer'
  if (second !== undefined && (second.kind !== 'number' || second.scalar.kind !== 'integer'))
    return 'its second argument must be an integer'
  return ['struct', 'other'].includes(shapeOf(f.returns, types).kind)
    ? 'it must return nothing, a number or a pointer'
    : null
}
