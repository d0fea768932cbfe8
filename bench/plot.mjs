// Drawing a plume of 168 lead times x 51 members, beside Observable Plot alone with its default axes, and the command as
// a whole process beside `ls`. The fastest of each counts, taken in turns, since other work on the machine only makes them slower.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as Plot from '@observablehq/plot'
import { plume } from '@uchronia/plot'
import { toPng } from '@uchronia/plot/png'
import { dailyAxis, hourlySeries, LeadTimeAxis, makeForecast } from '@uchronia/series'
import { parseHTML } from 'linkedom'
import { writeSample } from 'uchronia/sample'

const rounds = Number(process.argv[2] ?? 15)
const [leads, members] = [168, 51]

const forecast = makeForecast({
  issues: dailyAxis('2020-03-01T21:00', 1),
  leads: new LeadTimeAxis({ start: 3600, step: 3600, length: leads }),
  members: Array.from({ length: members }, (_, i) => i + 1),
  values: Float64Array.from({ length: leads * members }, (_, i) => {
    const [member, lead] = [Math.floor(i / leads), i % leads]
    return 20 + (member + 1) * Math.exp(-(((lead - 60 - member) / 20) ** 2))
  }),
  variable: 'flow',
  units: 'm3/s',
})
const hours = (values, options) => hourlySeries('2020-02-29', values, options)
const options = {
  observed: hours(new Float64Array(120).fill(21), { variable: 'observed flow', units: 'm3/s' }),
  rain: hours(
    Float64Array.from({ length: 200 }, (_, i) => i % 5),
    { variable: 'rain', units: 'mm', aggregation: 'accumulated over the preceding interval' },
  ),
  thresholds: { 'minor flood': 45 },
}

/** Two bands and a line of values that are there already. */
function plain() {
  const { document } = parseHTML('<html><body></body></html>')
  const x = Array.from({ length: leads }, (_, i) => i)
  const marks = [1, 2].map((k) =>
    Plot.areaY(x, { x, y1: x.map(() => 20), y2: x.map((i) => i * k), fill: '#9dc4e3' }),
  )
  return Plot.plot({ document, width: 760, height: 400, marks: [...marks, Plot.lineY(x, { x, y: x })] })
    .outerHTML
}

const folder = mkdtempSync(join(tmpdir(), 'uchronia-bench-'))
const catalogue = await writeSample(join(folder, 'sample'), { issues: 2, members: members, leads })
const program = fileURLToPath(new URL('../packages/uchronia/bin/uchronia.js', import.meta.url))
function command(...args) {
  const { status, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
}

let chart
const cases = {
  'Observable Plot and linkedom: two bands and a line': plain,
  'plume with observations, rain and a threshold, SVG': () => {
    chart = plume(forecast, options)
    return chart.svg
  },
  'its PNG at twice the size': () => toPng(chart),
}
const processes = {
  'uchronia ls, the whole process': () => command('ls', catalogue),
  'uchronia plot -o plume.png, the whole process': () =>
    command('plot', catalogue, 'rain_fcast', '-o', join(folder, 'plume.png'), '--force'),
}

function measure(all, count) {
  const times = Object.fromEntries(Object.keys(all).map((name) => [name, []]))
  for (let round = 0; round < count; round++) {
    for (const [name, work] of Object.entries(all)) {
      const begin = performance.now()
      work()
      times[name].push(performance.now() - begin)
    }
  }
  return Object.entries(times).map(([name, all]) => [name, Math.min(...all)])
}

try {
  measure(cases, 3)
  console.log('| what | ms | ratio |\n|---|---|---|')
  for (const results of [measure(cases, rounds), measure(processes, Math.ceil(rounds / 3))]) {
    for (const [name, time] of results) {
      console.log(`| ${name} | ${time.toFixed(0)} | ${(time / results[0][1]).toFixed(1)} |`)
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
