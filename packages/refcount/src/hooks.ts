import { writeSync } from 'node:fs'
import type { HandleReport } from './handle-report.ts'

/** A handle that reached the garbage collector although something was still to be given back. */
export interface Leak {
  /**
   * `undisposed`: nobody disposed of the handle; the collector did (no harm, but late).
   * `outstanding`: references taken with `addRef()` were never given back, and now nobody can.
   */
  readonly reason: 'undisposed' | 'outstanding'
  /** The handle, as it was. */
  readonly handle: HandleReport
}

/** What to do in the moments in which there is no caller to tell. */
export interface RefcountSettings {
  /** Told of each leak. While it is set, each new handle records where it was made (some microseconds each). */
  readonly onLeak?: ((leak: Leak) => void) | undefined
  /**
   * Told of each release that failed where nobody could catch it: while the collector gave back a reference, after an
   * asynchronous call, or in a promise that a release function returned. By default a process warning is emitted.
   */
  readonly onFinalizerError?: ((error: unknown, handle: HandleReport) => void) | undefined
  /** What becomes of an object whose wrapper was collected with references outstanding. Default `keep`. */
  readonly outstanding?: 'keep' | 'free' | undefined
}

/** The settings in force. @internal */
export let settings: RefcountSettings = {}

/**
 * Changes the settings of this thread; what is not named stays as it is, `undefined` restores the default.
 *
 * @returns an object whose disposal restores the settings before.
 *
 * @example
 * ```ts
 * configureRefcount({ onLeak: ({ reason, handle }) => console.warn(reason, handle.title, handle.creation) })
 * ```
 */
export function configureRefcount(changes: RefcountSettings): Disposable {
  const before = settings
  settings = { ...settings, ...changes }
  return {
    [Symbol.dispose](): void {
      settings = before
    },
  }
}

/** Failures while the process exits; undefined before. */
let failuresAtExit: number | undefined

/** Runs the last releases of this thread, when warnings have to be written at once. Returns how many failed. @internal */
export function whileExiting(run: () => void): number {
  failuresAtExit = 0
  run()
  const failures = failuresAtExit
  failuresAtExit = undefined
  return failures
}

/** Reports a failure that has no caller. Never throws. @internal */
export function reportFinalizerError(error: unknown, handle: HandleReport): void {
  if (failuresAtExit !== undefined) failuresAtExit += 1
  const failed = (hookError: unknown): void => {
    warn(error, handle)
    warn(hookError, handle)
  }
  try {
    if (settings.onFinalizerError === undefined) warn(error, handle)
    else ifRejected(settings.onFinalizerError(error, handle), failed)
  } catch (hookError) {
    failed(hookError)
  }
}

/** Reports a leak. Never throws. @internal */
export function reportLeak(leak: Leak): void {
  const failed = (hookError: unknown): void => reportFinalizerError(hookError, leak.handle)
  try {
    ifRejected(settings.onLeak?.(leak), failed)
  } catch (hookError) {
    failed(hookError)
  }
}

/** Hooks may be async functions: their rejections would end the process. */
function ifRejected(answer: unknown, failed: (error: unknown) => void): void {
  if (answer instanceof Promise) answer.then(undefined, failed)
}

function warn(error: unknown, handle: HandleReport): void {
  const text = `${handle.title} (${handle.pointer}) could not be freed: ${textOf(error)}`
  if (failuresAtExit === undefined) {
    process.emitWarning(text, { type: 'RefcountWarning', code: 'REFCOUNT_FINALIZER' })
    return
  }
  // A warning is printed on the next tick, which does not come any more.
  try {
    writeSync(2, `(node:${process.pid}) [REFCOUNT_FINALIZER] RefcountWarning: ${text}\n`)
  } catch {
    // Nobody reads stderr.
  }
}

function textOf(error: unknown): string {
  try {
    return error instanceof Error ? (error.stack ?? error.message) : String(error)
  } catch {
    return 'an error without a text'
  }
}
