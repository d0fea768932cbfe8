import type { Chart, ChartOptions } from '@uchronia/plot'
import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { Theme } from '../state/theme.ts'
import { Menu } from './menu.tsx'
import { Notice } from './notice.tsx'
import { savePng, saveSvg } from './save.ts'
import { useWidth } from './use-width.ts'
import { type Zoom, ZoomButtons, ZoomDrag } from './zoom.tsx'

/** The values at the time that the pointer is at. */
export type ReadOut = (time: number) => readonly (readonly [name: string, value: string])[]

interface ChartViewProps {
  /** Draws the chart; the same function as long as it would be the same picture. */
  readonly draw: (options: ChartOptions) => Chart
  readonly theme: Theme
  /** The name of files without their ending. */
  readonly name: string
  /** Links to what is drawn as tables. */
  readonly downloads?: readonly (readonly [format: string, href: string])[] | undefined
  readonly zoom?: Zoom | undefined
  readonly readOut?: ReadOut | undefined
  readonly loading?: boolean | undefined
  /** Height over width. */
  readonly aspect?: number | undefined
  readonly children?: ComponentChildren
}

/** Room that a chart needs at least, and takes at most. */
const HEIGHT = { least: 340, leastNarrow: 430, most: 520 }

/** Legends of narrower charts take several lines. */
const NARROW = 420

/** A chart that fits the room there is, with what can be done with it. */
export function ChartView(props: ChartViewProps) {
  const { draw, theme, name, downloads = [], zoom, readOut, loading = false, aspect = 0.52, children } = props
  const host = useRef<HTMLDivElement>(null)
  const width = useWidth(host)
  const drawn = useMemo(() => {
    if (width === undefined || width === 0) return undefined
    const least = width < NARROW ? HEIGHT.leastNarrow : HEIGHT.least
    const height = Math.max(least, Math.min(HEIGHT.most, Math.round(width * aspect)))
    try {
      return { chart: draw({ width: Math.max(200, width), height, theme }) }
    } catch (error) {
      return { error: error as Error }
    }
  }, [draw, theme, width, aspect])
  const chart = drawn?.chart
  return (
    <figure class="card chart" aria-busy={loading}>
      {drawn?.error && <Notice>{drawn.error.message}</Notice>}
      <div class="chart-host" ref={host}>
        {chart && <Picture chart={chart} />}
        {chart?.time && zoom && (
          <ZoomDrag time={chart.time} height={chart.height} zoom={zoom} readOut={readOut} />
        )}
      </div>
      <figcaption class="tools">
        {chart?.time && zoom && <ZoomButtons time={chart.time} zoom={zoom} />}
        {children}
        {chart && (
          <Menu label="Download">
            <button type="button" onClick={() => saveSvg(chart, name)}>
              SVG picture
            </button>
            <SavePng chart={chart} name={name} />
            {downloads.map(([format, href]) => (
              <a key={format} href={href} download>
                {format} table
              </a>
            ))}
          </Menu>
        )}
      </figcaption>
    </figure>
  )
}

function Picture({ chart }: { readonly chart: Chart }) {
  const place = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    // The picture has a label as a whole; those of its marks are for nobody.
    for (const mark of chart.element.querySelectorAll('g[aria-label]')) mark.removeAttribute('aria-label')
    place.current!.replaceChildren(chart.element)
  }, [chart])
  return <div class="picture" ref={place} />
}

function SavePng({ chart, name }: { readonly chart: Chart; readonly name: string }) {
  const [failed, setFailed] = useState(false)
  return (
    <button type="button" onClick={() => savePng(chart, name).catch(() => setFailed(true))}>
      {failed ? 'PNG: this browser cannot make it' : 'PNG picture'}
    </button>
  )
}
