import { parseInstant, type SeriesCollection, UnivariateSeries } from '@uchronia/series'
import { counted } from '@uchronia/series/internal'
import type { Chart } from '../layout/chart.ts'
import { DASHES, type Theme, themeOf } from '../layout/theme.ts'
import { checkChart } from '../options.ts'
import { type Drawable, labelOf, nameOf, rowsOf } from '../source.ts'
import { missingNote } from './time-axis.ts'
import {
  drawTimeChart,
  endsWords,
  type Layer,
  missingIn,
  singleLayer,
  spanWords,
  TIME_CHART_KEYS,
  type TimeChartOptions,
} from './time-chart.ts'
import { extentOf, isAmount } from './values.ts'

/** Options of {@link hydrograph}. */
export interface HydrographOptions extends TimeChartOptions {
  /** An issue time, as an upright line. */
  readonly issue?: TimeChartOptions['from']
}

/** Lines that can be told apart. */
const MOST = 8

/**
 * A series over time: a line, or bars where its values are amounts of intervals. Of a collection, a line for each station,
 * eight at most.
 *
 * @example
 * ```ts
 * const flow = dailySeries('2020-01-01', [1, 3, 2], { variable: 'flow', units: 'm3/s' })
 * hydrograph(flow, { thresholds: { minor: 2.5 }, timeZone: 'Australia/Melbourne' }).width // 760
 * ```
 * @throws {@link OptionError} @throws {@link PlotError} `NOT_A_SERIES`: it has members
 */
export function hydrograph(series: Drawable, options: HydrographOptions = {}): Chart {
  const checked = checkChart(options, 'hydrograph', [...TIME_CHART_KEYS, 'issue'])
  const theme = themeOf(checked.theme)
  const plain = rowsOf(series, checked, 'hydrograph')
  const { info, time } = plain
  const issue = checked.issue === undefined ? undefined : parseInstant(checked.issue)
  const stations = plain instanceof UnivariateSeries ? undefined : plain.stations
  const shown = stations ? stations.length : 1
  const left = Math.max(0, shown - MOST)
  const layers =
    plain instanceof UnivariateSeries ? [oneLayer(plain, theme, checked)] : stationLayers(plain, theme)
  return drawTimeChart(
    {
      info,
      known: !Number.isNaN(time.start) || time.length === 0,
      step: time.step,
      amounts: isAmount(plain),
      bars: plain instanceof UnivariateSeries && isAmount(plain),
      title: nameOf(info),
      subtitle: info.station === undefined ? undefined : `station ${info.station}`,
      layers,
      issue,
      notes: [
        ...missingNote(missingIn(plain.values), plain.values.length, stations ? 'value' : 'time'),
        ...(left > 0 ? [`The first ${MOST} of ${counted(shown, 'station')} are drawn.`] : []),
      ],
      words: (scale) => {
        const ends = time.length === 0 ? 'no times' : endsWords(time, scale)
        const what = stations
          ? `${labelOf(info)} of ${counted(shown, 'station')}, ${ends}`
          : `${labelOf(info)}, ${ends}`
        if (extentOf(plain.values).count === 0) return `${what}: no values.`
        return plain instanceof UnivariateSeries
          ? `${what}: ${spanWords(plain, scale)}.`
          : `${what}. ${[...plain]
              .slice(0, MOST)
              .map((one, i) => `${stations![i]}: ${spanWords(one, scale)}.`)
              .join(' ')}`
      },
    },
    checked,
  )
}

function oneLayer(series: UnivariateSeries, theme: Theme, { observed }: TimeChartOptions): Layer {
  const colour = isAmount(series) ? theme.rain : theme.median
  const shape = isAmount(series) ? 'area' : 'line'
  const legend = observed === undefined ? [] : ([{ text: nameOf(series.info), shape, colour }] as const)
  return singleLayer(series, { colour }, legend)
}

function stationLayers(collection: SeriesCollection, theme: Theme): Layer[] {
  // Bars of several stations would hide one another.
  return [...collection].slice(0, MOST).map((one, i) => {
    const colour = theme.lines[i]!
    const dash = DASHES[i]!
    const series = isAmount(one) ? one.withInfo({ aggregation: '', attributes: {} }) : one
    return singleLayer(series, { colour, dash }, [
      { text: collection.stations[i]!, shape: 'line', colour, dash },
    ])
  })
}
