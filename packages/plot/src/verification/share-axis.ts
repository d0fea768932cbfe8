import type { Panel, XAxis } from '../layout/frame.ts'
import { axisNumber, linearScale } from '../layout/numbers.ts'

/** A horizontal axis of numbers. @internal */
export function numberAxis(low: number, high: number, label: string): XAxis {
  return {
    type: 'linear',
    domain: [low, high],
    ticks: (width) =>
      linearScale(low, high, Math.max(2, Math.floor(width / 80)), null)
        .ticks.filter((at) => at >= low && at <= high)
        .map((at) => ({ at, text: axisNumber(at) })),
    label,
  }
}

/** A vertical axis from 0 to 1. @internal */
export const SHARE: Panel['y'] = (count) => linearScale(0, 1, count, 0)
