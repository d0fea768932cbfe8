import { writeSync } from 'node:fs'
import { RefcountError } from './errors.ts'
import type { HandleReport } from './handle-report.ts'
import { kindOf } from './kind-of.ts'

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

/** Hooks for events that have no caller to report to, such as a failure in a finalizer. */
export interface RefcountSettings {
  /** Told of each leak. While it is set, each new handle records where it was made (some microseconds each). */
  readonly onLeak?: ((leak: Leak) => void) | undefined
  /**
   * Told of each release that failed where nobody could catch it: while the collector gave back a reference, after an
   * asynchronous call, or in a promise that a release function returned. By default a process warning is emitted.
   */
  readonly onFinalizerError?: ((error: unknown, handle: HandleReport) => void) | undefined
  /** Treatment of an object whose wrapper was collected with references outstanding. Default `keep`. */
  readonly outstanding?: 'keep' | 'free' | undefined
}

/** The settings in force. @internal */
export let settings: RefcountSettings = {}

/**
 * Changes the settings of this thread; what is not named stays as it is, `undefined` restores the default.
 *
 * @returns an object whose disposal restores the settings before.
 * @throws RefcountError (`INVALID_ARGUMENT`) for a setting that does not exist, or that cannot have this value.
 *
 * @example
 * ```ts
 * configureRefcount({ onLeak: ({ reason, handle }) => console.warn(reason, handle.title, handle.creation) })
 * ```
 */
export function configureRefcount(changes: RefcountSettings): Disposable {
  checkSettings(changes)
  const before = settings
  settings = { ...settings, ...changes }
  return {
    [Symbol.dispose](): void {
      settings = before
    },
  }
}

/** The settings that there are, and what each can be. */
const CHECKS: Readonly<Record<keyof RefcountSettings, { ok: (value: unknown) => boolean; what: string }>> = {
  onLeak: { ok: (value) => typeof value === 'function', what: 'a function' },
  onFinalizerError: { ok: (value) => typeof value === 'function', what: 'a function' },
  outstanding: { ok: (value) => value === 'keep' || value === 'free', what: '"keep" or "free"' },
}

function checkSettings(changes: RefcountSettings): void {
  if (typeof changes !== 'object' || changes === null || Array.isArray(changes)) {
    throw new RefcountError(
      'INVALID_ARGUMENT',
      `configureRefcount: expected settings, got ${kindOf(changes)}`,
    )
  }
  for (const [name, value] of Object.entries(changes)) {
    const check = Object.hasOwn(CHECKS, name) ? CHECKS[name as keyof RefcountSettings] : undefined
    if (check === undefined) {
      throw new RefcountError(
        'INVALID_ARGUMENT',
        `configureRefcount: there is no setting ${JSON.stringify(name)}; there are ${Object.keys(CHECKS).join(', ')}`,
      )
    }
    if (value === undefined || check.ok(value)) continue
    throw new RefcountError(
      'INVALID_ARGUMENT',
      `configureRefcount: ${name} must be ${check.what} or undefined, got ${kindOf(value)}`,
    )
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
