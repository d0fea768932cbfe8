import * as Plot from '@observablehq/plot'
import { defaultDocument } from '#document'
import { Svg } from '../dom/svg.ts'
import { type ChartOptions, safeText } from '../options.ts'
import { Chart } from './chart.ts'
import { drawLegend, type LegendItem } from './legend.ts'
import { axisNumber, type NumberScale } from './numbers.ts'
import { textWidth, wrapText } from './text.ts'
import { type Theme, themeOf } from './theme.ts'
import type { Tick } from './time-ticks.ts'

/** The horizontal axis of a chart. @internal */
export interface XAxis {
  readonly type: 'linear' | 'log' | 'band'
  readonly domain: readonly (number | string)[]
  /** The texts at it, given the width that there is. */
  readonly ticks: (width: number) => readonly Tick[]
  readonly label: string
  /** The numbers of the domain are instants. */
  readonly isTime?: boolean | undefined
}

/** A mark at the right of a panel: a value and its name. @internal */
export interface SideLabel {
  readonly value: number
  readonly text: string
  readonly colour: string
}

/** The size of the part of a panel in which values are drawn. @internal */
export interface Inner {
  readonly width: number
  readonly height: number
}

/** One of the panels of a chart, which lie below one another on one horizontal axis. @internal */
export interface Panel {
  /** Written above the vertical axis: the quantity and its units. */
  readonly label: string
  /** Of the height, in proportion to the others. */
  readonly share: number
  /** The axis, given how many numbers have room; or names, of which each has a row. */
  readonly y: ((count: number) => NumberScale) | readonly string[]
  /** Values grow downwards. */
  readonly hanging?: boolean | undefined
  readonly marks: (inner: Inner) => Plot.Markish[]
  readonly side?: readonly SideLabel[] | undefined
  /** Stands in the middle where there is nothing to draw. */
  readonly empty?: string | undefined
}

/** Everything that a chart shows. @internal */
export interface Frame {
  readonly title: string
  readonly subtitle?: string | undefined
  readonly legend: readonly LegendItem[]
  readonly panels: readonly Panel[]
  readonly x: XAxis
  /** Known once the panels are drawn. */
  readonly notes: () => readonly string[]
  readonly alt: (notes: readonly string[]) => string
  /** Width and height are in proportion: 1 for a square panel. */
  readonly aspect?: number | undefined
}

const TICK = 11
const LABEL = 12
const TITLE = 16
const PAD = 12
const FONT = "Inter, system-ui, 'Segoe UI', 'Noto Sans', sans-serif"
const SIDE_WIDTH = 150
const LEAST_PANEL = 60
/** Room between two panels. */
const BETWEEN = 14

/** @internal */
export function sizeOf({ width = 760, height = 400 }: ChartOptions): { width: number; height: number } {
  return { width, height }
}

