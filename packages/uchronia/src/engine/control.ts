import { UchroniaError } from '../errors.ts'

/**
 * Cancellation and progress of engine calls that run on another thread: a `uchronia_control` in memory that both sides see.
 * Calls that make up one piece of work may use one after the other.
 */
export class Control {
  /** The struct that the engine is given: cancel, done, total. */
  readonly memory: BigInt64Array = new BigInt64Array(3)
  /** Values of all calls together, where there is more than one. */
  #planned = 0
  /** Values of the calls that are over. */
  #before = 0

  /** Says how many values all calls together will do. */
  plan(total: number): void {
    this.#planned = total
  }

  /** Readies the struct for another call of the same work. */
  next(): void {
    this.#before += Number(Atomics.load(this.memory, 1))
    Atomics.store(this.memory, 1, 0n)
    Atomics.store(this.memory, 2, 0n)
  }

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
    return this.#before + Number(Atomics.load(this.memory, 1))
  }

  /** Values to be done; 0 until it is known. */
  get total(): number {
    return this.#planned || Number(Atomics.load(this.memory, 2))
  }
}
