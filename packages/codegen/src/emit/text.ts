import { fold } from './fold.ts'

/** The width of a line, in columns, as the formatter of this project has it. */
export const lineWidth = 110

/** Lines of code that know how deep they are. */
export class Code {
  readonly #lines: string[] = []
  readonly #width: number
  #depth = 0

  /** @param width - how wide lines may be; less than usual for code that will be put deeper */
  constructor(width: number = lineWidth) {
    this.#width = width
  }

  /** The columns left on a line. */
  get room(): number {
    return this.#width - this.#depth * 2
  }

  /** Adds lines as they are, at the present depth. An empty text is an empty line. */
  add(...lines: readonly string[]): this {
    for (const line of lines) {
      for (const part of line.split('\n'))
        this.#lines.push(part === '' ? '' : '  '.repeat(this.#depth) + part)
    }
    return this
  }

  /** Adds statements, each broken where it is too long. */
  statements(lines: readonly string[]): this {
    for (const line of lines) {
      const depth = /^ */.exec(line)?.[0] ?? ''
      for (const part of fold(line.slice(depth.length), this.room - depth.length)) this.add(depth + part)
    }
    return this
  }

  /** Adds a block: head, body one level deeper, foot. */
  block(head: string, body: () => void, foot = '}'): this {
    this.add(head)
    this.#depth += 1
    body()
    this.#depth -= 1
    return this.add(foot)
  }

  /** Adds `head` + items + `foot` on one line if it fits, else an item per line. */
  list(head: string, items: readonly string[], foot: string, pad = ''): this {
    const line = `${head}${pad}${items.join(', ')}${pad}${foot}`
    if (!line.includes('\n') && line.length <= this.room) return this.add(line)
    return this.block(head, () => this.add(...items.map((item) => `${item},`)), foot)
  }

  /** Adds a documentation comment. Nothing when there is nothing to say. */
  doc(text: string): this {
    const lines = wrapDoc(text, this.room - 3)
    if (lines.length === 0) return this
    if (lines.length === 1 && lines[0]!.length <= this.room - 7) return this.add(`/** ${lines[0]} */`)
    return this.add('/**', ...lines.map((line) => (line === '' ? ' *' : ` * ${line}`)), ' */')
  }

  toString(): string {
    return `${this.#lines.join('\n')}\n`
  }
}

/** A string literal in single quotes. */
export function quote(text: string): string {
  const escaped = text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
  if (!escaped.includes("'")) return `'${escaped}'`
  return escaped.includes('"') ? `'${escaped.replaceAll("'", "\\'")}'` : `"${escaped}"`
}

/** A key of an object literal. */
export function key(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quote(name)
}

/** Text for the inside of a comment, folded where it is too long; code blocks and lists keep their lines. */
function wrapDoc(text: string, width: number): string[] {
  const out: string[] = []
  let code = false
  for (const line of text.replaceAll('*/', '*\\/').trim().split('\n')) {
    if (line.trimStart().startsWith('```')) code = !code
    if (code || line.length <= width) {
      out.push(line.trimEnd())
      continue
    }
    const hang = /^(\s*(?:[-*] |@\w+ )?)/.exec(line)?.[1] ?? ''
    const indent = ' '.repeat(hang.startsWith('@') ? 2 : hang.length)
    let current = ''
    for (const word of line.trimEnd().split(' ')) {
      if (current !== '' && current.length + 1 + word.length > width) {
        out.push(current)
        current = indent + word
      } else
        current = current === '' && out.length === 0 ? word : current === '' ? word : `${current} ${word}`
    }
    out.push(current)
  }
  while (out.at(-1) === '') out.pop()
  return out[0] === '' && out.length === 1 ? [] : out
}

/** Imports, sorted as the formatter sorts them. */
export class Imports {
  readonly #modules = new Map<string, Map<string, boolean>>()

  /** Uses a value (or class) of a module, and gives its name back. */
  value(module: string, name: string): string {
    this.#of(module).set(name, true)
    return name
  }

  /** Uses only the type. */
  type(module: string, name: string): string {
    const names = this.#of(module)
    if (names.get(name) !== true) names.set(name, false)
    return name
  }

  #of(module: string): Map<string, boolean> {
    const known = this.#modules.get(module) ?? new Map<string, boolean>()
    this.#modules.set(module, known)
    return known
  }

  write(code: Code): void {
    const modules = [...this.#modules.keys()].sort((a, b) => rank(a) - rank(b) || order(a, b))
    for (const module of modules) {
      const names = [...this.#modules.get(module)!].sort(([a], [b]) => order(a, b))
      const onlyTypes = names.every(([, isValue]) => !isValue)
      const items = names.map(([name, isValue]) => (isValue || onlyTypes ? name : `type ${name}`))
      code.list(`import ${onlyTypes ? 'type ' : ''}{`, items, `} from ${quote(module)}`, ' ')
    }
  }
}

/** Packages before `../` before `./`. */
function rank(module: string): number {
  return module.startsWith('../') ? 1 : module.startsWith('./') ? 2 : 0
}

/** The order of names that Biome has: case aside, numbers by their size, a capital before its small letter. */
function order(a: string, b: string): number {
  const parts = (name: string): string[] => name.match(/\d+|\D/g) ?? []
  const [left, right] = [parts(a), parts(b)]
  for (let i = 0; i < Math.min(left.length, right.length); i += 1) {
    const [one, other] = [left[i]!, right[i]!]
    if (one === other) continue
    if (/\d/.test(one) && /\d/.test(other)) return Number(one) - Number(other)
    const [low, high] = [one.toLowerCase(), other.toLowerCase()]
    if (low !== high) return low < high ? -1 : 1
    return one < other ? -1 : 1
  }
  return left.length - right.length
}
