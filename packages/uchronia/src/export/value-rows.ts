import type { Series } from '@uchronia/series'

/** The values of a series as rows, in the order of the long layout. @internal */
export interface ValueRows {
  readonly length: number
  /** The issue time of each row in milliseconds UTC; undefined for series without. */
  readonly issues: Float64Array | undefined
  /** The valid times in milliseconds UTC. */
  readonly times: Float64Array
  /** The lead times in seconds; undefined for series without. */
  readonly leads: Float64Array | undefined
  /** The index of the member or station of each row, among those of all pieces. */
  readonly labels: Int32Array
  readonly values: Float64Array
}

/**
 * The rows of a piece of a series; those of missing values are left out.
 * @param all  the members or stations of all pieces, of which those of this one are a run
 * @internal
 */
export function presentRows(series: Series, all: readonly string[]): ValueRows {
  const { values } = series
  let length = 0
  for (const value of values) if (!Number.isNaN(value)) length++
  const forecast = series.kind === 'forecast'
  const steps = forecast ? series.leads.values() : series.time.values()
  const issueTimes = forecast ? series.issues.values() : Float64Array.of(0)
  const firstLabel = Math.max(0, all.indexOf(labelsOf(series)[0] ?? ''))
  const rows = issueTimes.length * steps.length === 0 ? 0 : values.length / (issueTimes.length * steps.length)
  const issues = forecast ? new Float64Array(length) : undefined
  const leads = forecast ? new Float64Array(length) : undefined
  const times = new Float64Array(length)
  const labels = new Int32Array(length)
  const kept = new Float64Array(length)
  let row = 0
  let at = 0
  for (const issue of issueTimes) {
    for (let label = 0; label < rows; label++) {
      for (const step of steps) {
        const value = values[row++]!
        if (Number.isNaN(value)) continue
        if (issues && leads) {
          issues[at] = issue
          leads[at] = step
          times[at] = issue + step * 1000
        } else times[at] = step
        labels[at] = firstLabel + label
        kept[at++] = value
      }
    }
  }
  return { length, issues, times, leads, labels, values: kept }
}

function labelsOf(series: Series): readonly string[] {
  if (series.kind === 'single') return []
  return series.kind === 'collection' ? series.stations : series.members
}
