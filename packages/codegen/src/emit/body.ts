import type { PlanFunction, PlanParameter } from '../plan/plan.ts'
import { Locals, type WrittenArguments, writeArguments } from './arguments.ts'
import { type WrittenResults, writeResults } from './results.ts'
import type { FunctionScope } from './scope.ts'
import { quote } from './text.ts'

/** Writes the statements of a wrapper. */
export function writeBody(f: PlanFunction, scope: FunctionScope, isAsync: boolean): string[] {
  const locals = new Locals(f)
  const args = writeArguments(f, scope, locals)
  const results = writeResults(f, scope, locals, isAsync)
  const lines = statements(f, scope, isAsync, args, results)
  if (!isAsync) return lines
  return [`return ${scope.binding('untilAborted')}(options.signal, async () => {`, ...indent(lines), '})']
}

function statements(
  f: PlanFunction,
  scope: FunctionScope,
  isAsync: boolean,
  args: WrittenArguments,
  results: WrittenResults,
): string[] {
  const call = isAsync ? asyncCall(f, scope, args) : syncCall(f, scope, args)
  const tail = tailOf(results)
  const text = f.parameters.find(({ role }) => role.kind === 'text')
  if (text?.role.kind === 'text' && text.role.retry !== null) {
    const loop = retrying(f, text, text.role, call, tail)
    return [...args.before, ...(results.outermost.length > 0 ? guarded(loop, results.outermost) : loop)]
  }
  if (results.outermost.length > 0) return [...args.before, ...guarded([...call, ...tail], results.outermost)]
  // What is only handed on needs no name.
  const last = call.at(-1) ?? ''
  if (tail.length === 1 && tail[0] === 'return result' && last.startsWith('const result = ')) {
    return [...args.before, ...call.slice(0, -1), last.replace('const result =', 'return')]
  }
  return [...args.before, ...call, ...tail]
}

/** The statements behind the call. */
function tailOf({ after, answers, finally: cleanUp }: WrittenResults): string[] {
  const [first] = answers
  const answer =
    first === undefined
      ? []
      : answers.length === 1
        ? [`return ${first[1]}`]
        : [
            `return { ${answers.map(([name, value]) => (name === value ? name : `${name}: ${value}`)).join(', ')} }`,
          ]
  const rest = [...after, ...answer]
  return cleanUp.length === 0 ? rest : guarded(rest, cleanUp)
}

/** A text of unknown length: called again with a larger buffer when the library asks for it. */
function retrying(
  f: PlanFunction,
  text: PlanParameter,
  role: Extract<PlanParameter['role'], { kind: 'text' }>,
  call: readonly string[],
  tail: readonly string[],
): string[] {
  const needed = role.needed === null ? null : f.parameters.find(({ c }) => c.name === role.needed)!.name
  const grow = needed === null ? 'capacity * 2' : `Number(${needed}[0])`
  const inside = [
    `const ${text.name} = new Uint8Array(capacity)`,
    ...call,
    `if (status === ${role.retry} && ${needed === null ? 'capacity < 2 ** 30' : `${grow} > capacity`}) {`,
    `  capacity = ${grow}`,
    '  continue',
    '}',
    ...tail,
  ]
  return ['let capacity = 16_384', 'for (;;) {', ...indent(inside), '}']
}

function syncCall(f: PlanFunction, scope: FunctionScope, { expressions }: WrittenArguments): string[] {
  const begin = scope.heeding ? [`this.#bound.begin(${quote(f.c.name)})`] : []
  return [...begin, `${assignment(f)}${scope.native(f.c.name)}(${expressions.join(', ')})`]
}

function asyncCall(f: PlanFunction, scope: FunctionScope, { expressions, held }: WrittenArguments): string[] {
  scope.native(f.c.name)
  const calls = scope.refcount('withHandles')
  const symbol = quote(f.c.name)
  // Arguments are looked at here, before handles are held: a wrong one is told of at once.
  const isBare = f.parameters.length === 0
  return [
    ...(isBare ? [] : [`const args: Parameters<Calls[${symbol}]> = [${expressions.join(', ')}]`]),
    `${assignment(f)}await ${calls}([${held.join(', ')}], () => this.#bound.callAsync(${symbol}, ${isBare ? '[]' : 'args'}))`,
  ]
}

/** The variable that the result goes into, if anything looks at it. */
function assignment({ result, protocol }: PlanFunction): string {
  if (result.kind === 'void') return ''
  if (result.kind === 'ignored') return protocol?.kind === 'last' ? 'const result = ' : ''
  return result.kind === 'status' ? 'const status = ' : 'const result = '
}

/** Statements, and what is to be done after them whatever happens. */
function guarded(body: readonly string[], cleanUp: readonly string[]): string[] {
  return ['try {', ...indent(body), '} finally {', ...indent(cleanUp), '}']
}

function indent(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`)
}
