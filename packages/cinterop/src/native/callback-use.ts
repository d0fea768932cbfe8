/*
 * C that calls a function which was taken back ends the process. So a callback is taken back at once only when no native
 * code of this thread can be using it: not inside any callback, whose caller is still running, and not while an
 * asynchronous call has its pointer.
 */

/** Callbacks of this thread that C has not returned from. */
let entered = 0
/** Number of pending asynchronous calls that hold the pointer of a callback. */
const lent = new Map<bigint, number>()
/** Work to do when no call has the pointer any more. */
const waiting = new Map<bigint, () => void>()

/** Runs the function behind a callback. @internal */
export function insideCallback<T>(run: () => T): T {
  entered++
  try {
    return run()
  } finally {
    entered--
  }
}

/** Keeps the callbacks among the arguments of an asynchronous call until the returned function is called. @internal */
export function lendCallbacks(args: readonly unknown[]): () => void {
  const pointers = args.filter((arg) => typeof arg === 'bigint')
  for (const pointer of pointers) lent.set(pointer, (lent.get(pointer) ?? 0) + 1)
  return () => {
    for (const pointer of pointers) {
      const left = lent.get(pointer)! - 1
      if (left > 0) {
        lent.set(pointer, left)
        continue
      }
      lent.delete(pointer)
      const takeBack = waiting.get(pointer)
      waiting.delete(pointer)
      if (takeBack) whenUnused(pointer, takeBack)
    }
  }
}

/** Takes a callback back now or, if native code may be using it, as soon as that has returned. @internal */
export function whenUnused(pointer: bigint, takeBack: () => void): void {
  if (lent.has(pointer)) waiting.set(pointer, takeBack)
  else if (entered > 0)
    setImmediate(whenUnused, pointer, takeBack) // no native call is below the event loop
  else takeBack()
}
