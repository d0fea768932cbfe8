import { isSolid, type Token, tokenize } from './tokens.ts'

/** The value of a name in a constant expression; undefined makes the whole expression unknown. */
export type NameLookup = (name: string) => bigint | undefined

/** A type inside a constant expression, as the words that spell it; undefined when the words are no type. */
export type TypeLookup = (words: readonly string[]) => ExpressionType | undefined

/** The facts about a type that constant expressions use. */
export interface ExpressionType {
  /** Bytes; undefined when unknown. */
  readonly size: number | undefined
  readonly align: number | undefined
  /** For casts: an integer, whether it is signed. */
  readonly signed: boolean | undefined
}

const binary: readonly Readonly<Record<string, (a: bigint, b: bigint) => bigint>>[] = [
  { '||': (a, b) => bit(a !== 0n || b !== 0n) },
  { '&&': (a, b) => bit(a !== 0n && b !== 0n) },
  { '|': (a, b) => a | b },
  { '^': (a, b) => a ^ b },
  { '&': (a, b) => a & b },
  { '==': (a, b) => bit(a === b), '!=': (a, b) => bit(a !== b) },
  {
    '<': (a, b) => bit(a < b),
    '>': (a, b) => bit(a > b),
    '<=': (a, b) => bit(a <= b),
    '>=': (a, b) => bit(a >= b),
  },
  { '<<': (a, b) => a << shift(b), '>>': (a, b) => a >> shift(b) },
  { '+': (a, b) => a + b, '-': (a, b) => a - b },
  { '*': (a, b) => a * b, '/': (a, b) => a / b, '%': (a, b) => a % b },
]

function bit(value: boolean): bigint {
  return value ? 1n : 0n
}

function shift(by: bigint): bigint {
  if (by < 0n || by > 63n) throw new RangeError('a shift outside 0..63')
  return by
}

/**
 * The value of an integer constant expression, or undefined when it is none (a call, an unknown name or type, a division
 * by zero).
 */
export function evaluateConstant(
  source: string | readonly Token[],
  lookup: NameLookup = () => undefined,
  typeOf: TypeLookup = () => undefined,
): bigint | undefined {
  const tokens = (typeof source === 'string' ? tokenize(source) : source).filter(isSolid)
  let position = 0
  const peek = (): string | undefined => tokens[position]?.text
  const fail = (): never => {
    throw new SyntaxError('not an integer constant expression')
  }
  const expect = (text: string): void => {
    if (peek() !== text) fail()
    position += 1
  }

  /** The type between the parentheses that begin here, and the position behind them. */
  function typeInParentheses(): { readonly type: ExpressionType; readonly end: number } | undefined {
    if (peek() !== '(') return undefined
    const close = tokens.findIndex((token, index) => index > position && token.text === ')')
    if (close < 0) return undefined
    const type = typeOf(tokens.slice(position + 1, close).map((token) => token.text))
    return type && { type, end: close + 1 }
  }

  function primary(): bigint {
    const cast = typeInParentheses()
    if (cast !== undefined) {
      position = cast.end
      const { size, signed } = cast.type
      if (size === undefined || signed === undefined) fail()
      const value = primary()
      return signed ? BigInt.asIntN(size! * 8, value) : BigInt.asUintN(size! * 8, value)
    }
    const token = tokens[position] ?? fail()
    position += 1
    if (['sizeof', '_Alignof', 'alignof', '__alignof__'].includes(token.text)) {
      const measured = typeInParentheses() ?? fail()
      position = measured.end
      const bytes = token.text === 'sizeof' ? measured.type.size : measured.type.align
      return bytes === undefined ? fail() : BigInt(bytes)
    }
    if (token.kind === 'number') return integerLiteral(token.text) ?? fail()
    if (token.kind === 'name') return lookup(token.text) ?? fail()
    if (token.kind === 'string') return characterLiteral(token.text) ?? fail()
    switch (token.text) {
      case '(': {
        const value = conditional()
        expect(')')
        return value
      }
      case '-':
        return -primary()
      case '+':
        return primary()
      case '~':
        return ~primary()
      case '!':
        return bit(primary() === 0n)
      default:
        return fail()
    }
  }

  function level(index: number): bigint {
    const operators = binary[index]
    if (operators === undefined) return primary()
    let left = level(index + 1)
    for (;;) {
      const text = peek()
      const operator = text === undefined || !Object.hasOwn(operators, text) ? undefined : operators[text]
      if (operator === undefined) return left
      position += 1
      left = operator(left, level(index + 1))
    }
  }

  function conditional(): bigint {
    const condition = level(0)
    if (peek() !== '?') return condition
    position += 1
    const yes = conditional()
    expect(':')
    const no = conditional()
    return condition !== 0n ? yes : no
  }

  try {
    const value = conditional()
    return position === tokens.length ? value : undefined
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined
    throw error
  }
}

function integerLiteral(text: string): bigint | undefined {
  const match = /^(0[xX][\da-fA-F]+|0[bB][01]+|\d+)[uUlL]*$/.exec(text)
  const digits = match?.[1]
  if (digits === undefined) return undefined
  if (/^0\d+$/.test(digits)) return /^[0-7]+$/.test(digits) ? BigInt(`0o${digits.slice(1)}`) : undefined
  return BigInt(digits)
}

const escapes: Readonly<Record<string, number>> = { n: 10, t: 9, r: 13, '0': 0, '\\': 92, "'": 39, '"': 34 }

function characterLiteral(text: string): bigint | undefined {
  const match = /^'(?:\\(.)|([^\\']))'$/.exec(text)
  if (match === null) return undefined
  const code = match[1] === undefined ? match[2]?.charCodeAt(0) : escapes[match[1]]
  return code === undefined ? undefined : BigInt(code)
}
