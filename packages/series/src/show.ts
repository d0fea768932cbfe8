/**
 * A value as error messages show it: short, on one line, never throwing.
 * @internal
 */
export function show(value: unknown): string {
  if (typeof value === 'string') {
    return printable(JSON.stringify(shorten(value)))
  }
  if (typeof value === 'bigint') return `${value}n`
  if (value === null || typeof value !== 'object') {
    return typeof value === 'function' ? 'a function' : String(value)
  }
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'an invalid Date' : value.toISOString()
  if (Array.isArray(value)) return `an array of ${value.length}`
  if (ArrayBuffer.isView(value)) return `a ${value.constructor.name} of ${value.byteLength} bytes`
  const name = Object.getPrototypeOf(value)?.constructor?.name
  return typeof name === 'string' && name !== 'Object' ? `a ${printable(shorten(name))}` : 'an object'
}

/** The path of a file as error messages show it: whole, since its end says which file it is. @internal */
export function showPath(path: string): string {
  return printable(JSON.stringify(path))
}

/** A text of 60 characters at most. @internal */
export function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text
}

/**
 * Text whose control characters are escaped, so that an identifier cannot steer a terminal: those of ASCII and Latin-1,
 * line separators, and marks that turn the direction of writing.
 * @internal
 */
export function printable(text: string): string {
  return text.replaceAll(
    /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
