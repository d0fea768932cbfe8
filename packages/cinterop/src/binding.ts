/**
 * Building blocks of the bindings that `uchronia-codegen` writes. Not for code written by hand: the functions of
 * {@link BoundFunctions} look at nothing.
 *
 * @module
 */

export * from './binding/arguments.ts'
export * from './binding/results.ts'
export {
  type BoundArgument,
  BoundFunctions,
  type BoundKind,
  type BoundResult,
  type Declarations,
  type Functions,
  type NumberKind,
} from './native/bound-functions.ts'
export * from './native/checks.ts'
