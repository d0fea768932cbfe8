import { xmlOf } from '../dom/xml.ts'

const JUPYTER = Symbol.for('Jupyter.display')

/** The place of the axis of time in a chart. */
export interface ChartTime {
  /** Pixels from the left edge of the chart at which the axis begins. */
  readonly left: number
  /** Pixels from the left edge of the chart at which the axis ends. */
  readonly right: number
  /** The instant at `left`: milliseconds UTC. */
  readonly from: number
  /** The instant at `right`: milliseconds UTC. */
  readonly to: number
}

/** The parts of a chart. @internal */
export interface ChartParts {
  readonly time?: ChartTime | undefined
  readonly element: SVGElement
  readonly alt: string
  readonly width: number
  readonly height: number
  readonly notes: readonly string[]
}

/**
 * A finished chart: an SVG element of its document, and its text.
 *
 * @example
 * ```ts
 * const chart = plot(dailySeries('2020-01-01', [1, 3, 2], { variable: 'flow', units: 'm3/s' }))
 * chart.svg.startsWith('<svg') // true
 * chart.alt // 'flow [m3/s], 2020-01-01 00:00 to 2020-01-03 00:00 UTC: 1 to 3, highest at 2020-01-02 00:00 UTC.'
 * ```
 */
export class Chart {
  /** The element, for a page. */
  readonly element: SVGElement
  /** The chart in words, for those who cannot see it. It is the label of the element too. */
  readonly alt: string
  /** Pixels. */
  readonly width: number
  /** Pixels; more than was asked for where titles and legend left too little room. */
  readonly height: number
  /** Departures of the drawing from the data, such as axes that were thinned; shown below the chart too. */
  readonly notes: readonly string[]
  /** For pages on which a pointer marks a time; undefined for charts without an axis of instants. */
  readonly time: ChartTime | undefined
  #svg: string | undefined

  /** @internal */
  constructor({ element, alt, width, height, notes, time }: ChartParts) {
    this.element = element
    this.alt = alt
    this.width = width
    this.height = height
    this.notes = notes
    this.time = time
  }

  /** The text of an SVG file. Text in it is text. */
  get svg(): string {
    this.#svg ??= xmlOf(this.element)
    return this.#svg
  }

  /** The text of the SVG. */
  toString(): string {
    return this.svg
  }

  /** Description, size and notes. */
  toJSON(): Record<string, unknown> {
    const { alt, width, height, notes } = this
    return { alt, width, height, notes }
  }
}

Object.defineProperty(Chart.prototype, JUPYTER, {
  value(this: Chart): Record<string, string> {
    return { 'image/svg+xml': this.svg, 'text/plain': this.alt }
  },
  configurable: true,
})
