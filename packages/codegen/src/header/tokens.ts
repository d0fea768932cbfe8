/** A preprocessing token. Blanks, comments and line ends are tokens too, so that lines can be counted. */
export interface Token {
  readonly kind: 'name' | 'number' | 'string' | 'punctuator' | 'blank' | 'comment' | 'newline'
  readonly text: string
  readonly line: number
}

const patterns: readonly (readonly [Token['kind'], RegExp])[] = [
  ['newline', /\r?\n/y],
  ['comment', /\/\*[\s\S]*?\*\/|\/\/(?:\\\r?\n|[^\n])*/y],
  ['blank', /(?:[ \t\f\v]|\\\r?\n|\r(?!\n))+/y],
  ['name', /[A-Za-z_]\w*/y],
  ['number', /\.?\d(?:[eEpP][+-]|[\w.])*/y],
  ['string', /"(?:\\[\s\S]|[^"\\\n])*"|'(?:\\[\s\S]|[^'\\\n])*'/y],
  ['punctuator', /##|::|\.\.\.|&&|\|\||[=!<>]=|<<|>>|[\s\S]/y],
]

/** Splits C text into tokens. Nothing is lost: the texts joined give the input. */
export function tokenize(text: string, firstLine = 1): Token[] {
  const tokens: Token[] = []
  let position = 0
  let line = firstLine
  while (position < text.length) {
    for (const [kind, pattern] of patterns) {
      pattern.lastIndex = position
      const match = pattern.exec(text)?.[0]
      if (match === undefined) continue
      tokens.push({ kind, text: match, line })
      position += match.length
      line += countNewlines(match)
      break
    }
  }
  return tokens
}

/** The number of line ends in a text. */
export function countNewlines(text: string): number {
  let count = 0
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1
  return count
}

/** True when a token says something to the compiler. */
export function isSolid(token: Token): boolean {
  return token.kind !== 'blank' && token.kind !== 'comment' && token.kind !== 'newline'
}
