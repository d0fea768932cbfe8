import type { SourceLocation } from '../errors.ts'

/** Version of the shape below. A reader refuses another. */
export const modelVersion = 1

/** The content of headers, as plain JSON: every other step reads it. */
export interface HeaderModel {
  readonly version: typeof modelVersion
  /** The headers asked for, in order; functions of other included files are not part of the API. */
  readonly headers: readonly string[]
  readonly functions: readonly CFunction[]
  readonly structs: readonly CStruct[]
  readonly enums: readonly CEnum[]
  /** Typedefs, and macros that stand for a pointer. */
  readonly aliases: readonly CAlias[]
  /** Macros that are numbers or texts. */
  readonly constants: readonly CConstant[]
  /** The included file of each function that is declared in another than these headers. */
  readonly elsewhere?: Readonly<Record<string, string>>
}

/** A C type. `const` belongs to the level it stands at. */
export type CType = { readonly const?: true } & (
  | { readonly kind: 'void' }
  | { readonly kind: 'bool' }
  | {
      readonly kind: 'integer'
      readonly bits: 8 | 16 | 32 | 64
      readonly signed: boolean
      readonly name: string
    }
  | { readonly kind: 'float'; readonly bits: 32 | 64; readonly name: string }
  | { readonly kind: 'struct'; readonly name: string }
  | { readonly kind: 'enum'; readonly name: string }
  | { readonly kind: 'alias'; readonly name: string }
  | { readonly kind: 'pointer'; readonly to: CType }
  | { readonly kind: 'array'; readonly of: CType; readonly length: number | null }
  | { readonly kind: 'function'; readonly returns: CType; readonly parameters: readonly CParameter[] }
  | { readonly kind: 'unsupported'; readonly reason: string }
)

/** A declared function. */
export interface CFunction {
  readonly name: string
  readonly returns: CType
  readonly parameters: readonly CParameter[]
  readonly variadic: boolean
  /** `f()`: C says nothing about its arguments; taken as none. */
  readonly unspecified?: true
  /** The declaration on one line, as C writes it. */
  readonly declaration: string
  readonly doc: Doc
  readonly at: SourceLocation
}

/** A parameter of a function or of a function pointer. */
export interface CParameter {
  /** As declared, or `arg0`, `arg1` ... */
  readonly name: string
  readonly named: boolean
  readonly type: CType
}

/** A struct; without fields when the headers only name it. */
export interface CStruct {
  readonly name: string
  /** Null: declared and never defined, so only pointers to it can be used. */
  readonly fields: readonly CField[] | null
  /** Bytes on 64-bit Linux and macOS; null when a field cannot be laid out. */
  readonly size: number | null
  readonly align: number | null
  /** Its spelling in C: `uchronia_error` or `struct uchronia_error`. */
  readonly spelling: string
  /** Why it can be used behind a pointer only. */
  readonly unsupported?: string
  readonly doc: Doc
  readonly at: SourceLocation
}

/** A member of a struct. */
export interface CField {
  readonly name: string
  readonly type: CType
  readonly offset: number | null
  readonly doc: string
}

/** An enumeration. */
export interface CEnum {
  readonly name: string
  readonly values: readonly { readonly name: string; readonly value: number; readonly doc: string }[]
  readonly spelling: string
  readonly doc: Doc
  readonly at: SourceLocation
}

/** Another name for a type. */
export interface CAlias {
  readonly name: string
  readonly type: CType
  readonly macro: boolean
  readonly doc: Doc
  readonly at: SourceLocation
}

/** A macro that is a number or a text. */
export interface CConstant {
  readonly name: string
  readonly value: number | string
  readonly doc: string
  readonly at: SourceLocation
}

/** Documentation as Doxygen understands it, taken apart. */
export interface Doc {
  readonly text: string
  readonly parameters: Readonly<Record<string, DocParameter>>
  readonly returns: string
  readonly deprecated?: string
  readonly see: readonly string[]
}

/** A `@param` line. */
export interface DocParameter {
  readonly direction?: 'in' | 'out' | 'inout'
  readonly text: string
}

/** Documentation of something that has none. */
export const noDoc: Doc = { text: '', parameters: {}, returns: '', see: [] }