/** Puts a chart together. Room for texts is measured first; the panels get what is left. @internal */
export function drawFrame(frame: Frame, options: ChartOptions): Chart {
  const { width, height } = sizeOf(options)
  const theme = themeOf(options.theme)
  const svg = new Svg(options.document ?? defaultDocument())
  const root = svg.element('svg', {
    xmlns: 'http://www.w3.org/2000/svg',
    role: 'img',
    'font-family': FONT,
    fill: theme.text,
    color: theme.text,
  })
  const ground = svg.element('rect', { width: '100%', height: '100%', fill: theme.background })
  root.appendChild(ground)

  let y = PAD
  const write = (text: string, size: number, fill: string) => {
    for (const line of wrapText(safeText(text), size, width - 2 * PAD)) {
      root.appendChild(svg.text(line, PAD, y + size, { size, fill }))
      y += Math.round(size * 1.35)
    }
  }
  write(options.title ?? frame.title, TITLE, theme.text)
  if (frame.subtitle !== undefined) write(frame.subtitle, LABEL, theme.muted)
  const items = frame.legend.map((item) => ({ ...item, text: safeText(item.text) }))
  const legend = drawLegend(svg, items, PAD, width - 2 * PAD, theme.text)
  legend.element.setAttribute('transform', `translate(0,${y + 2})`)
  root.appendChild(legend.element)
  y += legend.height + (legend.height > 0 ? 6 : 0)

  const shares = frame.panels.reduce((sum, { share }) => sum + share, 0)
  const panels = frame.panels.map((panel) => ({
    ...panel,
    lines: wrapText(safeText(panel.label), LABEL, width - 2 * PAD),
    y: scaleOf(panel, ((height - y - 60) * panel.share) / shares),
  }))
  const right = rightMargin(frame, panels, width)
  const left = leftMargin(frame, panels, width)
  const inner = width - left - right
  const ticks = frame.x
    .ticks(inner)
    .map((tick) => ({ ...tick, text: tick.text.split('\n').map(safeText).join('\n') }))
  const tickLines = Math.max(1, ...ticks.map(({ text }) => text.split('\n').length))
  const xLabel = wrapText(safeText(frame.x.label), LABEL, width - 2 * PAD)
  const below = 8 + tickLines * (TICK + 1) + xLabel.length * (LABEL + 4)
  const notesRoom = wrapNotes(frame.notes(), width).length * 15
  const fixed = panels.reduce((sum, panel) => sum + topOf(panel) + BETWEEN, below - BETWEEN)
  const wanted = frame.aspect === undefined ? height - y - fixed - notesRoom - PAD : inner / frame.aspect
  const room = Math.max(LEAST_PANEL * panels.length, wanted)
  const notes = new Set<string>()
  panels.forEach((panel, i) => {
    const last = i === panels.length - 1
    const own = Math.round((room * panel.share) / shares)
    const size = { width: inner, height: own }
    const element = drawPanel(svg, theme, panel, frame.x, size, {
      left,
      right,
      below: last ? below : BETWEEN,
      ticks,
      last,
    })
    element.setAttribute('x', '0')
    element.setAttribute('y', String(y))
    root.appendChild(element)
    y += topOf(panel) + own + (last ? below : BETWEEN)
  })
  xLabel.forEach((line, i) => {
    const x = Math.max(left + inner, PAD + textWidth(line, LABEL))
    const baseline = y - 3 - (xLabel.length - 1 - i) * (LABEL + 4)
    root.appendChild(svg.text(line, x, baseline, { size: LABEL, fill: theme.muted, anchor: 'end' }))
  })
  // Drawing thins: only now is it known what has to be said.
  for (const note of frame.notes()) notes.add(note)
  const lines = wrapNotes([...notes], width)
  for (const line of lines) {
    root.appendChild(svg.text(line, PAD, y + 13, { size: TICK, fill: theme.muted }))
    y += 15
  }
  const total = Math.max(Math.ceil(y + PAD / 2), frame.aspect === undefined ? height : 0)
  const alt = safeText(options.alt ?? frame.alt([...notes]))
  const attributes = { width, height: total, viewBox: `0 0 ${width} ${total}`, 'aria-label': alt }
  for (const [key, value] of Object.entries(attributes)) root.setAttribute(key, String(value))
  const [from, to] = frame.x.domain as readonly number[]
  const time = frame.x.isTime ? { left, right: left + inner, from: from!, to: to! } : undefined
  return new Chart({ element: root, alt, width, height: total, notes: [...notes], time })
}

function wrapNotes(notes: readonly string[], width: number): string[] {
  return notes.flatMap((note) => wrapText(safeText(note), TICK, width - 2 * PAD))
}

/** Room above a panel, for the label of its axis. */
function topOf({ lines }: { readonly lines: readonly string[] }): number {
  return 11 + Math.max(1, lines.length) * (LABEL + 3)
}

type Scale = NumberScale | readonly string[]
const isNames = (scale: Scale): scale is readonly string[] => Array.isArray(scale)

function scaleOf({ y }: Panel, height: number): Scale {
  if (typeof y !== 'function') return y
  return y(Math.max(2, Math.min(8, Math.floor(height / 42))))
}

const yTexts = (scale: Scale) => (isNames(scale) ? scale.map(safeText) : scale.ticks.map(axisNumber))

function leftMargin(frame: Frame, panels: readonly { y: Scale }[], width: number): number {
  const widest = Math.max(...panels.flatMap(({ y }) => yTexts(y).map((text) => textWidth(text, TICK))))
  const first = frame.x.ticks(width).at(0)
  return Math.max(34, Math.min(widest, width * 0.4) + 12, frame.x.type === 'band' ? 0 : halfWidth(first) + 4)
}

function rightMargin(
  frame: Frame,
  panels: readonly Panel[] | readonly { side?: readonly SideLabel[] | undefined }[],
  width: number,
): number {
  const most = Math.min(SIDE_WIDTH, width * 0.3)
  const side = panels.flatMap((panel) =>
    (panel.side ?? []).flatMap(({ text }) =>
      wrapText(safeText(text), TICK, most).map((line) => textWidth(line, TICK)),
    ),
  )
  const last = frame.x.ticks(width).at(-1)
  return Math.max(16, Math.max(0, ...side) + 16, frame.x.type === 'band' ? 0 : halfWidth(last) + 4)
}

function halfWidth(tick: Tick | undefined): number {
  return Math.max(0, ...(tick?.text ?? '').split('\n').map((line) => textWidth(line, TICK))) / 2
}

interface Margins {
  readonly left: number
  readonly right: number
  readonly below: number
  readonly ticks: readonly Tick[]
  readonly last: boolean
}

