import { checkOptions, show } from '@uchronia/series/internal'
import { VerifyError } from '../errors.ts'
import { Pairs } from '../pairs/pairs.ts'
import { OPTIONS, type VerifyOptions } from './options.ts'
import type { Verification } from './verification.ts'
import { Verifier } from './verifier.ts'

/**
 * Scores of pairs, or of batches of pairs that come one after the other.
 *
 * @example
 * ```ts
 * const { groups } = verify(pairs, { metrics: ['crps', 'brier'], by: 'lead', thresholds: [1] })
 * groups[0].metrics.crps
 * groups[0].metrics.brier['1']
 * ```
 * @throws {@link VerifyError}
 */
export function verify(pairs: Pairs | Iterable<Pairs>, options: VerifyOptions = {}): Verification {
  const verifier = new Verifier(options)
  for (const batch of pairs instanceof Pairs ? [pairs] : batchesOf(pairs)) verifier.add(batch)
  return verifier.result()
}

/** {@link VerifyOptions} and how to follow and to end the work. */
export interface VerifyAsyncOptions extends VerifyOptions {
  /** Rejects with its reason when it is aborted. */
  readonly signal?: AbortSignal | undefined
  /** Cases that are expected, for `onProgress`. */
  readonly total?: number | undefined
  /** Called after each batch with the completed fraction, 0 to 1. */
  readonly onProgress?: ((fraction: number) => void) | undefined
}

/**
 * {@link verify} for batches that are read while it works; others may run between two of them.
 *
 * @example
 * ```ts
 * const pairsOfEachIssue = alignAsync({ forecast, observed })
 * const result = await verifyAsync(pairsOfEachIssue, { by: 'lead-day', metrics: ['crps'] })
 * result.groups.length // 2
 * ```
 * @throws {@link VerifyError}
 */
export async function verifyAsync(
  batches: Pairs | Iterable<Pairs> | AsyncIterable<Pairs>,
  options: VerifyAsyncOptions = {},
): Promise<Verification> {
  const { signal, total, onProgress, ...rest } = checkOptions(options, 'verifyAsync', ASYNC_OPTIONS)
  if (onProgress !== undefined && !(total !== undefined && total > 0)) {
    throw new VerifyError(
      'OPTION_NEEDED',
      'onProgress is called with a fraction, which needs the number of cases. Give { total }.',
    )
  }
  const verifier = new Verifier(rest)
  let cases = 0
  let pause = Date.now() + 20
  for await (const batch of batches instanceof Pairs ? [batches] : batchesOf(batches)) {
    signal?.throwIfAborted()
    verifier.add(batch)
    cases += batch.length
    if (total !== undefined) onProgress?.(Math.min(1, cases / total))
    if (Date.now() > pause) {
      await new Promise((resolve) => setTimeout(resolve))
      pause = Date.now() + 20
    }
  }
  signal?.throwIfAborted()
  return verifier.result()
}

const ASYNC_OPTIONS = [...OPTIONS, 'signal', 'total', 'onProgress']

/** @throws {@link VerifyError} `NOT_PAIRS` */
function batchesOf<B extends Iterable<Pairs> | AsyncIterable<Pairs>>(batches: B): B {
  const { [Symbol.iterator]: iterator, [Symbol.asyncIterator]: asyncIterator } = Object(batches)
  if (typeof batches !== 'string' && [iterator, asyncIterator].some((one) => typeof one === 'function'))
    return batches
  throw new VerifyError(
    'NOT_PAIRS',
    `Expected Pairs or batches of them, as align() gives them, not ${show(batches)}.`,
  )
}
