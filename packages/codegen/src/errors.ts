/** A place in a header or in a configuration. */
export interface SourceLocation {
  readonly file: string
  readonly line: number
}

/** One thing that is wrong, and where. */
export interface Problem {
  readonly code: ProblemCode
  readonly message: string
  readonly at?: SourceLocation
}

/** The kinds of problem. */
export type ProblemCode =
  /** An included file that cannot be found. */
  | 'INCLUDE'
  /** A preprocessor line that cannot be followed. */
  | 'DIRECTIVE'
  /** C that the parser does not understand. */
  | 'SYNTAX'
  /** C that is understood and cannot be bound. */
  | 'UNSUPPORTED'
  /** A type name without a declaration. */
  | 'UNKNOWN_TYPE'
  /** A configuration that is malformed, or says what does not fit the headers. */
  | 'CONFIG'
  /** A part of the configuration that nothing in the headers matches, or that has no effect. */
  | 'UNUSED_RULE'
  /** A pointer whose meaning nobody has given. */
  | 'AMBIGUOUS'
  /** An array without a length. */
  | 'UNPAIRED'
  /** Memory of the caller without a function that frees it. */
  | 'RELEASER'
  /** Two things of one TypeScript name. */
  | 'NAME'
  /** A generated file that differs from what the generator writes. */
  | 'DRIFT'
  /** A function that header, library and binding do not all have. */
  | 'SYMBOL'
  /** Sizes, offsets, values or signatures that differ. */
  | 'ABI'
  /** A bound function without a call in any trace. */
  | 'COVERAGE'
  /** A header that invites mistakes. */
  | 'LINT'
  /** An argument of a function that is of another kind. */
  | 'ARGUMENT'

/**
 * A problem on one line, as compilers print it: `file:line: CODE: message`.
 *
 * @example
 * ```ts
 * const model = await readHeaders(['dogs.h'], { root: 'include', includeDirs: [], defines: {} })
 * for (const problem of lintModel(model)) console.log(formatProblem(problem))
 * ```
 */
export function formatProblem(problem: Problem): string {
  const { code, message, at } = Object(problem) as Problem
  const where = at ? `${String(at.file)}:${String(at.line)}: ` : ''
  return `${where}${String(code)}: ${String(message)}`
}

/** The error of this package: a header, configuration or library that cannot be used, with every problem found. */
export class CodegenError extends Error {
  override readonly name = 'CodegenError'
  /** The code of the first problem. */
  readonly code: ProblemCode
  readonly problems: readonly Problem[]

  constructor(problems: readonly Problem[]) {
    if (!Array.isArray(problems))
      throw new CodegenError([
        { code: 'CONFIG', message: 'The problems of an error are an array of objects.' },
      ])
    super(problems.map(formatProblem).join('\n'))
    this.problems = problems
    this.code = problems[0]?.code ?? 'CONFIG'
  }
}
