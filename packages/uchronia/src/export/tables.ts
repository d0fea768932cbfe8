import type { Series } from '@uchronia/series'
import type { Table } from 'apache-arrow'
import type { AsyncOptions } from '../async-options.ts'
import type { EnsembleForecastTimeSeries } from '../library/ensemble-forecast-time-series.ts'
import { NativeSeries } from '../library/native-series.ts'
import { type AnySeries, type OutputSelection, selectSeries } from '../write/output-options.ts'

/** A part of an export, and the fraction of the work that is done when it is written. @internal */
export interface Part {
  readonly table: Table
  readonly fraction: number
}

/**
 * A series as tables that fit in memory: forecasts of a library issue by issue, all else in one piece.
 *
 * @throws {@link SelectionError} `NOT_FOUND`: nothing is selected
 * @internal
 */
export async function* tablesOf(
  series: AnySeries,
  layout: 'long' | 'wide',
  selection: OutputSelection,
  { signal }: AsyncOptions,
): AsyncIterable<Part> {
  if (series instanceof NativeSeries && series.kind === 'forecast') {
    yield* forecastTables(series, layout, selection, signal)
    return
  }
  const selected = await selectSeries(series, selection, { signal })
  yield { table: tableOf(selected, layout), fraction: 1 }
}

function tableOf(series: Series, layout: 'long' | 'wide'): Table {
  return series.kind === 'single' ? series.toArrow() : series.toArrow({ layout })
}

async function* forecastTables(
  series: EnsembleForecastTimeSeries,
  layout: 'long' | 'wide',
  selection: OutputSelection,
  signal: AbortSignal | undefined,
): AsyncIterable<Part> {
  const { from, to, ...rest } = selection
  const { start, end } = series.issues.window({ from, to })
  // Says that nothing is selected.
  if (start === end) await selectSeries(series, selection, { signal })
  for (let issue = start; issue < end; issue++) {
    const time = series.issues.at(issue)
    const one = await selectSeries(series, { ...rest, from: time, to: time }, { signal })
    yield { table: tableOf(one, layout), fraction: (issue - start + 1) / (end - start) }
  }
}
