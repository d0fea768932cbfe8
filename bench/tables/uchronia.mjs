// Writes ten million long rows of a made-up forecast: `node uchronia.mjs FORMAT FILE [rounds]`. Prints seconds, and the peak of memory.
import { statSync } from 'node:fs'
import { dailyAxis, exportSeries, LeadTimeAxis, makeForecast } from 'uchronia'

const [format, file, rounds = '1'] = process.argv.slice(2)
const [issues, members, leads] = [1000, 60, 168]

/** Rain that is zero half of the time, and missing now and then. */
function rain(size) {
  let state = 1
  return Float64Array.from({ length: size }, (_, i) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    if (i % 97 === 0) return Number.NaN
    return Math.max(0, state / 4_294_967_296 - 0.5) * 10 * Math.exp(Math.sin(i / 1000))
  })
}

const forecast = makeForecast({
  issues: dailyAxis('2000-01-01', issues),
  leads: new LeadTimeAxis({ start: 3600, step: 3600, length: leads }),
  members: Array.from({ length: members }, (_, i) => i + 1),
  values: rain(issues * members * leads),
  variable: 'rain',
  units: 'mm',
})
const before = process.memoryUsage.rss()
const seconds = []
for (let round = 0; round < Number(rounds); round++) {
  const begin = performance.now()
  await exportSeries(forecast, file, { format, overwrite: true })
  seconds.push((performance.now() - begin) / 1000)
}
const peak = process.resourceUsage().maxRSS * 1024
console.log(JSON.stringify({ seconds, bytes: statSync(file).size, peak, more: peak - before }))
