import type { Plan } from '../plan/plan.ts'
import type { WrittenFunction } from './function.ts'
import { parameterList } from './signature.ts'

/** Writes the reference of a binding in Markdown: every function with its signature, and what was left out and why. */
export function writeReference(plan: Plan, functions: readonly WrittenFunction[]): string {
  const out: string[] = [`# ${plan.library.className}`, '']
  if (plan.library.doc !== '') out.push(plan.library.doc, '')
  if (plan.handles.length > 0) {
    out.push('## Handles', '', '| class | kind of | C type | freed by | |', '|---|---|---|---|---|')
    for (const handle of plan.handles) {
      const parent = [...plan.handles, ...plan.imports.flatMap((other) => other.handles)].find(
        ({ type }) => type === handle.parent,
      )
      out.push(
        `| \`${handle.className}\` | ${parent ? `\`${parent.className}\`` : ''} | \`${handle.type}\` | ${handle.release ? `\`${handle.release}\`` : ''} | ${cell(handle.doc)} |`,
      )
    }
    out.push('')
  }
  out.push('## Functions', '')
  for (const { plan: f, arguments: args, doc, returns, asyncBody } of functions) {
    out.push(`### ${f.name}`, '', '```ts', `${f.name}(${parameterList(args).join(', ')}): ${returns}`)
    if (asyncBody !== null) out.push(`${f.name}Async(..., options): Promise<${returns}>`)
    out.push('```', '')
    const lines = doc.split('\n').map((line) =>
      line
        .replace(/^@param (\w+) - (.*)$/, '- `$1`: $2')
        .replace(/^@returns (.*)$/, '- returns $1')
        .replace(/^@deprecated (.*)$/, '- deprecated: $1')
        .replace(/^@see (.*)$/, '- see `$1`'),
    )
    out.push(...lines, '')
  }
  if (plan.excluded.length > 0) {
    out.push('## Left out', '', '| C function | why |', '|---|---|')
    for (const { name, reason } of plan.excluded) out.push(`| \`${name}\` | ${cell(reason)} |`)
    out.push('')
  }
  return `${out.join('\n').trimEnd()}\n`
}

function cell(text: string): string {
  return text.replaceAll('\n', ' ').replaceAll('|', '\\|')
}
