/**
 * A binding as its author describes it. Each member is described in the JSON schema, which editors show
 * ({@link configJsonSchema}); the guide `docs/codegen.md` shows them at work.
 */
export interface Config {
  readonly $schema?: string
  readonly library: LibraryConfig
  /** The folder of the generated files, relative to the configuration. */
  readonly output: string
  readonly imports?: readonly ImportConfig[]
  readonly emit?: EmitConfig
  readonly naming?: NamingConfig
  readonly handles?: Readonly<Record<string, HandleConfig>>
  readonly structs?: Readonly<Record<string, StructConfig>>
  readonly strings?: { readonly release: string }
  readonly lists?: { readonly release: string }
  readonly constants?: readonly string[]
  readonly errors?: Readonly<Record<string, Protocol>>
  readonly parameters?: readonly ParameterRule[]
  readonly rules?: readonly Rule[]
}

/** The library and its headers. */
export interface LibraryConfig {
  readonly name: string
  readonly headers: readonly string[]
  readonly includeDirs?: readonly string[]
  readonly defines?: Readonly<Record<string, string>>
  readonly file?: string
  readonly doc?: string
}

/** Types of another binding. */
export interface ImportConfig {
  readonly config: string
  readonly from?: string
  readonly types: readonly string[]
}

/** Files written besides the binding itself. */
export interface EmitConfig {
  readonly classes?: boolean
  readonly mock?: boolean
  readonly reference?: boolean
  readonly model?: boolean
}

/** The way from C names to TypeScript names. */
export interface NamingConfig {
  readonly strip?: readonly string[]
  readonly case?: 'camel' | 'keep'
}

/** A type that is a handle. */
export interface HandleConfig {
  readonly class?: string
  readonly extends?: string
  readonly release?: string
  readonly count?: string
  readonly borrowed?: boolean
  readonly doc?: string
}

/** A struct that needs more than its declaration says. */
export interface StructConfig {
  readonly name?: string
  readonly release?: string
  readonly null?: { readonly field: string; readonly equals: number }
  readonly fields?: Readonly<Record<string, FieldSpec>>
  readonly codec?: CodecConfig
  readonly doc?: string
}

/** Functions that turn a struct into something better than an object with its members, and back. */
export interface CodecConfig {
  readonly module: string
  readonly type: string
  readonly struct: string
  readonly from?: string
  readonly to?: string
  readonly read?: string
  readonly pack?: string
  readonly nullable?: boolean
}

/** A member that is a pointer, or has another name. */
export interface FieldSpec {
  readonly as?: 'string' | 'strings' | 'buffer' | 'matrix' | 'structs' | 'text' | 'omit'
  readonly name?: string
  readonly enum?: string
  readonly nullable?: boolean
  readonly length?: string
  readonly rows?: string
  readonly columns?: string
}

/** The meaning of a pointer. */
export type ValueKind =
  | 'scalar'
  | 'bigint'
  | 'string'
  | 'strings'
  | 'text'
  | 'bytes'
  | 'buffer'
  | 'matrix'
  | 'struct'
  | 'structs'
  | 'handle'
  | 'handles'
  | 'callback'
  | 'address'

/** Where a count is: a parameter, a number, or a call such as `GetLength(series)`. */
export type LengthSpec = number | string

/** Options of parameters and results. */
export interface ValueSpec {
  readonly as?: ValueKind
  readonly nullable?: boolean
  readonly handle?: string
  readonly struct?: string
  readonly enum?: string
  readonly length?: LengthSpec
  readonly rows?: LengthSpec
  readonly columns?: LengthSpec
  readonly ownership?: 'owned' | 'borrowed'
  readonly release?: string
}

/** Options of a parameter. */
export interface ParameterSpec extends ValueSpec {
  readonly dir?: 'in' | 'out' | 'inout'
  readonly needed?: string
  readonly retry?: number
  readonly retains?: boolean
  readonly label?: boolean
  readonly transfers?: boolean
  readonly fill?: boolean
  readonly held?: boolean
}

/** Options of a result. */
export interface ReturnSpec extends ValueSpec {
  readonly of?: string
  readonly ignore?: string
}

/** The functions. */
export type Match =
  | string
  | readonly string[]
  | {
      readonly name?: string | readonly string[]
      readonly returns?: string
      readonly params?: readonly string[]
      readonly doc?: string
    }

/** Options of functions. */
export interface Rule {
  readonly match: Match
  readonly exclude?: string
  readonly include?: true
  readonly rename?: string
  readonly errors?: string
  readonly returns?: ReturnSpec
  readonly params?: Readonly<Record<string, ParameterSpec>>
  readonly async?: boolean
  readonly class?: string
  readonly method?: string
  readonly doc?: string
}

/** Options of parameters of any function. */
export interface ParameterRule extends ParameterSpec {
  readonly match: { readonly function?: string; readonly name?: string; readonly type?: string }
}

/** The ways in which functions report failure. */
export type Protocol = CallbackProtocol | StatusProtocol | StructProtocol | LastProtocol

/** Failures are told to a callback `void(const char*)` that is registered when the library is opened. */
export interface CallbackProtocol {
  readonly kind: 'callback'
  readonly register: string
}

/** The answer is a status. */
export interface StatusProtocol {
  readonly kind: 'status'
  readonly returns?: string
  readonly success?: number | '>=0' | '>0' | 'true' | 'nonzero'
  readonly message?: string
  readonly codes?: string
  readonly value?: boolean
}

/** The answer is a status, and a struct of the caller receives code and text. */
export interface StructProtocol {
  readonly kind: 'struct'
  readonly struct: string
  readonly code: string
  readonly message: string
  readonly success?: number
  readonly codes?: string
}

/** A certain answer means failure, and a function tells the last error. */
export interface LastProtocol {
  readonly kind: 'last'
  readonly message: string
  readonly failed?: 'null' | 'negative' | 'zero' | 'false'
}
