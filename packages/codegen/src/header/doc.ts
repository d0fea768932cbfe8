import type { Doc, DocParameter } from './model.ts'

/** True when a comment is documentation of what follows it. */
export function isDocComment(comment: string): boolean {
  return /^(\/\*\*(?![*/<])|\/\*!(?!<)|\/\/\/(?![/<])|\/\/!(?!<))/.test(comment) && !isFileComment(comment)
}

/** True when a comment is documentation of what stands in front of it. */
export function isTrailingDoc(comment: string): boolean {
  return /^(\/\*\*<|\/\*!<|\/\/\/<|\/\/!<)/.test(comment)
}

/** Comments about the file or about a group say nothing about the next declaration. */
function isFileComment(comment: string): boolean {
  return /[@\\](file|defgroup|addtogroup|name|mainpage|page|\{|\})(?!\w)/.test(comment)
}

/** The text of a comment without its marks. */
export function commentText(comment: string): string {
  if (comment.startsWith('//')) {
    return comment
      .split('\n')
      .map((line) => line.replace(/^\s*\/\/[/!]?<? ?/, ''))
      .join('\n')
      .trim()
  }
  const lines = comment
    .replace(/^\/\*[*!]?<?/, '')
    .replace(/\*+\/$/, '')
    .split('\n')
  const starred = lines.slice(1).every((line) => /^\s*(\*|$)/.test(line))
  return lines
    .map((line, index) => (index > 0 && starred ? line.replace(/^\s*\* ?/, '') : line.replace(/\s+$/, '')))
    .map((line, index) => (index === 0 ? line.trim() : line.replace(/\s+$/, '')))
    .join('\n')
    .trim()
}

const directions: Readonly<Record<string, 'in' | 'out' | 'inout'>> = {
  in: 'in',
  out: 'out',
  'in,out': 'inout',
  'out,in': 'inout',
  inout: 'inout',
}

/** Reads a Doxygen comment: brief and details, parameters with direction, return value, deprecation, references. */
export function parseDoc(comment: string): Doc {
  const parameters: Record<string, { direction?: 'in' | 'out' | 'inout'; text: string }> = {}
  const see: string[] = []
  const text: string[] = []
  const returns: string[] = []
  let deprecated: string[] | undefined
  let append = (line: string): void => void text.push(line)
  let code = false

  for (const line of commentText(comment).split('\n')) {
    if (/^\s*[@\\]code\b/.test(line)) code = true
    const match = code
      ? null
      : /^\s*[@\\](param|returns?|result|retval|deprecated|see|sa|brief|short|details|note|warning|remarks?|pre|post|since|author|throws?|exception|todo|bug|date|version|copyright)\b\s*(.*)$/.exec(
          line,
        )
    if (/^\s*[@\\]endcode\b/.test(line)) code = false
    if (match === null) {
      append(line)
      continue
    }
    const [, tag, rest = ''] = match
    switch (tag) {
      case 'param': {
        const param = /^(?:\[([\w, ]+)\])?\s*(\w+)\s*(.*)$/.exec(rest)
        if (param === null) break
        const direction = directions[(param[1] ?? '').replaceAll(' ', '').toLowerCase()]
        const entry: { direction?: 'in' | 'out' | 'inout'; text: string } = { text: param[3] ?? '' }
        if (direction !== undefined) entry.direction = direction
        parameters[param[2] ?? ''] = entry
        append = (more) => {
          entry.text += `\n${more.trim()}`
        }
        break
      }
      case 'return':
      case 'returns':
      case 'result':
      case 'retval':
        returns.push(rest)
        append = (more) => void returns.push(more.trim())
        break
      case 'deprecated':
        deprecated = [rest]
        append = (more) => void deprecated?.push(more.trim())
        break
      case 'see':
      case 'sa':
        see.push(...rest.split(/[,\s]+/).filter((word) => word !== ''))
        append = (more) => void text.push(more)
        break
      case 'brief':
      case 'short':
      case 'details':
        append = (more) => void text.push(more)
        append(rest)
        break
      case 'author':
      case 'date':
      case 'version':
      case 'copyright':
        append = () => {}
        break
      default: {
        append = (more) => void text.push(more)
        const label = `${tag?.[0]?.toUpperCase()}${tag?.slice(1)}`
        append(`${label}: ${rest}`)
      }
    }
  }
  const clean: Record<string, DocParameter> = {}
  for (const [name, entry] of Object.entries(parameters))
    clean[name] = { ...entry, text: toMarkdown(entry.text) }
  return {
    text: toMarkdown(text.join('\n')),
    parameters: clean,
    returns: toMarkdown(returns.join('\n')),
    ...(deprecated ? { deprecated: toMarkdown(deprecated.join('\n')) } : {}),
    see,
  }
}

/** Doxygen's own marks in the words of Markdown. */
export function toMarkdown(text: string): string {
  return text
    .replace(
      /^[ \t]*[@\\]code(?:\{\.?(\w+)\})?[ \t]*$/gm,
      (_, language: string | undefined) => `\`\`\`${language ?? 'c'}`,
    )
    .replace(/^[ \t]*[@\\]endcode[ \t]*$/gm, '```')
    .replace(/[@\\](?:c|p|a|ref|link)\s+([\w.:()]+\w\)?|\w)/g, '`$1`')
    .replace(/[@\\](?:b)\s+(\S+)/g, '**$1**')
    .replace(/[@\\](?:e|em)\s+(\S+)/g, '*$1*')
    .replace(/[@\\](?:endlink|n|li|par)\b/g, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}
