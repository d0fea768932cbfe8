import { NativeError } from '../errors.ts'

/** Lets so many calls in at a time; the others wait their turn. @internal */
export class Gate {
  readonly #limit: number
  #inside = 0
  readonly #waiting = new Set<() => void>()

  constructor(limit: number) {
    this.#limit = limit
  }

  /** True when one call at a time is let in. */
  get exclusive(): boolean {
    return this.#limit === 1
  }

  /** True while that one call is in. */
  get busy(): boolean {
    return this.#limit === 1 && this.#inside === 1
  }

  /** True when the call is in at once; otherwise it has to {@link wait}. */
  tryEnter(): boolean {
    if (this.#inside >= this.#limit) return false
    this.#inside++
    return true
  }

  /** Waits until the call is in. Aborting takes it out of the queue. */
  wait(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const enter = () => {
        signal?.removeEventListener('abort', giveUp)
        resolve()
      }
      const giveUp = () => {
        this.#waiting.delete(enter)
        reject(signal!.reason)
      }
      signal?.addEventListener('abort', giveUp, { once: true })
      this.#waiting.add(enter)
    })
  }

  leave(): void {
    const [next] = this.#waiting
    if (next) {
      this.#waiting.delete(next)
      next()
    } else {
      this.#inside--
    }
  }

  /** Refuses a synchronous call while an asynchronous one is in. */
  refuse(symbol: string): never {
    throw new NativeError(
      'BUSY',
      `${symbol} was called while an asynchronous call is inside its library, which takes one call at a time. Await that one first.`,
    )
  }
}
