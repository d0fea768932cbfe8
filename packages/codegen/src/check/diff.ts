import { checkList, checkModel } from '../arguments.ts'
import type { CFunction, Doc, HeaderModel } from '../header/model.ts'
import { spellParameters, spellType } from '../header/spell.ts'

/** One difference between two versions of a header. */
export interface Change {
  readonly kind: 'added' | 'removed' | 'changed' | 'documented'
  readonly what: 'function' | 'struct' | 'enum' | 'type' | 'constant'
  readonly name: string
  /** True when a binding of the old version goes wrong with a library of the new one. */
  readonly breaking: boolean
  readonly detail: string
}

/**
 * Compares two versions of a header: what is new, gone or different, and whether that breaks a binding.
 *
 * @example
 * ```ts
 * const options = { root: 'include', includeDirs: [], defines: {} }
 * const model = await readHeaders(['dogs.h'], options)
 * diffModels(model, { ...model, functions: model.functions.slice(1) }).some(({ breaking }) => breaking) // true
 * ```
 * @throws {@link CodegenError}: an argument that is not what this package makes
 */
export function diffModels(before: HeaderModel, after: HeaderModel): Change[] {
  checkModel(before)
  checkModel(after)
  return [
    ...compare(before.functions, after.functions, 'function', true, functionChange),
    ...compare(before.structs, after.structs, 'struct', true, (a, b) => {
      const members = ({ fields, size }: typeof a): Members => [
        ...(fields ?? []).map(
          ({ name, type, offset }) => [name, `${spellType(type, name)} @${offset}`] as const,
        ),
        ['', fields === null ? 'opaque' : `${size} bytes`],
      ]
      return memberChange('struct', a, b, members(a), members(b), a.fields !== null)
    }),
    ...compare(before.enums, after.enums, 'enum', true, (a, b) => {
      const members = ({ values }: typeof a): Members =>
        values.map(({ name, value }) => [name, `${name} = ${value}`] as const)
      const gone = a.values.some(
        ({ name, value }) => !b.values.some((other) => other.name === name && other.value === value),
      )
      return memberChange('enum', a, b, members(a), members(b), gone)
    }),
    ...compare(before.aliases, after.aliases, 'type', true, (a, b) =>
      change('type', a.name, spellType(a.type), spellType(b.type), true, a.doc.text, b.doc.text),
    ),
    ...compare(before.constants, after.constants, 'constant', false, (a, b) =>
      change('constant', a.name, String(a.value), String(b.value), true, a.doc, b.doc),
    ),
  ]
}

function compare<T extends { readonly name: string }>(
  before: readonly T[],
  after: readonly T[],
  what: Change['what'],
  removalBreaks: boolean,
  both: (a: T, b: T) => Change | null,
): Change[] {
  const old = new Map(before.map((entry) => [entry.name, entry]))
  const now = new Map(after.map((entry) => [entry.name, entry]))
  const out: Change[] = []
  for (const [name, entry] of old) {
    const other = now.get(name)
    if (other === undefined) out.push({ kind: 'removed', what, name, breaking: removalBreaks, detail: '' })
    else {
      const found = both(entry, other)
      if (found !== null) out.push(found)
    }
  }
  for (const name of now.keys())
    if (!old.has(name)) out.push({ kind: 'added', what, name, breaking: false, detail: '' })
  return out
}

function functionChange(a: CFunction, b: CFunction): Change | null {
  const shape = (f: CFunction): string =>
    `${spellType(f.returns)} (${spellParameters(
      f.parameters.map((parameter) => ({ ...parameter, named: false })),
      f.variadic,
    )})`
  if (shape(a) !== shape(b)) {
    return {
      kind: 'changed',
      what: 'function',
      name: a.name,
      breaking: true,
      detail: `${a.declaration} -> ${b.declaration}`,
    }
  }
  // Names of parameters are part of the documentation.
  return change(
    'function',
    a.name,
    a.declaration,
    b.declaration,
    false,
    JSON.stringify(a.doc),
    JSON.stringify(b.doc),
  )
}

/** The members of a struct or of an enum, by name, as they are written. */
type Members = readonly (readonly [name: string, text: string])[]

/** Names the members that are other than before, and no others. */
function memberChange(
  what: Change['what'],
  a: { readonly name: string; readonly doc: Doc },
  b: { readonly doc: Doc },
  before: Members,
  after: Members,
  breaking: boolean,
): Change | null {
  const old = new Map(before)
  const now = new Map(after)
  const detail = [...new Set([...old.keys(), ...now.keys()])].flatMap((name) => {
    const [was, is] = [old.get(name), now.get(name)]
    if (was === is) return []
    if (was === undefined) return [`${is} is new`]
    return [is === undefined ? `${was} is gone` : `${was} -> ${is}`]
  })
  if (detail.length > 0) return { kind: 'changed', what, name: a.name, breaking, detail: detail.join(', ') }
  return documented(what, a.name, a.doc.text, b.doc.text)
}

function change(
  what: Change['what'],
  name: string,
  was: string,
  is: string,
  breaking: boolean,
  oldDoc: string,
  newDoc: string,
): Change | null {
  if (was !== is) return { kind: 'changed', what, name, breaking, detail: `${was} -> ${is}` }
  return documented(what, name, oldDoc, newDoc)
}

function documented(what: Change['what'], name: string, oldDoc: string, newDoc: string): Change | null {
  return oldDoc === newDoc
    ? null
    : { kind: 'documented', what, name, breaking: false, detail: 'its documentation changed' }
}

/**
 * Writes changes as lines, the breaking ones first.
 *
 * @example
 * ```ts
 * const model = await readHeaders(['dogs.h'], { root: 'include', includeDirs: [], defines: {} })
 * console.log(formatChanges(diffModels(model, { ...model, functions: [] })))
 * ```
 * @throws {@link CodegenError}: an argument that is not what this package makes
 */
export function formatChanges(changes: readonly Change[]): string {
  checkList(changes, 'changes')
  const sorted = [...changes].sort((a, b) => Number(b.breaking) - Number(a.breaking))
  return sorted
    .map(
      ({ kind, what, name, breaking, detail }) =>
        `${breaking ? 'BREAKING ' : ''}${kind} ${what} ${name}${detail === '' ? '' : `: ${detail}`}`,
    )
    .join('\n')
}
