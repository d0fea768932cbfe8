import { appendFileSync } from 'node:fs'
import { basename } from 'node:path'
import { shorten, show } from '@uchronia/series/internal'
import type { BoundKind } from './bound-functions.ts'
import type { Callable } from './call.ts'
import type { Raw } from './koffi.ts'
import { classOf, lengthOf } from './predicates.ts'

/** An argument or a result in a trace: a number or a short text as it is, of everything else what it is. */
type Summary = string | number | boolean | null | undefined

/** One line of a trace. */
interface TracedCall {
  /** The name of the library's file. */
  readonly library: string
  readonly function: string
  /** On another thread. */
  readonly async?: true | undefined
  /** Time that native code took, without the wait of an asynchronous call for its turn. */
  readonly ms: number
  readonly arguments: readonly Summary[]
  readonly result?: Summary
  /** The text that the library gave to its error callback, or the error thrown. A status is a result. */
  readonly error?: string | undefined
}

/**
 * Writes down each call of bound functions as a line of JSON, at the end of the file that the environment variable
 * `UCHRONIA_TRACE` names. What cannot be written is missing there, with a warning; no call fails for it.
 * @internal
 */
export class CallTrace {
  readonly #file: string
  readonly #library: string
  #isBroken = false

  constructor(file: string, libraryPath: string) {
    this.#file = file
    this.#library = basename(libraryPath)
  }

  /** The trace of a library; undefined when nobody asks for one. */
  static asked(libraryPath: string): CallTrace | undefined {
    const file = process.env.UCHRONIA_TRACE
    return file ? new CallTrace(file, libraryPath) : undefined
  }

  /** The same function, written down when it is called. */
  of(callable: Callable, [result, ...parameters]: readonly [BoundKind, ...BoundKind[]]): Callable {
    const { symbol, errors } = callable
    const begin = (args: readonly unknown[], isAsync?: true) => {
      const start = performance.now()
      return (value: unknown, error: unknown): void => {
        const ms = Math.round((performance.now() - start) * 1000) / 1000
        this.#write(() => ({
          library: this.#library,
          function: symbol,
          async: isAsync,
          ms,
          arguments: args.map((arg, i) => summary(arg, parameters[i])),
          result: summary(value, result),
          error: error === undefined ? undefined : textOf(error),
        }))
      }
    }
    const around = (raw: Raw): Raw => {
      const call = (...args: unknown[]): unknown => {
        const end = begin(args)
        let value: unknown
        try {
          value = raw(...args)
        } catch (error) {
          end(undefined, error)
          throw error
        }
        end(value, errors.text)
        return value
      }
      const async = (...all: unknown[]): void => {
        const args = all.slice(0, -1)
        const callback = all.at(-1) as (error: unknown, value: unknown) => void
        const end = begin(args, true)
        try {
          raw.async(...args, (error: unknown, value: unknown) => {
            end(value, error ? error : errors.text)
            callback(error, value)
          })
        } catch (error) {
          end(undefined, error)
          throw error
        }
      }
      return Object.assign(call, { async })
    }
    return { ...callable, bind: () => around(callable.bind()) }
  }

  #write(describe: () => TracedCall): void {
    if (this.#isBroken) return
    try {
      // One write at the end of the file, so that lines of several processes do not mix.
      appendFileSync(this.#file, `${JSON.stringify(describe())}\n`)
    } catch (error) {
      this.#isBroken = true
      process.emitWarning(
        `The calls of ${this.#library} are not traced any more: ${textOf(error)}. UCHRONIA_TRACE must name a file that can be appended to.`,
        { type: 'CinteropWarning', code: 'CINTEROP_TRACE' },
      )
    }
  }
}

function summary(value: unknown, kind: BoundKind | undefined): Summary {
  if (value === null || value === undefined || typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (typeof value === 'bigint') return kind === 'pointer' ? `0x${value.toString(16)}` : String(value)
  if (typeof value === 'string') return shorten(value)
  const className = classOf(value)
  if (className !== undefined) return `${className}(${lengthOf(value)})`
  return typeof kind === 'object' ? kind.struct.name : show(value)
}

function textOf(error: unknown): string {
  if (typeof error === 'string') return error
  return error instanceof Error ? error.message : show(error)
}
