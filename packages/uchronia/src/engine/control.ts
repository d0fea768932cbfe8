import { UchroniaError } from '../errors.ts'

/**
 * Follows and ends a call of the engine that runs on another thread: a `uchronia_control` in memory that both see. One for
 * each call.
 */
export class Control {
  /** What the engine is given: cancel, done, total. */
  readonly memory: BigInt64Array = new BigInt64Array(3)

  /** Makes the call end soon, with an error `CANCELLED`. */
  cancel(): void {
    Atomics.store(this.memory, 0, 1n)
  }

  /**
   * For work that is not done by the engine: says how many values there will be.
   * @throws {@link UchroniaError} `CANCELLED`
   */
  expect(total: number): void {
    Atomics.store(this.memory, 1, 0n)
    Atomics.store(this.memory, 2, BigInt(total))
    if (this.cancelled)
      throw new UchroniaError('CANCELLED', `cancelled by the caller after 0 of ${total} values`)
  }

  /** As {@link expect}: counts values that are done. */
  advance(values: number): void {
    Atomics.add(this.memory, 1, BigInt(values))
  }

  get cancelled(): boolean {
    return Atomics.load(this.memory, 0) !== 0n
  }

  /** Values done so far. */
  get done(): number {
    return Number(Atomics.load(this.memory, 1))
  }

  /** Values to be done; 0 until the call has begun. */
  get total(): number {
    return Number(Atomics.load(this.memory, 2))
  }
}
