import type { Verification } from '@uchronia/verify'
import { type VerifyEntryOptions, verifyEntry } from '../verify/verify-entry.ts'
import { failureOf } from './answers.ts'
import type { Archive } from './archive.ts'
import { type Download, FORMATS, fileOf } from './download.ts'
import { Query } from './query.ts'
import { batchesOf } from './values.ts'

const PARAMETERS: readonly string[] = [
  'id',
  'observed',
  'metrics',
  'by',
  'thresholds',
  'levels',
  'reference',
  'step',
  'how',
  'dayStart',
  'from',
  'to',
  'bootstrap',
  'format',
]

/** Samples of a bootstrap, which take their time on the one thread that all requests share. */
const MOST_SAMPLES = 1000

const BY = ['none', 'lead', 'lead-day', 'month', 'season', 'year', 'issue'] as const

const REDUCTIONS = ['sum', 'mean', 'min', 'max', 'first', 'last'] as const

/** A verification that was asked for. @internal */
export interface VerificationRequest {
  readonly query: Query
  run(onProgress?: (fraction: number) => void): Promise<Verification>
}

/** @throws {@link OptionError} @internal */
export function verificationOf(
  archive: Archive,
  parameters: URLSearchParams,
  signal: AbortSignal,
): VerificationRequest {
  const query = new Query(parameters, PARAMETERS)
  const id = query.required('id')
  const options: VerifyEntryOptions = {
    observed: query.required('observed'),
    metrics: query.text('metrics')?.split(','),
    by: query.choice('by', BY),
    thresholds: query.numbers('thresholds'),
    levels: query.numbers('levels'),
    reference: query.text('reference'),
    step: query.text('step'),
    how: query.choice('how', REDUCTIONS),
    dayStart: query.text('dayStart'),
    from: query.text('from'),
    to: query.text('to'),
    bootstrap: query.count('bootstrap', MOST_SAMPLES),
    signal,
  }
  return { query, run: (onProgress) => verifyEntry(archive, id, { ...options, onProgress }) }
}

/** Milliseconds between two reports of progress, which also show that somebody still listens. */
const INTERVAL = 250

/**
 * A verification as lines of JSON: `{"fraction": 0.4}` while it goes on, then `{"result": …}` or `{"error": …}`.
 * @internal
 */
export async function* verificationLines({ run }: VerificationRequest): AsyncIterable<string> {
  let fraction = 0
  const work = run((done) => {
    fraction = done
  }).then(
    (result) => ({ result }),
    (error: unknown) => ({ error: failureOf(error).body }),
  )
  for (;;) {
    const end = await Promise.race([work, pause()])
    yield `${JSON.stringify(end ?? { fraction })}\n`
    if (end) return
  }
}

function pause(): Promise<undefined> {
  return new Promise((resolve) => setTimeout(resolve, INTERVAL))
}

/** The scores of a verification as a file. @throws {@link OptionError} and what verifying throws @internal */
export async function verificationFile({ query, run }: VerificationRequest): Promise<Download> {
  const format = query.choice('format', FORMATS) ?? 'csv'
  const verification = await run()
  return fileOf(batchesOf(verification.toArrow()), `${query.required('id')} verification`, format)
}
