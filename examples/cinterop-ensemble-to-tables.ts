// An ensemble forecast of your own, as plain data: select from it, and write it as a long table and as one column per
// member. No native library is needed.
//
//   node examples/dist/cinterop-ensemble-to-tables.js folder
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { dailyAxis, EnsembleForecastSeries, LeadTimeAxis, seriesFromArrow } from '@uchronia/cinterop'
import { tableFromIPC, tableToIPC } from 'apache-arrow'

const issues = dailyAxis('2010-08-01T21:00', 2)
const leads = new LeadTimeAxis({ start: 3600, step: 3600, length: 24 })
const members = ['1', '2', '3']
const values = Float64Array.from({ length: issues.length * members.length * leads.length }, (_, i) =>
  i % 7 === 0 ? Number.NaN : (i % 24) / 10,
)
const rain = new EnsembleForecastSeries({ id: 'rain', units: 'mm', issues, leads, members, values })

// The first six hours of member 2 of the second forecast.
const part = rain.select({ from: '2010-08-02', members: [2], leads: { to: 6 * 3600 } })
console.log([...part.at(0).member(2)].map(({ value }) => value).join(' '))

const long = tableToIPC(rain.toArrow({ layout: 'long' }), 'file')
const wide = tableToIPC(rain.toArrow({ layout: 'wide' }), 'file')
const folder = process.argv[2]
if (folder) {
  writeFileSync(join(folder, 'rain-long.arrow'), long)
  writeFileSync(join(folder, 'rain-wide.arrow'), wide)
}

const again = seriesFromArrow(tableFromIPC(wide))
console.log(again.kind, again.units, again.values.length)
