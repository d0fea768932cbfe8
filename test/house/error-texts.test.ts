import * as cinterop from '@uchronia/cinterop'
import * as codegen from '@uchronia/codegen'
import * as plot from '@uchronia/plot'
import * as refcount from '@uchronia/refcount'
import * as series from '@uchronia/series'
import * as verify from '@uchronia/verify'
import * as uchronia from 'uchronia'
import { describe, expect, test } from 'vitest'

type ErrorClass = new (...args: unknown[]) => Error

const packages: Record<string, object> = { cinterop, codegen, plot, refcount, series, verify, uchronia }
const classes = Object.entries(packages).flatMap(([name, all]) =>
  Object.entries(all)
    .filter(([, value]) => typeof value === 'function' && value.prototype instanceof Error)
    .map(([className, value]) => [`${name}.${className}`, value as ErrorClass] as const),
)

/** Arguments of other types than a constructor of errors can have. */
const odd: readonly (readonly unknown[])[] = [
  [],
  [Symbol('a'), Symbol('b'), Symbol('c'), Symbol('d')],
  [null, null, null, null],
  ['CODE', Symbol('text')],
  ['CODE', { toString: null }],
  [Object.create(null), Object.create(null)],
  [Symbol('text'), null],
]

test('there are error classes to look at', () => expect(classes.length).toBeGreaterThan(20))

describe.each(classes)('%s', (_name, ErrorOfPackage) => {
  test.each(odd.map((args) => [args]))(
    'is made of arguments of the wrong type, or refuses them with a code: %#',
    (args) => {
      let found: unknown
      try {
        found = new ErrorOfPackage(...args)
      } catch (error) {
        found = error
        expect((error as { code?: unknown }).code).toMatch(/^(INVALID_|CONFIG)/)
      }
      expect(found).toBeInstanceOf(Error)
      expect((found as Error).constructor).not.toBe(TypeError)
      expect((found as Error).message).toBeTypeOf('string')
    },
  )
})
