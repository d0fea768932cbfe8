import { dailySeries } from '@uchronia/series'
import { expect, test } from 'vitest'
import { plot } from '../src/index.ts'
import { toPng } from '../src/png/index.ts'

const series = dailySeries('2020-01-01', [1, 3, 2], { variable: 'flow' })
const sizeOf = (png: Uint8Array) =>
  [png.subarray(16, 20), png.subarray(20, 24)].map((part) =>
    new DataView(part.buffer, part.byteOffset).getUint32(0),
  )

test('a picture has the size of the chart times the scale', () => {
  const chart = plot(series, { width: 400, height: 200 })
  expect([...toPng(chart).subarray(0, 4)]).toEqual([0x89, 0x50, 0x4e, 0x47])
  expect(sizeOf(toPng(chart))).toEqual([800, 400])
  expect(sizeOf(toPng(chart, { scale: 1 }))).toEqual([400, 200])
})

test('texts are drawn in the font of the package, also Greek, Cyrillic and superscript ones', () => {
  const empty = toPng(plot(series, { title: ' ' }))
  for (const title of ['Flow', 'Ροή', 'Поток', 'm³ s⁻¹']) {
    expect(Buffer.compare(toPng(plot(series, { title })), empty)).not.toBe(0)
  }
})

test('a picture that no memory can hold is refused, and so are fonts that are no paths, or not there', () => {
  const chart = plot(series, { width: 10_000, height: 10_000 })
  expect(() => toPng(chart, { scale: 10 })).toThrow(/100000 x 100000 pixels is too large/)
  expect(() => toPng(chart, { scale: 0 })).toThrow(/scale is a number from 0.1 to 10/)
  expect(() => toPng(chart, { fonts: [5] as never })).toThrow(/fonts are paths/)
  expect(() => toPng(chart, { fonts: ['no/such.ttf'] })).toThrow('There is no font file "no/such.ttf"')
})
