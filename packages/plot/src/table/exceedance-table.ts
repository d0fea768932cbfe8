import { type InstantLike, OptionError } from '@uchronia/series'
import { counted, show } from '@uchronia/series/internal'
import { leftNote, subtitleOf } from '../charts/exceedance.ts'
import {
  exceededWith,
  howWord,
  MEMBER_VALUE_KEYS,
  type MemberValueOptions,
  memberValues,
  shareReaching,
} from '../charts/member-values.ts'
import { type Thresholds, thresholdsOf, thresholdText } from '../charts/thresholds.ts'
import { percent, shortNumber, wholePercent } from '../layout/numbers.ts'
import { type Theme, themeOf } from '../layout/theme.ts'
import { Zone } from '../layout/zone.ts'
import { type ChartOptions, checkChart } from '../options.ts'
import { type Drawable, ensembleOf, labelOf, nameOf } from '../source.ts'
import { type Cell, drawTable, type TableChart, trafficFill } from './table.ts'

/** Options of tables of probabilities. */
export interface TrafficLightOptions extends ChartOptions {
  /** From which probability on a cell is amber and red; 0.2 and 0.5 by default. */
  readonly trafficLight?: readonly [number, number] | undefined
}

/** Options of {@link exceedanceTable}. */
export interface ExceedanceTableOptions extends TrafficLightOptions, MemberValueOptions {
  /** Probabilities of exceedance; 0.9, 0.8, … 0.1 by default. */
  readonly levels?: readonly number[] | undefined
  /** Levels whose probability is asked for, below the others. */
  readonly thresholds?: Thresholds | undefined
}

/**
 * The values that are exceeded with 90 to 10 per cent, of the forecast and of a reference, and the probabilities that
 * thresholds are reached, shaded as a traffic light.
 *
 * @example
 * ```ts
 * const rain = dailySeries('2020-01-01', [[1, 2], [5, 0], [9, 3]], { variable: 'rain', units: 'mm' })
 * exceedanceTable(rain, { how: 'sum', levels: [0.5], reference: [2, 4, 6] }).html.includes('<td') // true
 * ```
 * @throws {@link OptionError} @throws {@link PlotError} `NOT_A_SERIES`: it has no members
 */
export function exceedanceTable(series: Drawable, options: ExceedanceTableOptions = {}): TableChart {
  const checked = checkChart(options, 'exceedanceTable', [
    ...MEMBER_VALUE_KEYS,
    'levels',
    'thresholds',
    'trafficLight',
  ])
  const theme = themeOf(checked.theme)
  const { levels = [0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1] } = checked
  if (
    !Array.isArray(levels) ||
    levels.some((level) => !(typeof level === 'number' && level >= 0 && level <= 1))
  )
    throw new OptionError('INVALID_OPTION', `levels are probabilities from 0 to 1, not ${show(levels)}.`)
  const light = trafficLightOf(checked.trafficLight)
  const values = memberValues(series, checked, 'exceedanceTable')
  const { sorted, reference } = values
  const { info } = values.ensemble
  const distributions = [sorted, ...(reference ? [reference.sorted] : [])]
  const thresholds = thresholdsOf(checked.thresholds)
  const rows: Cell[][] = [
    ...levels.map((level) => [
      { text: `exceeded with ${percent(level)} %` },
      ...distributions.map((own) => ({ text: shortNumber(exceededWith(own, level)) })),
    ]),
    ...thresholds.map((one) => [
      { text: `reaches ${thresholdText(one, info.units)}` },
      ...distributions.map((own) => probabilityCell(shareReaching(own, one.value), light, theme)),
    ]),
  ]
  const units = info.units === undefined ? '' : ` [${info.units}]`
  const subtitle = subtitleOf(values, checked.timeZone)
  return drawTable(
    {
      title: `${howWord(values.how)} ${nameOf(info)}${units}`,
      subtitle,
      columns: [
        'probability',
        `forecast (${counted(sorted.length, 'value')})`,
        ...(reference ? [`${reference.name} (${counted(reference.sorted.length, 'value')})`] : []),
      ],
      rows,
      legend: thresholds.length > 0 ? lightLegend(light, theme) : [],
      notes: leftNote(values),
      alt: `${howWord(values.how)} ${labelOf(info)}, ${subtitle}: ${rows.map((row) => row.map(({ text }) => text).join(' ')).join('; ')}.`,
    },
    checked,
  )
}

/** Options of {@link probabilityTable}. */
export interface ProbabilityTableOptions extends TrafficLightOptions {
  /** Levels, each a column. */
  readonly thresholds: Thresholds
  /** The issue of a forecast; the last by default. */
  readonly issue?: InstantLike | undefined
  readonly from?: InstantLike | undefined
  readonly to?: InstantLike | undefined
}

