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

/** What kind of thing is wrong. */
export type ProblemCode =
  | 'include' // an included file that cannot be found
  | 'directive' // a preprocessor line that makes no sense
  | 'syntax' // C that the parser does not understand
  | 'unsupported' // C that is understood and cannot be bound
  | 'type' // a type name without a declaration
  | 'config' // a configuration that does not fit its schema
  | 'unused-rule' // a rule, handle or struct of the configuration that nothing in the headers matches
  | 'unbound' // a function that is neither bound nor excluded
  | 'ambiguous' // a pointer of which nobody has said what it points at
  | 'unpaired' // a buffer without a length
  | 'releaser' // owned memory without a function that frees it
  | 'name' // two things of one TypeScript name
  | 'drift' // a generated file that is not what the generator writes
  | 'symbol' // header, library and binding disagree about a function
  | 'abi' // sizes, offsets or values that differ
  | 'coverage' // a bound function that no trace has a call of
  | 'lint' // a header that invites mistakes

/** Writes a problem as compilers do: `file:line: code: message`. */
export function formatProblem(problem: Problem): string {
  const where = problem.at ? `${problem.at.file}:${problem.at.line}: ` : ''
  return `${where}${problem.code}: ${problem.message}`
}

/** Thrown when a header or a configuration cannot be used. Lists everything found, not only the first problem. */
export class CodegenError extends Error {
  override readonly name = 'CodegenError'
  /** The code of the first problem. */
  readonly code: ProblemCode
  readonly problems: readonly Problem[]

  constructor(problems: readonly Problem[]) {
    super(problems.map(formatProblem).join('\n'))
    this.problems = problems
    this.code = problems[0]?.code ?? 'config'
  }
}
