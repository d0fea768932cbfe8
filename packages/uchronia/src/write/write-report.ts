import type { ReportOptions, VerificationScores } from '@uchronia/plot'
import { checkOptions, show } from '@uchronia/series/internal'
import { filePath, flag } from '../arguments.ts'
import { splitAsync } from '../async-options.ts'
import { UchroniaError } from '../errors.ts'
import { VERSION } from '../version.ts'
import { writeTarget } from './target.ts'

/** Options of {@link writeReport}. */
export interface WriteReportOptions extends Omit<ReportOptions, 'document'> {
  /** Replace a file that is there. */
  readonly overwrite?: boolean | undefined
  readonly signal?: AbortSignal | undefined
}

/** The keys of {@link WriteReportOptions}. */
const KEYS: readonly (keyof WriteReportOptions)[] = [
  'overwrite',
  'signal',
  'title',
  'command',
  'versions',
  'details',
  'metrics',
  'created',
]

/**
 * Writes a verification as one HTML page that stands alone: results in words, charts, tables and method. It needs no network
 * and no script. Metrics of `@uchronia/verify` are explained, and the versions of this package and of Node are in it, unless
 * others are given.
 *
 * @param scores what `verify` of `@uchronia/verify` gave, or the same out of JSON
 * @throws {@link UchroniaError} `EXISTS`, `IO`; `INVALID_ARGUMENT`: not the result of a verification
 * @throws {@link OptionError}
 *
 * @example
 * ```ts
 * import { align, persistence, verify } from '@uchronia/verify'
 *
 * using observed = library.getSeries('rain_obs.401201', 'single')
 * const pairs = align({ forecast: forecast.read(), observed: observed.read() }, { reference: persistence() })
 * await writeReport(verify(pairs, { by: 'lead-day', metrics: ['crps', 'crpss'] }), 'report.html')
 * ```
 */
export async function writeReport(
  scores: VerificationScores,
  path: string | URL,
  options: WriteReportOptions = {},
): Promise<void> {
  const [{ signal }, rest] = splitAsync(checkOptions(options, 'writeReport', KEYS))
  const { overwrite, ...page } = rest
  const target = { overwrite: flag(overwrite, 'overwrite'), signal }
  const file = filePath(path, 'the file to write')
  if (!Array.isArray((scores as VerificationScores | undefined)?.groups)) {
    throw new UchroniaError(
      'INVALID_ARGUMENT',
      `Expected the result of a verification, as verify gives it; got ${show(scores)}.`,
    )
  }
  // Loaded when a report is written: neither draws what is only read.
  const [{ reportPage }, { metrics }] = await Promise.all([
    import('@uchronia/plot'),
    import('@uchronia/verify'),
  ])
  const html = reportPage(scores, {
    metrics,
    versions: { uchronia: VERSION, Node: process.versions.node },
    ...page,
  })
  await writeTarget(file, once(html), target)
}

async function* once(text: string): AsyncIterable<string> {
  yield text
}
