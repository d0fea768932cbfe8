import { setTimeout } from 'node:timers/promises'
import type { Archive } from './archive.ts'

/** The news of an archive. @internal */
export type News =
  | { readonly kind: 'changed' }
  /** A change that cannot be opened, as while a file is being written; the state before it is still served. */
  | { readonly kind: 'problem'; readonly message: string }

/**
 * Looks at the files of an archive as long as somebody listens, and tells of changes. Files are asked, and not the system's
 * notices of changes, which folders of other machines do not give.
 * @internal
 */
export class Changes {
  readonly #archive: Archive
  readonly #interval: number
  readonly #listeners = new Set<(news: News) => void>()
  readonly #end = new AbortController()
  #watching = false

  /** @param interval  milliseconds between two looks */
  constructor(archive: Archive, interval: number) {
    this.#archive = archive
    this.#interval = interval
  }

  /** The number of listeners. */
  get count(): number {
    return this.#listeners.size
  }

  /** @returns ends the listening */
  listen(listener: (news: News) => void): () => void {
    this.#listeners.add(listener)
    if (!this.#watching) {
      this.#watching = true
      void this.#watch()
    }
    return () => this.#listeners.delete(listener)
  }

  async #watch(): Promise<void> {
    const { signal } = this.#end
    let problem: string | undefined
    while (this.#listeners.size > 0 && !signal.aborted) {
      const begin = performance.now()
      try {
        const changed = await this.#archive.refresh(signal)
        // The end of a problem is news too.
        if (changed || problem !== undefined) this.#tell({ kind: 'changed' })
        problem = undefined
      } catch (error) {
        const { message } = error as Error
        if (!signal.aborted && message !== problem) this.#tell({ kind: 'problem', message })
        problem = message
      }
      // Archives whose files take long to look at are looked at less often.
      const pause = Math.max(this.#interval, 10 * (performance.now() - begin))
      await setTimeout(pause, undefined, { signal, ref: false }).catch(() => {})
    }
    this.#watching = false
  }

  #tell(news: News): void {
    for (const listener of this.#listeners) listener(news)
  }

  /** Ends the looking. */
  close(): void {
    this.#end.abort()
    this.#listeners.clear()
  }
}
