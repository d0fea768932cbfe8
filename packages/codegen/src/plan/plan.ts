import type { CodecConfig, Protocol } from '../config/config.ts'
import type { SourceLocation } from '../errors.ts'
import type { CFunction, CParameter, Doc, HeaderModel } from '../header/model.ts'

/** A header model read in the light of a configuration: every pointer has a meaning. What emitters work from. */
export interface Plan {
  readonly library: {
    readonly name: string
    readonly className: string
    readonly file: string
    readonly doc: string
  }
  readonly functions: readonly PlanFunction[]
  readonly excluded: readonly {
    readonly name: string
    readonly reason: string
    readonly at: SourceLocation
  }[]
  /** Ancestors first. */
  readonly handles: readonly PlanHandle[]
  /** Structs inside others first. */
  readonly structs: readonly PlanStruct[]
  readonly enums: readonly PlanEnum[]
  readonly constants: readonly {
    readonly name: string
    readonly value: number | string
    readonly doc: string
  }[]
  readonly imports: readonly PlanImport[]
  readonly protocols: readonly PlanProtocol[]
  /** The function that frees a returned `char*`. */
  readonly stringRelease?: string
  readonly model: HeaderModel
}

/** Types of another binding, and the library that has to be there first. */
export interface PlanImport {
  readonly module: string
  readonly className: string
  readonly handles: readonly PlanHandle[]
  readonly structs: readonly PlanStruct[]
  /** The functions that free and count its handles. */
  readonly functions: readonly CFunction[]
}

/** An error protocol by its name in the configuration. */
export type PlanProtocol = Protocol & {
  readonly name: string
  /** The enum of the results that a default status protocol holds for. */
  readonly only?: string
}

/** A class of handles. */
export interface PlanHandle {
  /** The C type: the type id of the handles. */
  readonly type: string
  readonly className: string
  readonly parent?: string
  /** Type ids of the ancestors, nearest first. */
  readonly supertypes: readonly string[]
  readonly release?: string
  readonly count?: string
  readonly doc: string
  readonly imported: boolean
}

/** A number, a truth value or a member of an enum. */
export type Scalar =
  | { readonly kind: 'bool' }
  | {
      readonly kind: 'integer'
      readonly bits: 8 | 16 | 32 | 64
      readonly signed: boolean
      readonly enum?: string
      /** Comes out as a bigint. */
      readonly exact?: true
    }
  | { readonly kind: 'float'; readonly bits: 32 | 64 }

/** A struct that goes between C and TypeScript. */
export interface PlanStruct {
  readonly name: string
  readonly tsName: string
  readonly size: number
  readonly align: number
  readonly fields: readonly PlanField[]
  readonly release?: string
  /** Functions elsewhere that read and write it; `fields` is empty then. */
  readonly codec?: CodecConfig
  readonly nullWhen?: { readonly field: string; readonly equals: number }
  readonly doc: string
  readonly imported: boolean
}

/** A member of a struct. */
export interface PlanField {
  readonly name: string
  readonly tsName: string
  readonly offset: number
  readonly doc: string
  readonly nullable: boolean
  readonly type: FieldType
}

/** The content of a member. `length`, `rows`, `columns` are paths of members, such as `geometry.length`. */
export type FieldType =
  | { readonly kind: 'scalar'; readonly scalar: Scalar }
  | { readonly kind: 'array'; readonly scalar: Scalar; readonly length: number }
  | { readonly kind: 'text'; readonly length: number }
  | { readonly kind: 'struct'; readonly struct: string }
  | { readonly kind: 'string' }
  | { readonly kind: 'strings'; readonly length: string }
  | { readonly kind: 'buffer'; readonly scalar: Scalar; readonly length: string }
  | { readonly kind: 'matrix'; readonly rows: string; readonly columns: string }
  | { readonly kind: 'structs'; readonly struct: string; readonly length: string }
  | { readonly kind: 'omit'; readonly bytes: number; readonly align: number }

/** An enum. */
export interface PlanEnum {
  readonly name: string
  readonly tsName: string
  readonly values: readonly { readonly name: string; readonly value: number; readonly doc: string }[]
  readonly doc: string
}

/** Where a count comes from. */
export type PlanLength =
  | { readonly kind: 'fixed'; readonly count: number }
  | { readonly kind: 'parameter'; readonly name: string }
  | {
      readonly kind: 'call'
      readonly function: string
      readonly parameters: readonly string[]
      /** Members of the result, when that is a struct. */
      readonly path: readonly string[]
    }

