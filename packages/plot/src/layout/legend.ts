import type { Svg } from '../dom/svg.ts'
import { textWidth, wrapText } from './text.ts'

/** An entry of a legend: how something is drawn, and what it is. @internal */
export interface LegendItem {
  readonly text: string
  /** `upright`: a line from bottom to top. */
  readonly shape: 'line' | 'area' | 'dot' | 'upright'
  readonly colour: string
  readonly dash?: string | undefined
  readonly strokeWidth?: number | undefined
  readonly opacity?: number | undefined
}

const SIZE = 12
const ROW = 18
const SWATCH = 24
const GAP = 16

/** A legend and its height. @internal */
export function drawLegend(
  svg: Svg,
  items: readonly LegendItem[],
  left: number,
  width: number,
  fill: string,
): { element: SVGElement; height: number } {
  const element = svg.element('g', { 'aria-hidden': 'true' })
  let x = left
  let y = 0
  for (const item of items) {
    const lines = wrapText(item.text, SIZE, width - SWATCH - 6)
    const own = SWATCH + 6 + Math.max(0, ...lines.map((line) => textWidth(line, SIZE)))
    if (x > left && x + own > left + width) {
      x = left
      y += ROW
    }
    element.appendChild(swatch(svg, item, x, y + ROW / 2))
    lines.forEach((line, i) => {
      if (i > 0) y += ROW - 4
      element.appendChild(svg.text(line, x + SWATCH + 6, y + ROW / 2 + 4, { size: SIZE, fill }))
    })
    x += own + GAP
  }
  return { element, height: items.length === 0 ? 0 : y + ROW }
}

function swatch(
  svg: Svg,
  { shape, colour, dash, strokeWidth = 2, opacity }: LegendItem,
  x: number,
  y: number,
): SVGElement {
  const stroke = {
    stroke: colour,
    'stroke-width': strokeWidth,
    'stroke-dasharray': dash,
    'stroke-opacity': opacity,
  }
  switch (shape) {
    case 'area':
      return svg.element('rect', { x, y: y - 5, width: SWATCH, height: 10, fill: colour })
    case 'dot':
      return svg.element('circle', { cx: x + SWATCH / 2, cy: y, r: 3, fill: colour })
    case 'upright':
      return svg.element('line', { x1: x + SWATCH / 2, x2: x + SWATCH / 2, y1: y - 7, y2: y + 7, ...stroke })
    default:
      return svg.element('line', { x1: x, x2: x + SWATCH, y1: y, y2: y, ...stroke })
  }
}
