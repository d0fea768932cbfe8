import * as Plot from '@observablehq/plot'
import { DASHES, type Theme } from '../layout/theme.ts'
import { type Bars, thinBand, thinLine } from '../layout/thin.ts'
import type { Threshold } from './thresholds.ts'

/** Style of a line. @internal */
export interface LineStyle {
  readonly stroke: string
  readonly strokeWidth?: number
  readonly strokeDasharray?: string
  readonly strokeOpacity?: number
}

/** Marks, with a note where they were thinned. @internal */
export interface Drawn {
  readonly marks: Plot.Markish[]
  readonly thinned: boolean
}

/** A line with gaps where values are missing; a value that stands alone is a dot. @internal */
export function line(
  x: Float64Array,
  values: Float64Array,
  onAxis: (value: number) => number,
  style: LineStyle,
  width: number,
): Drawn {
  const points = thinLine(x, values.map(onAxis), width)
  const { length } = points.x
  const alone: number[] = []
  let lines = false
  for (let i = 0; i < length; i++) {
    if (Number.isNaN(points.y[i]!)) continue
    const joined =
      (i > 0 && !Number.isNaN(points.y[i - 1]!)) || (i + 1 < length && !Number.isNaN(points.y[i + 1]!))
    if (joined) lines = true
    else alone.push(i)
  }
  const marks: Plot.Markish[] = []
  if (lines) {
    marks.push(
      Plot.line(
        { length },
        {
          x: points.x,
          y: points.y,
          strokeLinejoin: 'round',
          ...style,
          ...(points.thinned ? { strokeWidth: Math.min(1, style.strokeWidth ?? 1) } : {}),
        },
      ),
    )
  }
  if (alone.length > 0) {
    marks.push(
      Plot.dot(
        { length: alone.length },
        { x: alone.map((i) => points.x[i]!), y: alone.map((i) => points.y[i]!), r: 2.2, fill: style.stroke },
      ),
    )
  }
  return { marks, thinned: points.thinned }
}

/** The area between two lines; where it is one value wide it is a bar. @internal */
export function band(
  x: Float64Array,
  low: Float64Array,
  high: Float64Array,
  onAxis: (value: number) => number,
  fill: string,
  width: number,
): Drawn {
  const area = thinBand(x, low.map(onAxis), high.map(onAxis), width)
  const { length } = area.x
  const missing = (i: number) => i < 0 || i >= length || Number.isNaN(area.low[i]!)
  const alone: number[] = []
  for (let i = 0; i < length; i++) if (!missing(i) && missing(i - 1) && missing(i + 1)) alone.push(i)
  const marks: Plot.Markish[] = [Plot.areaY({ length }, { x: area.x, y1: area.low, y2: area.high, fill })]
  if (alone.length > 0) {
    const of = (values: Float64Array) => alone.map((i) => values[i]!)
    marks.push(
      Plot.ruleX(
        { length: alone.length },
        { x: of(area.x), y1: of(area.low), y2: of(area.high), stroke: fill, strokeWidth: 6 },
      ),
    )
  }
  return { marks, thinned: area.thinned }
}

/** Bars from 0. @internal */
export function bars({ from, to, value }: Bars, base: number, fill: string): Plot.Markish[] {
  const kept: number[] = []
  for (let i = 0; i < value.length; i++) if (!Number.isNaN(value[i]!) && value[i] !== base) kept.push(i)
  if (kept.length === 0) return []
  const of = (values: Float64Array) => kept.map((i) => values[i]!)
  return [
    Plot.rect(
      { length: kept.length },
      { x1: of(from), x2: of(to), y1: base, y2: of(value), fill, insetLeft: 0.2, insetRight: 0.2 },
    ),
  ]
}

/** A line across for each threshold, with dashes of its own. @internal */
export function thresholdMarks(thresholds: readonly Threshold[], theme: Theme): Plot.Markish[] {
  return thresholds.map(({ value }, i) =>
    Plot.ruleY([value], {
      stroke: theme.threshold,
      strokeWidth: 1.4,
      strokeDasharray: DASHES[(i % (DASHES.length - 1)) + 1]!,
    }),
  )
}
