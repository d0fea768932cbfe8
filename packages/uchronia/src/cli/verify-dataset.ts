import { OptionError } from '@uchronia/series'
import type { Verification } from '@uchronia/verify'
import { findSparkSubmit, sparkCommand } from '../verify/dataset/on-spark.ts'
import { planOf } from '../verify/dataset/texts.ts'
import { type VerifyDatasetOptions, verifyDataset } from '../verify/dataset/verify-dataset.ts'

/** Flags of `uchronia verify --dataset`. @internal */
export interface DatasetFlags {
  dataset?: string
  engine?: 'duckdb' | 'spark'
  master?: string
  observed: string
  metrics?: readonly string[] | undefined
  by?: string | undefined
  thresholds?: readonly number[] | undefined
  above?: boolean | undefined
  deterministic?: 'mean' | 'median' | undefined
}

/** Flags of verification that have no text in SQL, and the value that each has there. */
const OTHERS: Readonly<Record<string, string | undefined>> = {
  levels: undefined,
  reference: undefined,
  sample: 'maximize',
  missing: 'omit',
  step: undefined,
  how: undefined,
  dayStart: undefined,
  leastPresent: undefined,
  label: undefined,
  from: undefined,
  to: undefined,
  lead: undefined,
  member: undefined,
  bootstrap: undefined,
  block: undefined,
  seed: undefined,
  dataPath: undefined,
  observedIn: undefined,
}

/**
 * The options of the flags.
 * @param given  arguments that name a library, which a data set is instead of
 * @throws {@link OptionError} @internal
 */
export function datasetOptions(
  given: readonly (string | undefined)[],
  flags: DatasetFlags & Readonly<Record<string, unknown>>,
): VerifyDatasetOptions & { readonly dataset: string } {
  const { dataset, engine, master, metrics, by, thresholds, above, deterministic } = flags
  if (dataset === undefined)
    throw new OptionError('INVALID_OPTION', '--engine goes with --dataset: the folder of the Parquet files.')
  if (given.some((argument) => argument !== undefined))
    throw new OptionError(
      'INVALID_OPTION',
      '--dataset is instead of a library and a forecast: leave them out.',
    )
  if (master !== undefined && engine !== 'spark')
    throw new OptionError('INVALID_OPTION', '--master goes with --engine spark.')
  for (const [name, value] of Object.entries(OTHERS)) {
    if (flags[name] === undefined || flags[name] === value) continue
    const flag = `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
    const only = value === undefined ? 'does not go with --dataset' : `is ${value} with --dataset`
    throw new OptionError('INVALID_OPTION', `${flag} ${only}. Verify a library for more.`)
  }
  const comparison = above ? '>' : '>='
  planOf({ metrics, by, thresholds, comparison, deterministic })
  return {
    dataset,
    engine,
    master,
    metrics,
    by: by as VerifyDatasetOptions['by'],
    thresholds,
    comparison,
    deterministic,
  }
}

/** The scores of a data set; where there is no Spark, the command that makes them. @internal */
export async function scoresOfDataset(
  observed: string,
  { dataset, ...options }: ReturnType<typeof datasetOptions>,
  signal: AbortSignal,
): Promise<Verification | string> {
  if (options.engine === 'spark' && findSparkSubmit() === undefined)
    return sparkCommand({ dataset, observed }, planOf(options), options.master)
  return verifyDataset(dataset, observed, { ...options, signal })
}