/** Rows that people read. */
const MOST_ROWS = 48

/**
 * The probability at each time that thresholds are reached, shaded as a traffic light. Where there are more than 48 times, a
 * row has the highest probability of several.
 *
 * @example
 * ```ts
 * const flow = dailySeries('2020-01-01', [[1, 2, 4], [3, 2, 1]], { variable: 'flow', units: 'm3/s' })
 * probabilityTable(flow, { thresholds: [2, 3] }).html.startsWith('<') // true
 * ```
 * @throws {@link OptionError}
 *
 * @throws {@link PlotError} `NOT_A_SERIES`: it has no members
 */
export function probabilityTable(series: Drawable, options: ProbabilityTableOptions): TableChart {
  const checked = checkChart(options, 'probabilityTable', [
    'thresholds',
    'issue',
    'from',
    'to',
    'trafficLight',
  ])
  const theme = themeOf(checked.theme)
  const zone = new Zone(checked.timeZone ?? 'UTC')
  const light = trafficLightOf(checked.trafficLight)
  const { issue, from, to } = checked
  const { ensemble, issue: issued } = ensembleOf(series, issue, { from, to }, 'probabilityTable')
  const { info, members, time } = ensemble
  const thresholds = thresholdsOf(checked.thresholds)
  if (thresholds.length === 0)
    throw new OptionError(
      'INVALID_OPTION',
      'probabilityTable needs thresholds, such as { thresholds: { minor: 120 } }.',
    )
  const distinct = [...new Set(thresholds.map(({ value }) => value))]
  const shares = members.length === 0 ? undefined : ensemble.exceedance(distinct)
  const together = Math.max(1, Math.ceil(time.length / MOST_ROWS))
  const rows: Cell[][] = []
  for (let i = 0; i < time.length; i += together) {
    const end = Math.min(time.length, i + together)
    rows.push([
      { text: rowName(i, end) },
      ...thresholds.map(({ value }) => {
        const own = shares?.at(distinct.indexOf(value)).values.subarray(i, end) ?? new Float64Array(0)
        const present = own.filter((share) => !Number.isNaN(share))
        return probabilityCell(present.length === 0 ? Number.NaN : Math.max(...present), light, theme)
      }),
    ])
  }
  const subtitle = [
    info.station === undefined ? '' : `station ${info.station}`,
    counted(members.length, 'member'),
    issued === undefined ? '' : `issued ${zone.text(issued)}`,
  ]
    .filter((text) => text !== '')
    .join(', ')
  const highest = thresholds.map((one) => {
    const own = shares?.at(distinct.indexOf(one.value)).values.filter((share) => !Number.isNaN(share)) ?? []
    return `${thresholdText(one, info.units)} at most ${own.length === 0 ? 'unknown' : wholePercent(Math.max(...own))}`
  })
  return drawTable(
    {
      title: `${nameOf(info)}: probability to reach`,
      subtitle,
      columns: [`time (${zone.name})`, ...thresholds.map((one) => thresholdText(one, info.units))],
      rows,
      legend: lightLegend(light, theme),
      notes:
        together > 1
          ? [
              `A row has the highest probability of ${together} times, the first and the last of which are named.`,
            ]
          : [],
      alt: `Probabilities of ${labelOf(info)}, ${subtitle}: ${highest.join('; ')}.`,
    },
    checked,
  )

  function rowName(first: number, end: number): string {
    const at = (i: number) =>
      Number.isNaN(time.start) ? `index ${i}` : zone.text(time.at(i)).replace(/ [^ ]+$/, '')
    return end - first === 1 ? at(first) : `${at(first)} to ${at(end - 1)}`
  }
}

function trafficLightOf(given: readonly [number, number] | undefined): readonly [number, number] {
  if (given === undefined) return [0.2, 0.5]
  const [amber, red] = Array.isArray(given) ? given : []
  if (amber! > 0 && amber! < red! && red! <= 1) return given
  throw new OptionError(
    'INVALID_OPTION',
    `trafficLight is two ascending probabilities such as [0.2, 0.5], not ${show(given)}.`,
  )
}

function probabilityCell(share: number, light: readonly [number, number], theme: Theme): Cell {
  return { text: wholePercent(share), fill: trafficFill(theme, share, light) }
}

function lightLegend([amber, red]: readonly [number, number], theme: Theme): Cell[] {
  return [
    { text: `below ${percent(amber)} %`, fill: theme.traffic[0] },
    { text: `from ${percent(amber)} %`, fill: theme.traffic[1] },
    { text: `from ${percent(red)} %`, fill: theme.traffic[2] },
  ]
}
