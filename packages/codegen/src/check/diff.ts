import type { CFunction, HeaderModel } from '../header/model.ts'
import { spellParameters, spellType } from '../header/spell.ts'

/** One difference between two versions of a header. */
export interface Change {
  readonly kind: 'added' | 'removed' | 'changed' | 'documented'
  readonly what: 'function' | 'struct' | 'enum' | 'type' | 'constant'
  readonly name: string
  /** Whether a binding of the old version goes wrong with a library of the new one. */
  readonly breaking: boolean
  readonly detail: string
}

/** Compares two versions of a header: what is new, gone or different, and whether that breaks a binding. */
export function diffModels(before: HeaderModel, after: HeaderModel): Change[] {
  return [
    ...compare(before.functions, after.functions, 'function', true, functionChange),
    ...compare(before.structs, after.structs, 'struct', true, (a, b) => {
      const describe = (struct: typeof a): string =>
        struct.fields === null
          ? 'opaque'
          : `{ ${struct.fields.map((field) => `${spellType(field.type, field.name)} @${field.offset}`).join('; ')} } ${struct.size} bytes`
      return change('struct', a.name, describe(a), describe(b), a.fields !== null, a.doc.text, b.doc.text)
    }),
    ...compare(before.enums, after.enums, 'enum', true, (a, b) => {
      const describe = (source: typeof a): string =>
        source.values.map(({ name, value }) => `${name} = ${value}`).join(', ')
      const gone = a.values.some(
        ({ name, value }) => !b.values.some((other) => other.name === name && other.value === value),
      )
      return change('enum', a.name, describe(a), describe(b), gone, a.doc.text, b.doc.text)
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
  return oldDoc === newDoc
    ? null
    : { kind: 'documented', what, name, breaking: false, detail: 'its documentation changed' }
}

/** Writes changes as lines, the breaking ones first. */
export function formatChanges(changes: readonly Change[]): string {
  const sorted = [...changes].sort((a, b) => Number(b.breaking) - Number(a.breaking))
  return sorted
    .map(
      ({ kind, what, name, breaking, detail }) =>
        `${breaking ? 'BREAKING ' : ''}${kind} ${what} ${name}${detail === '' ? '' : `: ${detail}`}`,
    )
    .join('\n')
}
