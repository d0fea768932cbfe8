import type { ParameterSpec, ReturnSpec, ValueKind } from '../config/config.ts'
import { hasExact } from './role.ts'
import type { Shape } from './shape.ts'

/** The ways that the data of a parameter can go. */
export type Direction = 'in' | 'out' | 'inout'

/** The options of a parameter or a result, beside `as` and `dir`. */
export type Option = Exclude<keyof ParameterSpec | keyof ReturnSpec, 'as' | 'dir'>

/** One thing that a C type can be made into, and the options that belong to it. */
export interface Form {
  readonly as: ValueKind
  /** The values of `dir` that it has. A pointer to const has `in` only. */
  readonly dirs: readonly Direction[]
  /** Options without which it cannot be. */
  readonly needs: readonly Option[]
  readonly takes: readonly Option[]
}

function form(
  as: ValueKind,
  dirs: readonly Direction[],
  needs: readonly Option[] = [],
  takes: readonly Option[] = [],
): Form {
  return { as, dirs, needs, takes }
}

const anyway: readonly Direction[] = ['in', 'out', 'inout']
const address = form('address', ['in'], [], ['nullable'])
const handle = form('handle', ['in'], [], ['handle', 'nullable', 'transfers', 'retains'])
const namedHandle = form('handle', ['in'], ['handle'], ['nullable', 'transfers', 'retains'])
const newHandle = form('handle', ['out'], [], ['handle', 'ownership', 'nullable'])
const handles = form('handles', ['in'], ['length'], ['handle', 'nullable', 'retains'])
const string = form('string', ['in'], [], ['nullable', 'label'])
const text = form('text', ['out'], ['length'], ['needed', 'retry'])
const buffer = form('buffer', anyway, ['length'], ['nullable', 'fill'])
const bytes = form('bytes', anyway, ['length'], ['nullable', 'fill'])
const value = form('scalar', ['out', 'inout'], [], ['enum'])
const exact = form('bigint', ['out', 'inout'])
const struct = form('struct', anyway, [], ['nullable'])
const namedStruct = form('struct', anyway, ['struct'], ['nullable'])
const memory = form('bytes', ['in', 'inout'], [], ['nullable'])

/**
 * The forms of parameters, by the shape of their type. This table decides what is accepted: an option that the chosen form
 * does not have is refused, never ignored.
 */
export const parameterForms: Readonly<Record<Shape['kind'], readonly Form[]>> = {
  number: [form('scalar', ['in'], [], ['enum', 'length'])],
  struct: [form('struct', ['in'])],
  handle: [handle, address],
  'void*': [namedHandle, bytes, namedStruct, address],
  'char*': [string, text, buffer, bytes, address],
  'byte*': [buffer, bytes, value, address],
  'number*': [buffer, value, exact, address],
  'bool*': [value, address],
  'struct*': [struct, form('structs', ['in'], ['length'], ['nullable']), memory, namedHandle, address],
  'handle*': [newHandle, handles, address],
  'void**': [
    form('handle', ['out'], ['handle'], ['ownership', 'nullable']),
    form('handles', ['in'], ['length', 'handle'], ['nullable', 'retains']),
    address,
  ],
  'char**': [
    form('strings', ['in'], ['length'], ['nullable']),
    form('string', ['out'], [], ['ownership', 'release', 'nullable']),
    address,
  ],
  'double**': [form('matrix', ['in'], ['rows', 'columns'], ['nullable']), address],
  'function*': [form('callback', ['in'], [], ['nullable', 'held']), address],
  pointer: [address],
  void: [],
  other: [],
}

const owned: readonly Option[] = ['ownership', 'release', 'nullable']
const handleResult = form('handle', [], [], ['handle', 'ownership', 'of', 'nullable'])
const namedHandleResult = form('handle', [], ['handle'], ['ownership', 'of', 'nullable'])
const structResult = form('struct', [], [], owned)
const bufferResult = form('buffer', [], ['length'], owned)
const bytesResult = form('bytes', [], ['length'], owned)
const addressResult = form('address', [], [], ['nullable'])

/** The forms of results, by the shape of their type. */
export const resultForms: Readonly<Record<Shape['kind'], readonly Form[]>> = {
  number: [form('scalar', [], [], ['enum']), form('bigint', [])],
  struct: [form('struct', [])],
  handle: [handleResult, addressResult],
  'void*': [namedHandleResult, bytesResult, form('struct', [], ['struct'], owned), addressResult],
  'char*': [form('string', [], [], owned), bufferResult, bytesResult, addressResult],
  'byte*': [bufferResult, bytesResult, addressResult],
  'number*': [bufferResult, addressResult],
  'bool*': [addressResult],
  'struct*': [structResult, namedHandleResult, addressResult],
  'handle*': [addressResult],
  'void**': [addressResult],
  'char**': [form('strings', [], ['length'], owned), addressResult],
  'double**': [form('matrix', [], ['rows', 'columns'], owned), addressResult],
  'function*': [addressResult],
  pointer: [addressResult],
  void: [],
  other: [],
}

/** The forms that a parameter or a result of a shape can have. */
export function formsOf(
  table: Readonly<Record<Shape['kind'], readonly Form[]>>,
  shape: Shape,
): readonly Form[] {
  // Only integers of 64 bits come out as bigint.
  const isExact = 'scalar' in shape && hasExact(shape.scalar)
  return table[shape.kind].filter(({ as }) => as !== 'bigint' || isExact)
}

/** A form as the configuration says it: `"as": "buffer" with "length"`. */
export function spellForm({ as, dirs, needs }: Form): string {
  const named = needs.map((option) => `"${option}"`)
  const dir = dirs.length === 0 || dirs.includes('in') ? [] : [`"dir": "${dirs[0]}"`]
  const more = [...dir, ...named]
  return `"as": "${as}"${more.length === 0 ? '' : ` with ${more.join(' and ')}`}`
}

/** Several forms, for messages: what can be said instead. */
export function spellForms(forms: readonly Form[]): string {
  return forms.map(spellForm).join(', or ')
}
