// Written by uchronia-codegen 0.1.0 from hostile.h (a7c935cb11af2495). Do not edit.

import { NativeError } from '@uchronia/cinterop'

/** A colour. */
export const Colour = {
  RED: 114,
  GREEN: 115,
  BLUE: 9,
} as const

/** One of the values of {@link Colour:variable}. */
export type Colour = (typeof Colour)[keyof typeof Colour]

const allColour: ReadonlySet<unknown> = new Set(Object.values(Colour))

/** @internal */
export function checkColour(what: string, value: Colour): Colour {
  if (allColour.has(value)) return value
  const known = Object.entries(Colour).map(([name, known]) => `${known} (${name})`)
  const found = typeof value === 'number' ? value : `a ${typeof value}`
  throw new NativeError('INVALID_ARGUMENT', `${what} must be one of ${known.join(', ')}, not ${found}.`)
}

export interface Inner {
  readonly a: number
  readonly b: number
}

/** A point with all that makes layouts hard. */
export interface Point {
  /** one byte, and padding behind it */
  readonly tag: number
  readonly at: readonly number[]
  readonly inner: Inner
  readonly colour: Colour
  readonly name: readonly number[]
  readonly text: string
}
