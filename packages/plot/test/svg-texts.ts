import type { Chart } from '../src/index.ts'
import { textWidth } from '../src/layout/text.ts'

/** A line of text and the box that it takes, in pixels of the chart. */
export interface TextBox {
  readonly text: string
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

/** Every line of text of a chart. */
export function textBoxes(chart: Chart): TextBox[] {
  const boxes: TextBox[] = []
  const visit = (
    element: Element,
    x: number,
    y: number,
    inherited: { size: number; anchor: string },
  ): void => {
    let [left, top] = [x, y]
    const shift = /translate\(([-\d.]+),([-\d.]+)\)/.exec(element.getAttribute('transform') ?? '')
    if (shift) [left, top] = [left + Number(shift[1]), top + Number(shift[2])]
    if (element.localName === 'svg') {
      left += Number(element.getAttribute('x') ?? 0)
      top += Number(element.getAttribute('y') ?? 0)
    }
    const own = {
      size: Number(element.getAttribute('font-size') ?? inherited.size),
      anchor: element.getAttribute('text-anchor') ?? inherited.anchor,
    }
    if (element.localName === 'text') boxes.push(...linesOf(element, left, top, own))
    else for (const child of Array.from(element.children)) visit(child, left, top, own)
  }
  visit(chart.element, 0, 0, { size: 10, anchor: 'start' })
  return boxes
}

function linesOf(
  element: Element,
  x: number,
  y: number,
  { size, anchor }: { size: number; anchor: string },
): TextBox[] {
  const spans = Array.from(element.children)
  const lines = spans.length > 0 ? spans : [element]
  const em = (value: string | null) =>
    value?.endsWith('em') ? Number.parseFloat(value) * size : Number(value ?? 0)
  let below = em(element.getAttribute('y')) + em(element.getAttribute('dy'))
  return lines.flatMap((line, i) => {
    if (line !== element) {
      if (line.getAttribute('y') !== null) below = em(line.getAttribute('y'))
      else below += em(line.getAttribute('dy'))
    }
    const text = line.textContent ?? ''
    if (text === '' || i < 0) return []
    const width = textWidth(text, size) * 0.93
    const start = x + em(line === element ? element.getAttribute('x') : '0')
    const left = anchor === 'end' ? start - width : anchor === 'middle' ? start - width / 2 : start
    return [{ text, left, right: left + width, top: y + below - size * 0.75, bottom: y + below + size * 0.2 }]
  })
}

/** Texts that lie on one another or outside the chart. */
export function badTexts(chart: Chart): string[] {
  const boxes = textBoxes(chart)
  const outside = boxes
    .filter(
      ({ left, right, top, bottom }) => left < 0 || top < 0 || right > chart.width || bottom > chart.height,
    )
    .map(({ text }) => `${text} is cut off`)
  const overlaps = boxes.flatMap((a, i) =>
    boxes
      .slice(i + 1)
      .filter((b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
      .map((b) => `${a.text} lies on ${b.text}`),
  )
  return [...outside, ...overlaps]
}
