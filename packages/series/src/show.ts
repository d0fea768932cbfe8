/**
 * A value as error messages show it: short, on one line, never throwing.
 * @internal
 */
export function show(value: unknown): string {
  if (typeof value === 'string') {
    return JSON.stringify(shorten(value))
  }
  if (typeof value === 'bigint') return `${value}n`
  if (value === null || typeof value !== 'object') {
    return typeof value === 'function' ? 'a function' : String(value)
  }
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'an invalid Date' : value.toISOString()
  if (Array.isArray(value)) return `an array of ${value.length}`
  if (ArrayBuffer.isView(value)) return `a ${value.constructor.name} of ${value.byteLength} bytes`
  const name = Object.getPrototypeOf(value)?.constructor?.name
  return typeof name === 'string' && name !== 'Object' ? `a ${name}` : 'an object'
}

/** A text of 60 characters at most. @internal */
export function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text
}
