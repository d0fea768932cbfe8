import {
  BorrowedNativeHandle,
  configureRefcount,
  DeletableNativeHandle,
  findLibrary,
  type Pointer,
  RefcountError,
} from '@uchronia/refcount'
import { expect, test } from 'vitest'

const refused = (message: RegExp) =>
  expect.objectContaining({ code: 'INVALID_ARGUMENT', message: expect.stringMatching(message) })

test.each([
  [{ onLeak: 'x' }, /onLeak must be a function or undefined, got a string/],
  [{ onFinalizerError: null }, /onFinalizerError must be a function/],
  [{ outstanding: 'free it' }, /outstanding must be "keep" or "free"/],
  [{ onleak: () => undefined }, /no setting "onleak"; there are onLeak, onFinalizerError, outstanding/],
  [null, /expected settings, got null/],
  ['onLeak', /expected settings, got a string/],
])('the settings %j are refused, and change nothing', (settings, message) => {
  expect(() => configureRefcount(settings as never)).toThrow(refused(message))
})

test('a setting that is undefined is the default again', () => {
  using _outer = configureRefcount({ outstanding: 'free' })
  expect(() =>
    configureRefcount({ outstanding: undefined, onLeak: undefined })[Symbol.dispose](),
  ).not.toThrow()
})

test('a handle without its options, or with a backend that is none, is refused with an error of the family', () => {
  const pointer = 8n as Pointer
  expect(() => new DeletableNativeHandle(pointer, undefined as never)).toThrow(refused(/function that frees/))
  expect(() => new BorrowedNativeHandle(pointer, { backend: {} as never })).toThrow(
    refused(/expected isPointer as a function/),
  )
})

test('a folder that cannot be looked at is not there, and the search goes on', () => {
  const options = { env: {}, platform: 'linux', directories: ['x'.repeat(5000)] }
  expect(findLibrary('no-such-library-at-all', options)).toBeNull()
  expect(() => findLibrary('a\0b', options)).toThrow(RefcountError)
})
