// Written by uchronia-codegen 0.1.0 from hostile.h (a7c935cb11af2495). Do not edit.

import { notOneOf } from '@uchronia/cinterop/binding'

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
  return allColour.has(value) ? value : notOneOf(what, value, Colour)
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
