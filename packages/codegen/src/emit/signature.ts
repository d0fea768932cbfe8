import type { Argument } from './shape.ts'
import type { Code } from './text.ts'

/** The parameters of a generated function. */
export function parameterList(args: readonly Argument[]): string[] {
  return args.map(({ name, type, optional }) => `${name}: ${type}${optional ? ' = null' : ''}`)
}

/** Writes a method or a constructor (`type` is empty): on one line when its head fits, else a parameter per line. */
export function signature(
  code: Code,
  name: string,
  parameters: readonly string[],
  type: string,
  body: () => void,
): void {
  const answer = type === '' ? '' : `: ${type}`
  const line = `${name}(${parameters.join(', ')})${answer} {`
  if (line.length <= code.room || parameters.length === 0) {
    code.block(line, body)
    return
  }
  code.add(`${name}(`)
  code.add(...parameters.map((parameter) => `  ${parameter},`))
  code.block(`)${answer} {`, body)
}