function drawPanel(
  svg: Svg,
  theme: Theme,
  panel: Omit<Panel, 'y'> & { readonly y: Scale; readonly lines: readonly string[] },
  x: XAxis,
  inner: Inner,
  { left, right, below, ticks, last }: Margins,
): SVGElement {
  const names = isNames(panel.y)
  const top = topOf(panel)
  const yAxis = names
    ? { type: 'band' as const, domain: panel.y as readonly string[], axis: null, padding: 0.06 }
    : {
        type: (panel.y as NumberScale).type,
        domain: [...(panel.y as NumberScale).domain],
        axis: null,
        reverse: panel.hanging ?? false,
      }
  const yTicks = names ? (panel.y as readonly string[]) : (panel.y as NumberScale).ticks
  const yText = (value: number | string) =>
    typeof value === 'string' ? shorten(safeText(value), left) : axisNumber(value)
  const element = Plot.plot({
    document: svg.document,
    width: left + inner.width + right,
    height: top + inner.height + below,
    marginLeft: left,
    marginRight: right,
    marginTop: top,
    marginBottom: below,
    x: { type: x.type, domain: [...x.domain], axis: null, ...(x.type === 'band' ? { padding: 0.1 } : {}) },
    y: yAxis,
    marks: [
      names ? null : Plot.gridY(yTicks, { stroke: theme.grid, strokeOpacity: 1 }),
      Plot.text(yTicks as Iterable<string>, {
        y: (tick: number | string) => tick,
        text: yText as never,
        frameAnchor: 'left',
        textAnchor: 'end',
        dx: -7,
        fontSize: TICK,
        fill: theme.muted,
      }),
      ...panel.marks(inner),
      last
        ? Plot.text(ticks, {
            x: 'at',
            text: ({ text }: Tick) => text,
            frameAnchor: 'bottom',
            lineAnchor: 'top',
            dy: 7,
            fontSize: TICK,
            fill: theme.muted,
          })
        : null,
    ],
  }) as unknown as SVGElement & Plot.Plot
  for (const style of [...element.querySelectorAll('style')]) style.remove()
  for (const name of ['class', 'font-family', 'fill']) element.removeAttribute(name)
  const add = (child: SVGElement) => element.appendChild(child)
  panel.lines.forEach((line, i) => {
    add(svg.text(line, PAD, 13 + i * (LABEL + 3), { size: LABEL, fill: theme.text, anchor: 'start' }))
  })
  if (last && x.type !== 'band') {
    const apply = element.scale('x')!.apply
    const bottom = top + inner.height
    for (const { at } of ticks) {
      const place = apply(at)
      add(svg.element('line', { x1: place, x2: place, y1: bottom, y2: bottom + 4, stroke: theme.muted }))
    }
  }
  if (panel.empty !== undefined) {
    const lines = wrapText(safeText(panel.empty), LABEL, inner.width - 8)
    lines.forEach((line, i) => {
      add(
        svg.text(line, left + inner.width / 2, top + inner.height / 2 + i * 16, {
          size: LABEL,
          fill: theme.muted,
          anchor: 'middle',
        }),
      )
    })
  }
  if (!names) drawSide(svg, panel, panel.y as NumberScale, inner, top, left + inner.width, right, add)
  return element
}

/** Names of values at the right, moved apart where they would lie on top of one another. */
function drawSide(
  svg: Svg,
  { side = [], hanging = false }: Pick<Panel, 'side' | 'hanging'>,
  { domain, type }: NumberScale,
  inner: Inner,
  top: number,
  x: number,
  margin: number,
  add: (child: SVGElement) => void,
): void {
  const [low, high] = domain
  const share = (value: number) =>
    type === 'log' ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low)
  const line = TICK + 2
  const labels = side
    .map((label) => {
      const lines = wrapText(safeText(label.text), TICK, margin - 12)
      const place = top + inner.height * (hanging ? share(label.value) : 1 - share(label.value))
      return {
        ...label,
        lines,
        place,
        y: place - ((lines.length - 1) * line) / 2,
        height: lines.length * line,
      }
    })
    .sort((a, b) => a.y - b.y)
  for (let i = 1; i < labels.length; i++) {
    const before = labels[i - 1]!
    labels[i]!.y = Math.max(labels[i]!.y, before.y + before.height + 1)
  }
  // What was moved below the panel pushes the others up again.
  let limit = top + inner.height + 14
  for (const label of labels.toReversed()) {
    label.y = Math.min(label.y, limit - label.height)
    limit = label.y
  }
  for (const { lines, place, y, colour } of labels) {
    const middle = y + ((lines.length - 1) * line) / 2
    add(
      svg.element('line', { x1: x + 1, y1: place, x2: x + 9, y2: middle, stroke: colour, 'stroke-width': 1 }),
    )
    lines.forEach((text, i) => {
      add(svg.text(text, x + 12, y + i * line + TICK * 0.36, { size: TICK, fill: colour, anchor: 'start' }))
    })
  }
}

/** A name that has no room keeps its beginning and its end. */
function shorten(text: string, room: number): string {
  if (textWidth(text, TICK) <= room - 10) return text
  let keep = text.length - 2
  const short = () =>
    `${text.slice(0, Math.ceil(keep / 2))}…${text.slice(text.length - Math.floor(keep / 2))}`
  while (keep > 2 && textWidth(short(), TICK) > room - 10) keep--
  return short()
}
