// The time to read more of the same: issues, stations and members, each ten or a hundred times as many as before, from one
// deflated netCDF-4 file to an Arrow table. Every size is read in turn by a process of its own, several times; the marks are medians of
// processor time, the lines their ranges. Then the memory of the process that thousands of reads leave behind. Prints two Markdown
// tables and draws growth.svg.
// `node bench/growth.mjs [turns] [rounds of a turn]`
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as Plot from '@observablehq/plot'
import { parseHTML } from 'linkedom'
import { EnsembleForecastSeries, LeadTimeAxis, SeriesCollection, TimeAxis, writeNetcdf } from 'uchronia'
import { rain } from './reading/data.mjs'

const bench = dirname(fileURLToPath(import.meta.url))
const folder = join(dirname(bench), 'out', 'bench-growth')
const [turns = '3', rounds = '5'] = process.argv.slice(2)

const labels = (count) => Array.from({ length: count }, (_, i) => String(i + 1))

function forecast(issues, members) {
  return new EnsembleForecastSeries({
    issues: new TimeAxis({ start: '2010-01-01', step: 'daily', length: issues }),
    leads: new LeadTimeAxis({ start: 3600, step: 3600, length: 168 }),
    members: labels(members),
    values: rain(issues * members * 168),
    variable: 'rain',
    station: '1',
  })
}

function collection(stations) {
  return new SeriesCollection({
    time: new TimeAxis({ start: '2020-01-01', step: 'daily', length: 100 }),
    stations: labels(stations),
    values: rain(stations * 100),
    variable: 'rain',
  })
}

/** By what grows: the sizes, and a series of one. */
const cases = {
  issues: { sizes: [30, 300, 3000], values: (n) => n * 20 * 168, make: (n) => forecast(n, 20) },
  stations: { sizes: [10, 1000, 100_000], values: (n) => n * 100, make: collection },
  members: { sizes: [10, 100, 1000], values: (n) => 30 * n * 168, make: (n) => forecast(30, n) },
}

const fileOf = (what, size) => join(folder, `${what}-${size}.nc`)

async function makeData() {
  mkdirSync(folder, { recursive: true })
  for (const [what, { sizes, make }] of Object.entries(cases))
    for (const size of sizes) {
      const path = fileOf(what, size)
      if (existsSync(path)) continue
      await writeNetcdf(make(size), `${path}.new`, { format: 'netcdf4' })
      renameSync(`${path}.new`, path)
    }
}

function measure(...args) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--expose-gc', join(bench, 'reading', 'growing.mjs'), ...args],
    { encoding: 'utf8' },
  )
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout)
}

const middle = (values) => values.toSorted((a, b) => a - b)[values.length >> 1]
const span = (values, digits) =>
  `${middle(values).toFixed(digits)} (${Math.min(...values).toFixed(digits)} to ${Math.max(...values).toFixed(digits)})`

await makeData()
const machine = `${new Date().toISOString().slice(0, 10)}, ${cpus().length} x ${cpus()[0].model}, load ${loadavg()[0].toFixed(1)}, Node ${process.versions.node}`
console.log(`${machine}\n`)
console.log('| what grows | how many | values | processor time, ms | ns a value |\n|---|---|---|---|---|')
const points = []
for (const [what, { sizes, values }] of Object.entries(cases)) {
  const times = sizes.map(() => [])
  for (let turn = 0; turn < Number(turns); turn++)
    for (const [i, size] of sizes.entries())
      times[i].push(...measure('time', fileOf(what, size), rounds).times)
  for (const [i, size] of sizes.entries()) {
    const count = values(size)
    const each = times[i].map((ms) => (ms * 1e6) / count)
    console.log(
      `| ${what} | ${size.toLocaleString('en')} | ${count.toLocaleString('en')} | ${span(times[i], 1)} | ${span(each, 1)} |`,
    )
    points.push({
      what,
      values: count,
      ms: middle(times[i]),
      least: Math.min(...times[i]),
      most: Math.max(...times[i]),
    })
  }
}

const lost = Array.from({ length: Number(turns) }, () => measure('lost', fileOf('issues', 300), '4000').lost)
console.log('\n| memory left behind | bytes a read, of 4,000 |\n|---|---|')
console.log(`| one issue of 27 kB, deflated | ${span(lost, 1)} |`)

const { document } = parseHTML('<html></html>')
const chart = Plot.plot({
  document,
  width: 680,
  height: 420,
  marginLeft: 60,
  style: { background: 'white', color: 'black', fontSize: '13px' },
  x: { type: 'log', label: 'values read', tickFormat: (n) => n.toExponential(0).replace('e+', 'e') },
  y: { type: 'log', label: 'processor time, ms', grid: true },
  color: { legend: false },
  marks: [
    Plot.line(
      [
        { values: 1e3, ms: 0.01 },
        { values: 1e7, ms: 100 },
      ],
      { x: 'values', y: 'ms', stroke: '#999', strokeDasharray: '4 3' },
    ),
    Plot.text([{ values: 2e6, ms: 15, text: '10 ns a value' }], {
      x: 'values',
      y: 'ms',
      text: 'text',
      fill: '#666',
    }),
    Plot.ruleX(points, { x: 'values', y1: 'least', y2: 'most', stroke: 'what' }),
    Plot.line(points, { x: 'values', y: 'ms', stroke: 'what' }),
    Plot.dot(points, { x: 'values', y: 'ms', fill: 'what', r: 4 }),
    Plot.text(
      Object.keys(cases).map((what) => points.findLast((point) => point.what === what)),
      { x: 'values', y: 'ms', text: 'what', fill: 'what', textAnchor: 'end', dx: -8, dy: -8 },
    ),
  ],
})
// Rules for a page around it.
chart.querySelector('style')?.remove()
chart.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
const title = document.createElement('title')
title.textContent = 'Processor time by values read, for issues, stations and members'
chart.prepend(title)
writeFileSync(join(bench, 'growth.svg'), `${chart.outerHTML}\n`)
