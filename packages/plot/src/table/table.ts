import { defaultDocument } from '#document'
import { Svg } from '../dom/svg.ts'
import { escapeText } from '../dom/xml.ts'
import { Chart, type ChartParts } from '../layout/chart.ts'
import { textOn } from '../layout/colours.ts'
import { textWidth, wrapText } from '../layout/text.ts'
import { type Theme, themeOf } from '../layout/theme.ts'
import { type ChartOptions, safeText } from '../options.ts'

/** A cell of a table. @internal */
export interface Cell {
  readonly text: string
  /** The ground; that of the table when absent. */
  readonly fill?: string | undefined
}

/** @internal */
export interface Table {
  readonly title: string
  readonly subtitle: string
  readonly columns: readonly string[]
  /** The first cell of a row is its head. */
  readonly rows: readonly (readonly Cell[])[]
  readonly legend: readonly Cell[]
  readonly notes: readonly string[]
  readonly alt: string
}

/**
 * A table as a picture, and as HTML.
 *
 * @example
 * ```ts
 * const flow = dailySeries('2020-01-01', [[1, 2, 4], [3, 2, 1]], { variable: 'flow', units: 'm3/s' })
 * const table = probabilityTable(flow, { thresholds: [3] })
 * table instanceof TableChart // true
 * table.svg.startsWith('<svg') // true
 * ```
 */
export class TableChart extends Chart {
  /** A `table` element with its caption, for a page. */
  readonly html: string

  /** @internal */
  constructor(parts: ChartParts, html: string) {
    super(parts)
    this.html = html
  }
}

Object.defineProperty(TableChart.prototype, Symbol.for('Jupyter.display'), {
  value(this: TableChart): Record<string, string> {
    return { 'text/html': this.html, 'text/plain': this.alt }
  },
  configurable: true,
})

const SIZE = 12
const ROW = 22
const PAD = 12

/** @internal */
export function drawTable(table: Table, options: ChartOptions): TableChart {
  const theme = themeOf(options.theme)
  const svg = new Svg(options.document ?? defaultDocument())
  const most = Math.floor((options.width ?? 760) * 0.4)
  const title = options.title ?? table.title
  const widths = table.columns.map((column, i) => {
    const texts = table.rows.map((row) => textWidth(safeText(row[i]!.text), SIZE))
    const head = wrapText(safeText(column), SIZE, most).map((line) => textWidth(line, SIZE))
    return Math.max(48, ...texts, ...head) + 20
  })
  const inner = widths.reduce((sum, width) => sum + width, 0)
  const width = Math.max(inner + 2 * PAD, 320)
  const root = svg.element('svg', {
    xmlns: 'http://www.w3.org/2000/svg',
    role: 'img',
    'font-family': "Inter, system-ui, 'Segoe UI', 'Noto Sans', sans-serif",
    fill: theme.text,
  })
  root.appendChild(svg.element('rect', { width: '100%', height: '100%', fill: theme.background }))
  let y = PAD
  const write = (text: string, size: number, fill: string) => {
    for (const line of wrapText(safeText(text), size, width - 2 * PAD)) {
      root.appendChild(svg.text(line, PAD, y + size, { size, fill }))
      y += Math.round(size * 1.35)
    }
  }
  write(title, 16, theme.text)
  write(table.subtitle, SIZE, theme.muted)
  y += 4
  let x = PAD
  for (const { text, fill } of table.legend) {
    const own = textWidth(text, SIZE) + 34
    if (x > PAD && x + own > width - PAD) {
      x = PAD
      y += 18
    }
    root.appendChild(
      svg.element('rect', {
        x,
        y: y + 2,
        width: 20,
        height: 12,
        fill,
        stroke: theme.muted,
        'stroke-width': 0.5,
      }),
    )
    root.appendChild(svg.text(text, x + 26, y + 12, { size: SIZE, fill: theme.text }))
    x += own + 8
  }
  if (table.legend.length > 0) y += 22
  const heads = table.columns.map((column, i) => wrapText(safeText(column), SIZE, widths[i]! - 14))
  const headHeight = Math.max(1, ...heads.map((lines) => lines.length)) * 15 + 8
  const columnX = widths.map((_, i) => PAD + widths.slice(0, i).reduce((sum, one) => sum + one, 0))
  heads.forEach((lines, i) => {
    lines.forEach((line, k) => {
      root.appendChild(
        cellText(
          svg,
          line,
          columnX[i]!,
          widths[i]!,
          y + headHeight - 8 - (lines.length - 1 - k) * 15,
          i,
          theme.text,
        ),
      )
    })
  })
  y += headHeight
  root.appendChild(rule(svg, y, inner, theme.muted))
  for (const row of table.rows) {
    row.forEach(({ text, fill }, i) => {
      if (fill !== undefined)
        root.appendChild(
          svg.element('rect', { x: columnX[i]! + 1, y: y + 1, width: widths[i]! - 2, height: ROW - 2, fill }),
        )
      root.appendChild(
        cellText(
          svg,
          safeText(text),
          columnX[i]!,
          widths[i]!,
          y + 15,
          i,
          fill === undefined ? theme.text : textOn(fill),
        ),
      )
    })
    y += ROW
  }
  root.appendChild(rule(svg, y, inner, theme.muted))
  y += 4
  for (const note of table.notes) write(note, 11, theme.muted)
  const height = y + PAD
  const alt = safeText(options.alt ?? table.alt)
  for (const [key, value] of Object.entries({
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    'aria-label': alt,
  }))
    root.setAttribute(key, String(value))
  return new TableChart(
    { element: root, alt, width, height, notes: table.notes },
    htmlOf({ ...table, title }, theme),
  )
}

