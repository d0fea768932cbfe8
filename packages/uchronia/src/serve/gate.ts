/** Work that is refused since too much of it goes on. @internal */
export class BusyError extends Error {
  override readonly name = 'BusyError'
}

/**
 * Lets some pieces of work run at a time and some wait; all others are refused. A piece of work lasts until what it made was
 * sent, so that slow readers cannot pile up answers in memory.
 * @internal
 */
export class Gate {
  readonly #most: number
  readonly #mostWaiting: number
  readonly #waiting: (() => void)[] = []
  #running = 0

  /** @param most  runs at a time  @param mostWaiting  may wait for it */
  constructor(most: number, mostWaiting: number) {
    this.#most = most
    this.#mostWaiting = mostWaiting
  }

  /**
   * Waits for its turn.
   * @returns ends the turn; calling it twice is fine
   * @throws {@link BusyError}; the reason of the signal
   */
  async enter(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted()
    if (this.#running >= this.#most) {
      if (this.#waiting.length >= this.#mostWaiting)
        throw new BusyError('Too many requests at a time. Try again in a moment.')
      await this.#turn(signal)
    } else this.#running++
    let left = false
    return () => {
      if (left) return
      left = true
      const next = this.#waiting.shift()
      if (next) next()
      else this.#running--
    }
  }

  #turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const begin = () => {
        signal.removeEventListener('abort', leave)
        resolve()
      }
      const leave = () => {
        this.#waiting.splice(this.#waiting.indexOf(begin), 1)
        reject(signal.reason)
      }
      signal.addEventListener('abort', leave, { once: true })
      this.#waiting.push(begin)
    })
  }
}
