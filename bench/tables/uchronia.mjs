// Writes ten million long rows of a made-up forecast: `node uchronia.mjs FORMAT FILE [rounds] [flow|rain]`. Prints seconds, processor time, and the peak of memory.
import { rmSync, statSync } from 'node:fs'
import { dailyAxis, exportSeries, LeadTimeAxis, makeForecast } from 'uchronia'

const [format, file, rounds = '1', kind = 'flow'] = process.argv.slice(2)
const [issues, members, leads] = [1000, 60, 168]

/** Numbers from 0 to 1, the same each time. */
let state = 1
function random() {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
  return state / 4_294_967_296
}

/** A flow that walks along the lead times; or rain, which is zero half of the time. Both are missing now and then. */
function made(size) {
  let level = 0
  return Float64Array.from({ length: size }, (_, i) => {
    if (i % 97 === 0) return Number.NaN
    if (kind === 'rain') return Math.max(0, random() - 0.5) * 10 * Math.exp(Math.sin(i / 1000))
    level = i % leads === 0 ? 2 * random() : level + 0.08 * (random() - 0.5)
    return Math.exp(level)
  })
}

const forecast = makeForecast({
  issues: dailyAxis('2000-01-01', issues),
  leads: new LeadTimeAxis({ start: 3600, step: 3600, length: leads }),
  members: Array.from({ length: members }, (_, i) => i + 1),
  values: made(issues * members * leads),
  variable: kind,
  units: kind === 'rain' ? 'mm' : 'm3/s',
})
const before = process.memoryUsage.rss()
const seconds = []
const processor = []
for (let round = 0; round < Number(rounds); round++) {
  rmSync(file, { force: true })
  const before = process.cpuUsage()
  const begin = performance.now()
  await exportSeries(forecast, file, { format })
  seconds.push((performance.now() - begin) / 1000)
  const { user, system } = process.cpuUsage(before)
  processor.push((user + system) / 1e6)
}
const peak = process.resourceUsage().maxRSS * 1024
console.log(JSON.stringify({ seconds, processor, bytes: statSync(file).size, peak, more: peak - before }))