/** An argument of which a count is the length, or the number of rows or columns. */
export interface CountSource {
  /** The parameter by its name in C. */
  readonly array: string
  readonly part: 'length' | 'rows' | 'columns'
}

/** The meaning of a parameter to the caller. */
export type Role =
  | { readonly kind: 'scalar'; readonly scalar: Scalar; readonly computed?: PlanLength }
  /** The length of arrays of the caller, which is taken from them. */
  | { readonly kind: 'count'; readonly scalar: Scalar; readonly of: readonly CountSource[] }
  /** A count that C stores. */
  | { readonly kind: 'outCount'; readonly scalar: Scalar }
  /** In: the length of arrays of the caller. Out: how much of them was filled. */
  | { readonly kind: 'filledCount'; readonly scalar: Scalar; readonly of: readonly CountSource[] }
  | {
      readonly kind: 'handle'
      readonly handle: string
      readonly transfers: boolean
      readonly retains: boolean
    }
  | {
      readonly kind: 'handles'
      readonly handle: string
      readonly length: PlanLength
      readonly retains: boolean
    }
  /** `labels`: it names the handle returned, in messages. */
  | { readonly kind: 'string'; readonly labels: boolean }
  | { readonly kind: 'strings'; readonly length: PlanLength | null }
  | {
      readonly kind: 'text'
      readonly capacity: PlanLength
      readonly needed: string | null
      readonly retry: number | null
    }
  | {
      readonly kind: 'buffer'
      readonly scalar: Scalar | null
      readonly dir: 'in' | 'out' | 'inout'
      readonly length: PlanLength
    }
  | { readonly kind: 'matrix'; readonly rows: PlanLength; readonly columns: PlanLength }
  | {
      readonly kind: 'struct'
      readonly struct: string
      readonly dir: 'in' | 'out' | 'inout'
      readonly byValue: boolean
    }
  /** Memory of so many bytes that both sides see. */
  | { readonly kind: 'memory'; readonly size: number }
  | { readonly kind: 'structs'; readonly struct: string; readonly length: PlanLength }
  | { readonly kind: 'outScalar'; readonly scalar: Scalar; readonly inout: boolean }
  | { readonly kind: 'outHandle'; readonly handle: string; readonly owned: boolean }
  | { readonly kind: 'outString'; readonly release: string | null }
  | { readonly kind: 'callback'; readonly signature: CallbackSignature; readonly held: boolean }
  | { readonly kind: 'address' }
  | { readonly kind: 'error'; readonly struct: string }

/** A function that C calls, with the kinds that cinterop has for what it is given and what it gives back. */
export interface CallbackSignature {
  readonly parameters: readonly { readonly name: string; readonly kind: CallbackKind }[]
  readonly returns: 'void' | 'bool' | 'int32' | 'double'
}

/** The types of a callback's parameters. */
export type CallbackKind = 'bool' | 'int32' | 'uint32' | 'double' | 'float' | 'cstring?' | 'pointer?'

/** A parameter with its meaning. */
export interface PlanParameter {
  readonly c: CParameter
  readonly name: string
  readonly nullable: boolean
  readonly role: Role
  readonly doc: string
}

/** The meaning of a result. */
export type PlanResult = { readonly nullable: boolean } & (
  | { readonly kind: 'void' }
  | { readonly kind: 'status'; readonly scalar: Scalar }
  | { readonly kind: 'ignored'; readonly scalar: Scalar | null }
  | { readonly kind: 'scalar'; readonly scalar: Scalar }
  | { readonly kind: 'string'; readonly release: string | null }
  | { readonly kind: 'strings'; readonly length: PlanLength; readonly release: string | null }
  | {
      readonly kind: 'buffer'
      readonly scalar: Scalar
      readonly length: PlanLength
      readonly release: string | null
    }
  | {
      readonly kind: 'matrix'
      readonly rows: PlanLength
      readonly columns: PlanLength
      readonly release: string | null
    }
  | {
      readonly kind: 'struct'
      readonly struct: string
      readonly byValue: boolean
      readonly release: string | null
    }
  | { readonly kind: 'handle'; readonly handle: string; readonly owned: boolean; readonly of: string | null }
  | { readonly kind: 'address' }
)

/** A function that is bound. */
export interface PlanFunction {
  readonly c: CFunction
  readonly name: string
  readonly parameters: readonly PlanParameter[]
  readonly result: PlanResult
  readonly protocol: PlanProtocol | null
  readonly async: boolean
  readonly doc: Doc
  readonly facade: { readonly handle: string; readonly method: string; readonly isStatic: boolean } | null
}
