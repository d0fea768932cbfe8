/**
 * Breaks a statement that is too long, as the formatter of this project would: arguments one per line, conditions behind
 * their test, members of objects one per line.
 */
export function fold(statement: string, room: number): string[] {
  if (statement.length <= room || statement.includes('\n')) return statement.split('\n')
  const assignment = /^((?:const|let) \w+(?:: [^=]+?)? = |return |\w+ = )/.exec(statement)?.[0] ?? ''
  const value = statement.slice(assignment.length)
  const question = topLevel(value, ' ? ')
  if (question >= 0 && !/^(?:if|throw|for)\b/.test(statement)) {
    return foldCondition(assignment, value, question, room)
  }
  const guard = /^if \(.*?\) (?=throw |return )/.exec(statement)?.[0]
  if (guard !== undefined) return [guard.trimEnd(), ...indent(fold(statement.slice(guard.length), room - 2))]
  return foldBrackets(statement, room)
}

function foldCondition(head: string, value: string, question: number, room: number): string[] {
  const colon = topLevel(value, ' : ', question)
  const test = value.slice(0, question)
  const yes = value.slice(question + 3, colon)
  const no = value.slice(colon + 3)
  if (head.startsWith('return ')) {
    return [`return ${test}`, ...indent(branches(yes, no, room - 2))]
  }
  if (value.length + 2 <= room) return [head.trimEnd(), `  ${value}`]
  return [head.trimEnd(), `  ${test}`, ...indent(indent(branches(yes, no, room - 4)))]
}

function branches(yes: string, no: string, room: number): string[] {
  const branch = (mark: string, text: string): string[] => {
    const [first = '', ...rest] = fold(text, room - 2)
    return [`${mark} ${first}`, ...indent(rest)]
  }
  return [...branch('?', yes), ...branch(':', no)]
}

/** Breaks the last bracket of the outermost level that has something in it. */
function foldBrackets(statement: string, room: number): string[] {
  let open = -1
  let close = -1
  let depth = 0
  let start = 0
  scan(statement, (character, index) => {
    if ('([{'.includes(character)) {
      if (depth === 0) start = index
      depth += 1
    } else if (')]}'.includes(character)) {
      depth -= 1
      // An index is no list.
      const isIndex = statement[start] === '[' && /[\w)\]]/.test(statement[start - 1] ?? '')
      if (depth === 0 && index > start + 1 && !isIndex) {
        open = start
        close = index
      }
    }
  })
  if (open < 0) return [statement]
  const head = statement.slice(0, open + 1)
  const items = split(statement.slice(open + 1, close).trim())
  // A list at the end of the arguments opens on the line of the call.
  const last = items.at(-1) ?? ''
  const rest = items.slice(0, -1).map((item) => `${item}, `)
  const hugged = head + rest.join('') + last[0]
  if (
    statement[open] === '(' &&
    items.length > 1 &&
    /^[[{]/.test(last) &&
    /[\]}]$/.test(last) &&
    hugged.length <= room
  ) {
    const inner = foldBrackets(last, 0)
    return [hugged, ...inner.slice(1, -1), `${inner.at(-1)}${statement.slice(close)}`]
  }
  const body = items.flatMap((item) =>
    indent(fold(item, room - 3).map((line, at, all) => (at === all.length - 1 ? `${line},` : line))),
  )
  return [head, ...body, statement.slice(close)]
}

function indent(lines: readonly string[]): string[] {
  return lines.map((line) => (line === '' ? '' : `  ${line}`))
}

/** Items between commas of the outermost level. */
function split(text: string): string[] {
  const items: string[] = []
  let depth = 0
  let start = 0
  scan(text, (character, index) => {
    if ('([{'.includes(character)) depth += 1
    else if (')]}'.includes(character)) depth -= 1
    else if (character === ',' && depth === 0) {
      items.push(text.slice(start, index).trim())
      start = index + 1
    }
  })
  const last = text.slice(start).trim()
  return last === '' ? items : [...items, last]
}

/** Where a text stands outside of brackets and strings; -1 when it does not. */
function topLevel(text: string, needle: string, from = 0): number {
  let depth = 0
  let found = -1
  scan(text, (character, index) => {
    if ('([{'.includes(character)) depth += 1
    else if (')]}'.includes(character)) depth -= 1
    else if (found < 0 && depth === 0 && index >= from && text.startsWith(needle, index)) found = index
  })
  return found
}

/** Visits the characters outside of string literals. */
function scan(text: string, visit: (character: string, index: number) => void): void {
  let quoted = ''
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index]!
    if (quoted !== '') {
      if (character === '\\') index += 1
      else if (character === quoted) quoted = ''
    } else if (character === "'" || character === '"' || character === '`') quoted = character
    else visit(character, index)
  }
}
