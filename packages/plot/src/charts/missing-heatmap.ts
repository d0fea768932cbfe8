import * as Plot from '@observablehq/plot'
import type { InstantLike } from '@uchronia/series'
import { toCivil } from '@uchronia/series/internal'
import { PlotError } from '../errors.ts'
import type { Chart } from '../layout/chart.ts'
import { interpolateColour, textOn } from '../layout/colours.ts'
import { drawFrame } from '../layout/frame.ts'
import { wholePercent } from '../layout/numbers.ts'
import { themeOf } from '../layout/theme.ts'
import { Zone } from '../layout/zone.ts'
import { type ChartOptions, checkChart } from '../options.ts'
import { type Drawable, nameOf, rowsOf } from '../source.ts'

/** Options of {@link missingHeatmap}. */
export interface HeatmapOptions extends ChartOptions {
  readonly from?: InstantLike | undefined
  readonly to?: InstantLike | undefined
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

interface Cell {
  readonly year: string
  readonly month: string
  missing: number
  all: number
}

/**
 * The share of values that are missing, a row for each year and a column for each month of the clock of the zone. Of a
 * collection, over all stations. Times that a listed axis does not have are not counted: nobody knows of them.
 *
 * @example
 * ```ts
 * const flow = dailySeries('2020-01-01', Array.from({ length: 400 }, (_, i) => (i % 9 === 0 ? NaN : i)))
 * missingHeatmap(flow).svg.startsWith('<svg') // true
 * ```
 * @throws {@link OptionError}
 *
 * @throws {@link PlotError} `NOT_A_SERIES`; `NO_PICTURE`: the times are not known
 */
export function missingHeatmap(series: Drawable, options: HeatmapOptions = {}): Chart {
  const checked = checkChart(options, 'missingHeatmap', ['from', 'to'])
  const theme = themeOf(checked.theme)
  const zone = new Zone(checked.timeZone ?? 'UTC')
  const plain = rowsOf(series, checked, 'missingHeatmap')
  const { time, values, info } = plain
  if (time.length > 0 && Number.isNaN(time.start))
    throw new PlotError('NO_PICTURE', 'missingHeatmap needs times; the start of this series is not known.')
  const cells = cellsOf(time.values(), values, zone)
  const years = [...new Set(cells.map((cell) => cell.year))]
  const rows = fullYears(years)
  const missing = cells.reduce((sum, cell) => sum + cell.missing, 0)
  const worst = cells.toSorted((a, b) => b.missing / b.all - a.missing / a.all)[0]
  const colour = (cell: Cell) => interpolateColour(theme.ramp[0], theme.ramp[1], cell.missing / cell.all)
  const share = values.length === 0 ? 0 : missing / values.length
  const said = `${missing} of ${values.length} values are missing (${wholePercent(share)})`
  return drawFrame(
    {
      title: `${nameOf(info)}: missing values`,
      subtitle: `${said}. Numbers are per cent of a month; months without a cell are outside the record.`,
      legend: [
        { text: 'none missing', shape: 'area', colour: theme.ramp[0] },
        { text: 'half', shape: 'area', colour: interpolateColour(theme.ramp[0], theme.ramp[1], 0.5) },
        { text: 'all', shape: 'area', colour: theme.ramp[1] },
      ],
      panels: [
        {
          label: 'year',
          share: 1,
          y: rows.length > 0 ? rows : [''],
          marks: ({ height }) => [
            Plot.cell(cells, { x: 'month', y: 'year', fill: colour, inset: 0.5 }),
            height / rows.length < 13
              ? null
              : Plot.text(cells, {
                  x: 'month',
                  y: 'year',
                  text: (cell: Cell) => wholePercent(cell.missing / cell.all).replace(' %', ''),
                  fill: (cell: Cell) => textOn(colour(cell)),
                  fontSize: 11,
                }),
          ],
          empty: cells.length === 0 ? 'There are no times in this window.' : undefined,
        },
      ],
      x: {
        type: 'band',
        domain: MONTHS,
        ticks: () => MONTHS.map((month) => ({ at: month, text: month })),
        label: `month (${zone.name})`,
      },
      notes: () => [],
      alt: () =>
        `Missing values of ${nameOf(info)} by month: ${said}${
          worst && worst.missing > 0
            ? `, most in ${worst.month} ${worst.year} with ${wholePercent(worst.missing / worst.all)}`
            : ''
        }.`,
    },
    { ...checked, height: checked.height ?? Math.min(10_000, Math.max(240, 150 + rows.length * 22)) },
  )
}

function cellsOf(times: Float64Array, values: Float64Array, zone: Zone): Cell[] {
  const cells = new Map<number, Cell>()
  const stations = times.length === 0 ? 0 : values.length / times.length
  let hour = Number.NaN
  let key = 0
  for (let i = 0; i < times.length; i++) {
    // Zones change by the quarter of an hour; looking at each of a million times would take seconds.
    const quarter = Math.floor(times[i]! / 900_000)
    if (quarter !== hour) {
      hour = quarter
      const { year, month } = toCivil(zone.clock(times[i]!))
      key = year * 12 + month
    }
    const month = ((key % 12) + 12) % 12
    const cell = cells.get(key) ?? {
      year: String((key - month) / 12),
      month: MONTHS[month]!,
      missing: 0,
      all: 0,
    }
    cells.set(key, cell)
    for (let station = 0; station < stations; station++) {
      cell.all++
      if (Number.isNaN(values[station * times.length + i]!)) cell.missing++
    }
  }
  return [...cells.values()]
}

/** Years between that have no time get a row too. */
function fullYears(years: readonly string[]): string[] {
  if (years.length === 0) return []
  const first = Number(years[0])
  const count = Number(years.at(-1)) - first + 1
  return count > 400 ? [...years] : Array.from({ length: count }, (_, i) => String(first + i))
}
