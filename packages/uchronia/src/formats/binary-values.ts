import { TimeAxis } from '@uchronia/series'
import { UchroniaError } from '../errors.ts'
import type { TextContent, TextSeries } from './text-series.ts'

/**
 * The series of a PI-XML file without events, with the values that stand in a binary file beside it: little-endian float32,
 * one series after the other, for every time that their headers declare.
 * @throws {@link UchroniaError} `FORMAT`: there are more or fewer values than that @internal
 */
export function withBinaryValues(content: TextContent, bytes: Buffer, path: string): TextContent {
  const axes = content.series.map((one) => axisOf(one, path))
  const wanted = axes.reduce((sum, axis) => sum + axis.length, 0)
  if (bytes.byteLength !== 4 * wanted) {
    throw new UchroniaError(
      'FORMAT',
      `${path} has ${bytes.byteLength} bytes, and the headers declare ${wanted} values of 4 bytes.`,
    )
  }
  let at = 0
  const series = content.series.map((one, i): TextSeries => {
    const values = new Float64Array(axes[i]!.length)
    const missing = Math.fround(Number(one.attributes.missVal ?? Number.NaN))
    for (let k = 0; k < values.length; k++, at += 4) {
      const value = bytes.readFloatLE(at)
      values[k] = value === missing ? Number.NaN : value
    }
    return { ...one, times: axes[i]!.values(), values }
  })
  return { ...content, series }
}

function axisOf({ declared, variable, where }: TextSeries, path: string): TimeAxis {
  const { step, start, end } = declared ?? {}
  if (typeof step !== 'number' || start === undefined || end === undefined || end < start) {
    throw new UchroniaError(
      'FORMAT',
      `${variable} (${where}) has its values in ${path}, and no startDate, endDate and equidistant timeStep to place them.`,
    )
  }
  return new TimeAxis({ start, step, length: Math.floor((end - start) / (step * 1000)) + 1 })
}
