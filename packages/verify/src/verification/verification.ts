import { showInConsole, showInNotebook } from '@uchronia/series/internal'
import type { Table } from 'apache-arrow'
import type { MetricValue } from '../metrics/metric.ts'
import type { MissingPolicy } from '../pairs/complete.ts'
import type { SampleRule } from '../pairs/pairs.ts'
import type { VerifyWarning } from '../pairs/warning.ts'
import { verificationReport } from './report.ts'
import { verificationTable } from './table.ts'

/** The scores of a group. Nothing in it is NaN or infinite. */
export interface GroupResult {
  /** The properties that the cases share; empty when all are pooled. */
  readonly by: Readonly<Record<string, number | string>>
  /** Cases that were scored. */
  readonly cases: number
  /** Members of each case; least and most where they differ. */
  readonly members: number | { readonly least: number; readonly most: number }
  /** Share of cases left out for missing values. */
  readonly missing: number
  /** Under the names of the metrics; keyed by threshold, level or share where a metric has one. Null: see `notes`. */
  readonly metrics: Readonly<Record<string, MetricValue>>
  /** Ends of the bootstrap interval, of the same shape as the metric. */
  readonly intervals?: Readonly<Record<string, { readonly lower: MetricValue; readonly upper: MetricValue }>>
  /** Issue times that were resampled, and how many a block has. */
  readonly blocks?: { readonly issues: number; readonly block: number }
  /** Why a metric is null, under its name, or its name and key with a blank between. */
  readonly notes?: Readonly<Record<string, string>>
}

/** The parts of a {@link Verification}. @internal */
export interface VerificationFields {
  readonly forecast: string | undefined
  readonly observed: string | undefined
  readonly reference: string | undefined
  readonly units: string | undefined
  readonly sample: SampleRule
  readonly missing: MissingPolicy
  readonly comparison: '>=' | '>'
  readonly deterministic: 'mean' | 'median'
  readonly bootstrap:
    | { readonly samples: number; readonly seed: number; readonly confidence: number }
    | undefined
  readonly warnings: readonly VerifyWarning[]
  readonly groups: readonly GroupResult[]
}

/**
 * Scores of groups of cases, and what they rest on. As JSON it is a plain object.
 *
 * @example
 * ```ts
 * const result = verify(pairs, { by: 'lead-day', metrics: ['crps', 'rmse'] })
 * result instanceof Verification // true
 * result.groups.map(({ by }) => by['lead-day']).join(' ') // '1 2'
 * result.toArrow().numRows // 4
 * ```
 */
export class Verification implements VerificationFields {
  readonly forecast: string | undefined
  readonly observed: string | undefined
  readonly reference: string | undefined
  readonly units: string | undefined
  readonly sample: SampleRule
  readonly missing: MissingPolicy
  readonly comparison: '>=' | '>'
  readonly deterministic: 'mean' | 'median'
  readonly bootstrap: VerificationFields['bootstrap']
  /** Things that the scores rest on and that nobody said, such as units. */
  readonly warnings: readonly VerifyWarning[]
  readonly groups: readonly GroupResult[]

  static {
    showInConsole(Verification.prototype, verificationReport)
    showInNotebook(Verification.prototype, verificationReport)
  }

  /** @internal */
  constructor(fields: VerificationFields) {
    this.forecast = fields.forecast
    this.observed = fields.observed
    this.reference = fields.reference
    this.units = fields.units
    this.sample = fields.sample
    this.missing = fields.missing
    this.comparison = fields.comparison
    this.deterministic = fields.deterministic
    this.bootstrap = fields.bootstrap
    this.warnings = fields.warnings
    this.groups = fields.groups
  }

  /**
   * A tidy Arrow table: a row per group, metric and value. Columns: those of the groupings, `cases`, `members_least`,
   * `members_most`, `missing`, `metric`, `key` (threshold, level or share), `part` (of a metric with several values),
   * `value`, `lower`, `upper` (of the bootstrap interval), `note`. What holds for all stands in the schema metadata.
   */
  toArrow(): Table {
    return verificationTable(this)
  }
}
