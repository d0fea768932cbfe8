/// <reference lib="dom" preserve="true" />
/**
 * Charts of ensemble time series and of their verification, as SVG. In browsers and outside them; PNG is on the subpath
 * `@uchronia/plot/png`.
 *
 * @packageDocumentation
 */
import { setNotebookView } from '@uchronia/series/internal'
import { notebookView } from './notebook/view.ts'

export { type BoxOptions, boxesByLead } from './charts/boxes-by-lead.ts'
export { type ExceedanceChartOptions, exceedance } from './charts/exceedance.ts'
export { type HydrographOptions, hydrograph } from './charts/hydrograph.ts'
export { type LastIssuesOptions, lastIssues } from './charts/last-issues.ts'
export type { MemberValue, MemberValueOptions } from './charts/member-values.ts'
export { type HeatmapOptions, missingHeatmap } from './charts/missing-heatmap.ts'
export { plot } from './charts/plot.ts'
export {
  type EnsembleChartOptions,
  type PlumeOptions,
  plume,
  type SpaghettiOptions,
  spaghetti,
} from './charts/plume.ts'
export type { Threshold, Thresholds } from './charts/thresholds.ts'
export type { TimeChartOptions } from './charts/time-chart.ts'
export type { ValueAxisOptions } from './charts/values.ts'
export { PlotError, type PlotErrorCode } from './errors.ts'
export { Chart, type ChartTime } from './layout/chart.ts'
export type { ChartOptions, ThemeName } from './options.ts'
export { type MetricDescription, type ReportOptions, reportPage } from './report/report.ts'
export type { Drawable, DrawableSingle, ForecastReader, SeriesReader } from './source.ts'
export {
  type ExceedanceTableOptions,
  exceedanceTable,
  type ProbabilityTableOptions,
  probabilityTable,
  type TrafficLightOptions,
} from './table/exceedance-table.ts'
export { TableChart } from './table/table.ts'
export {
  type ByLeadOptions,
  type SkillByLeadOptions,
  skillByLead,
  spreadError,
} from './verification/by-lead.ts'
export { economicValue } from './verification/economic-value.ts'
export { type HistogramOptions, pitHistogram, rankHistogram } from './verification/histograms.ts'
export { reliability } from './verification/reliability.ts'
export type {
  GroupScores,
  ScoreValue,
  VerificationChartOptions,
  VerificationScores,
} from './verification/results.ts'
export { roc } from './verification/roc.ts'

// Notebooks show series with their picture where this package is imported.
setNotebookView(() => notebookView)