function rule(svg: Svg, y: number, width: number, stroke: string): SVGElement {
  return svg.element('line', { x1: PAD, x2: PAD + width, y1: y, y2: y, stroke, 'stroke-width': 0.8 })
}

/** The first column to the left, numbers to the right. */
function cellText(
  svg: Svg,
  text: string,
  x: number,
  width: number,
  y: number,
  column: number,
  fill: string,
): SVGElement {
  return column === 0
    ? svg.text(text, x + 6, y, { size: SIZE, fill })
    : svg.text(text, x + width - 8, y, { size: SIZE, fill, anchor: 'end' })
}

function htmlOf({ title, subtitle, columns, rows, legend, notes }: Table, theme: Theme): string {
  // A number stays with its sign.
  const text = (value: string) => escapeText(safeText(value)).replaceAll(/(\d) %/g, '$1\u00a0%')
  const ground = (fill: string | undefined) =>
    fill === undefined ? '' : `;background:${fill};color:${textOn(fill)}`
  const style = (i: number, fill?: string) =>
    `padding:2px 8px;text-align:${i === 0 ? 'left' : 'right'}${ground(fill)}`
  const head = columns.map((column, i) => `<th scope="col" style="${style(i)}">${text(column)}</th>`).join('')
  const body = rows.map((row) => {
    const [first, ...rest] = row
    const cells = rest
      .map((cell, i) => `<td style="${style(i + 1, cell.fill)}">${text(cell.text)}</td>`)
      .join('')
    return `<tr><th scope="row" style="${style(0, first!.fill)}">${text(first!.text)}</th>${cells}</tr>`
  })
  const below = [
    legend
      .map(({ text: name, fill }) => `<span style="padding:0 6px${ground(fill)}">${text(name)}</span>`)
      .join(' '),
    ...notes.map(text),
  ].filter((line) => line !== '')
  const foot =
    below.length === 0
      ? ''
      : `<tfoot><tr><td colspan="${columns.length}" style="text-align:left">${below.join('<br>')}</td></tr></tfoot>`
  return `<table style="border-collapse:collapse;font:13px system-ui,sans-serif;font-variant-numeric:tabular-nums;color:${theme.text};background:${theme.background}"><caption style="text-align:left"><b>${text(title)}</b><br>${text(subtitle)}</caption><thead><tr>${head}</tr></thead><tbody>${body.join('')}</tbody>${foot}</table>`
}

/** The ground of a probability by the traffic light. @internal */
export function trafficFill(
  theme: Theme,
  share: number,
  [amber, red]: readonly [number, number],
): string | undefined {
  if (Number.isNaN(share)) return undefined
  if (share >= red) return theme.traffic[2]
  return share >= amber ? theme.traffic[1] : theme.traffic[0]
}
