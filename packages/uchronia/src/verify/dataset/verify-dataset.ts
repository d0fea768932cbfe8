import { checkChoice, checkOptions } from '@uchronia/series/internal'
import type { Verification } from '@uchronia/verify'
import { filePath, optionalText } from '../../arguments.ts'
import { type AsyncOptions, splitAsync } from '../../async-options.ts'
import type { GROUPINGS } from './texts.ts'

/** Options of {@link verifyDataset}. */
export interface VerifyDatasetOptions extends Pick<AsyncOptions, 'signal'> {
  /** The engine that does it: `duckdb` (default) in this process, `spark` through `spark-submit`. */
  readonly engine?: 'duckdb' | 'spark' | undefined
  /** Of `crps`, `crps_fair`, `brier`, `rank_histogram`, `pod`, `far`, `csi`, `ets`, `frequency_bias`; all that are possible when absent. */
  readonly metrics?: readonly string[] | undefined
  /** As of `verify`; `none` when absent. */
  readonly by?: (typeof GROUPINGS)[number] | undefined
  /** Events, for the metrics that are of one. */
  readonly thresholds?: readonly number[] | undefined
  /** An event is at its threshold or above (`>=`, the default), or above it. */
  readonly comparison?: '>=' | '>' | undefined
  /** The deterministic forecast that is made of the members: their `mean` (default) or `median`. */
  readonly deterministic?: 'mean' | 'median' | undefined
  /** The master of Spark, such as `spark://host:7077` or `local[4]`; that of its configuration when absent. */
  readonly master?: string | undefined
}

const KEYS = ['engine', 'metrics', 'by', 'thresholds', 'comparison', 'deterministic', 'master', 'signal']

/**
 * Verifies forecasts in Parquet files against observations in Parquet files, by texts in SQL that DuckDB and Spark both run:
 * archives larger than memory, and than one machine. The scores are those of `verify` of the same pairs, to rounding. Cases
 * with missing values are left out, as by `{ missing: 'omit' }`.
 *
 * @param dataset  a Parquet file of the long layout of forecasts, or a folder of them, partitioned or not
 * @param observed  the same of observations: `time`, `value`, and `station` where there are several
 * @throws {@link OptionError} `INVALID_OPTION`: a metric that has no text in SQL, or lacks its thresholds
 * @throws {@link UchroniaError} `IO`, `FORMAT`: files that are not there, or have other columns, members or observations that
 *   come twice, or infinite values; `INVALID_ARGUMENT`: units that differ, by the metadata of the files, at which Spark does not look; `UNSUPPORTED`: DuckDB, or Spark, is not installed
 *
 * @example
 * ```ts
 * using library = TimeSeriesLibrary.open('out/sample/catchment.yaml')
 * await exportSeries(library.getSeries('rain_fcast'), 'out/forecasts.parquet', { overwrite: true })
 * const rain = library.getSeries('rain_obs', 'collection').read({ stations: ['401201'] })
 * await exportSeries(rain, 'out/observed.parquet', { overwrite: true })
 * const scores = await verifyDataset('out/forecasts.parquet', 'out/observed.parquet', { by: 'lead-day' })
 * scores.groups[0].metrics.crps            // of the first day
 * ```
 */
export async function verifyDataset(
  dataset: string | URL,
  observed: string | URL,
  options: VerifyDatasetOptions = {},
): Promise<Verification> {
  const input = {
    dataset: filePath(dataset, 'the data set'),
    observed: filePath(observed, 'the observations'),
  }
  const [{ signal }, given] = splitAsync(checkOptions(options, 'verifyDataset', KEYS))
  const engine = checkChoice(given.engine ?? 'duckdb', ['duckdb', 'spark'], 'engine')
  optionalText(given.master, 'master')
  // All else is loaded when there is something to verify.
  const [{ planOf }, { verificationOf }] = await Promise.all([
    import('./texts.ts'),
    import('./verification-of.ts'),
  ])
  const plan = planOf(given)
  const { rows, ...found } =
    engine === 'duckdb'
      ? await (await import('./on-duckdb.ts')).runOnDuckDB({ ...input, signal }, plan)
      : await (await import('./on-spark.ts')).runOnSpark({ ...input, signal }, plan, given.master)
  return verificationOf(rows, plan, { ...input, ...found })
}
