import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bundle } from './bundle.ts'
import { chromiumPath, launchChromium } from './chromium.ts'
import { runModule } from './run-module.ts'

describe('@uchronia/plot bundled for a browser', () => {
  test('has neither linkedom nor resvg in it, nor anything of Node', async () => {
    const { code, imports, modules } = await bundle(`export * from '@uchronia/plot'`)
    expect(imports).toEqual([])
    expect(code).not.toMatch(/['"]node:/)
    expect(modules.filter((name) => /linkedom|resvg|server-document/.test(name))).toEqual([])
    expect(modules.some((name) => name.includes('page-document'))).toBe(true)
  })
})

/** Draws a chart that has every kind of text, and says which texts lie outside it or on one another in the font of the page. */
const PROGRAM = `
import { dailyAxis, hourlySeries, LeadTimeAxis, makeForecast } from '@uchronia/series'
import { plume } from '@uchronia/plot'

const forecast = makeForecast({
  issues: dailyAxis('2020-03-01T21:00', 1),
  leads: new LeadTimeAxis({ start: 3600, step: 3600, length: 72 }),
  members: [1, 2, 3],
  values: new Float64Array(216).map((_, i) => 20 + (i % 72) * 2),
  longName: 'streamflow at the bridge of <b>Queenstown</b>',
  units: 'm3/s',
})
const rain = hourlySeries('2020-03-01', new Float64Array(72).fill(1), {
  longName: 'rain', units: 'mm', aggregation: 'accumulated over the preceding interval',
})
const bad = []
for (const width of [340, 760]) {
  const chart = plume(forecast, {
    width, rain, spaghetti: true,
    thresholds: { 'a threshold with thirty letters': 90, 'another of them': 92, 'major': 93 },
  })
  document.body.append(chart.element)
  const ground = chart.element.getBoundingClientRect()
  const texts = [...chart.element.querySelectorAll('text')].flatMap((text) =>
    text.querySelector('tspan') ? [...text.querySelectorAll('tspan')] : [text],
  )
  const boxes = texts.map((text) => ({ text: text.textContent, box: text.getBoundingClientRect() }))
  for (const [i, { text, box: a }] of boxes.entries()) {
    if (a.left < ground.left || a.right > ground.right || a.bottom > ground.bottom) bad.push(text + ' is cut off')
    for (const { text: other, box: b } of boxes.slice(i + 1)) {
      const apart = a.right <= b.left || b.right <= a.left || a.bottom - 2 <= b.top || b.bottom - 2 <= a.top
      if (!apart) bad.push(text + ' lies on ' + other)
    }
  }
  const parsed = new DOMParser().parseFromString(chart.svg, 'image/svg+xml')
  if (parsed.querySelector('parsererror')) bad.push('the text of the SVG is no XML')
}
window.outcome = { bad, bold: document.querySelectorAll('b').length, shown: document.querySelectorAll('svg[role=img]').length }`

describe.skipIf(chromiumPath === undefined)(
  'in Chromium (the Debian package, or the one that CHROMIUM names)',
  () => {
    let browser: Browser

    beforeAll(async () => {
      browser = await launchChromium()
    })
    afterAll(() => browser?.close())

    test('a chart is drawn into the page, and its texts have room in the font that is there', async () => {
      const { code } = await bundle(PROGRAM)
      const { outcome, errors } = await runModule(browser, code)
      expect(errors).toEqual([])
      expect(outcome).toEqual({ bad: [], bold: 0, shown: 2 })
    })
  },
)
