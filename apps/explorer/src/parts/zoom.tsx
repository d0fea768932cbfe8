import type { ChartTime } from '@uchronia/plot'
import { useState } from 'preact/hooks'
import type { ReadOut } from './chart-view.tsx'

/** The window of time that a chart shows. */
export interface Zoom {
  /** The first and last time that there are: milliseconds UTC. */
  readonly extent: readonly [number, number]
  /** Shorter windows are not shown, in milliseconds. */
  readonly least: number
  /** True while a part is shown. */
  readonly isPart: boolean
  /** Shows a window; all when none is given. */
  set(window?: readonly [from: number, to: number]): void
}

function show({ extent, least, set }: Zoom, from: number, to: number): void {
  const span = Math.max(least, to - from)
  if (span >= extent[1] - extent[0]) {
    set()
    return
  }
  const begin = Math.min(Math.max(from, extent[0]), extent[1] - span)
  set([Math.round(begin), Math.round(begin + span)])
}

export function ZoomButtons({ time: { from, to }, zoom }: { readonly time: ChartTime; readonly zoom: Zoom }) {
  const span = to - from
  const { isPart, least } = zoom
  const move = (share: number) => show(zoom, from + span * share, to + span * share)
  return (
    <fieldset class="zoom" aria-label="Time shown">
      <button
        type="button"
        onClick={() => move(-0.5)}
        disabled={!isPart}
        title="Earlier"
        aria-label="Earlier"
      >
        ‹
      </button>
      <button
        type="button"
        onClick={() => show(zoom, from + span / 4, to - span / 4)}
        disabled={span <= least}
        title="Zoom in"
        aria-label="Zoom in"
      >
        +
      </button>
      <button
        type="button"
        onClick={() => show(zoom, from - span / 2, to + span / 2)}
        disabled={!isPart}
        title="Zoom out"
        aria-label="Zoom out"
      >
        −
      </button>
      <button type="button" onClick={() => move(0.5)} disabled={!isPart} title="Later" aria-label="Later">
        ›
      </button>
      <button type="button" onClick={() => zoom.set()} disabled={!isPart} title="All times">
        All
      </button>
    </fieldset>
  )
}

/** Pixels that a pointer moves before a window is meant. */
const LEAST_DRAG = 8

/** Over a chart: a pointer that is dragged chooses a window, and one that rests reads values. */
export function ZoomDrag({
  time,
  height,
  zoom,
  readOut,
}: {
  readonly time: ChartTime
  readonly height: number
  readonly zoom: Zoom
  readonly readOut?: ReadOut | undefined
}) {
  const [begin, setBegin] = useState<number>()
  const [at, setAt] = useState<number>()
  const { left, right } = time
  const instant = (x: number) => time.from + ((x - left) / (right - left)) * (time.to - time.from)
  const place = (event: PointerEvent) => {
    const x = event.clientX - (event.currentTarget as Element).getBoundingClientRect().left
    return Math.max(left, Math.min(right, x))
  }
  const end = (event: PointerEvent) => {
    const x = place(event)
    setBegin(undefined)
    if (begin === undefined || Math.abs(x - begin) < LEAST_DRAG) return
    show(zoom, instant(Math.min(begin, x)), instant(Math.max(begin, x)))
  }
  const rows = at === undefined || begin !== undefined ? [] : (readOut?.(instant(at)) ?? [])
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: buttons beside the chart do the same
    <div
      class="drag"
      onPointerDown={(event) => {
        // A finger scrolls the page; the buttons zoom.
        if (event.pointerType === 'touch' || event.button !== 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        setBegin(place(event))
      }}
      onPointerMove={(event) => {
        if (event.pointerType !== 'touch') setAt(place(event))
      }}
      onPointerUp={end}
      onPointerCancel={() => setBegin(undefined)}
      onPointerLeave={() => setAt(undefined)}
      onDblClick={() => zoom.set()}
    >
      {begin !== undefined && at !== undefined && (
        <div
          class="window"
          style={{ left: `${Math.min(begin, at)}px`, width: `${Math.abs(at - begin)}px` }}
        />
      )}
      {rows.length > 0 && at !== undefined && (
        <>
          <div class="cursor" style={{ left: `${at}px`, height: `${height}px` }} />
          <dl
            class="read-out"
            style={
              at > (left + right) / 2 ? { right: `calc(100% - ${at - 12}px)` } : { left: `${at + 12}px` }
            }
          >
            {rows.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </div>
  )
}
