import { Presets, SingleBar } from 'cli-progress'

/**
 * A progress bar on standard error, shown only on a terminal and only when the work takes longer than a second.
 * @internal
 */
export class Progress implements Disposable {
  readonly #begin = Date.now()
  readonly #bar = new SingleBar(
    { format: '{bar} {percentage} %  {eta_formatted} left', clearOnComplete: true, stream: process.stderr },
    Presets.shades_classic,
  )
  #started = false

  readonly update = (fraction: number): void => {
    if (!process.stderr.isTTY) return
    if (!this.#started && Date.now() - this.#begin < 1000) return
    if (!this.#started) {
      this.#bar.start(1, fraction)
      this.#started = true
    }
    this.#bar.update(fraction)
  };

  [Symbol.dispose](): void {
    if (this.#started) this.#bar.stop()
  }
}
