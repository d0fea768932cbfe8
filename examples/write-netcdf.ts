// Makes a small ensemble forecast in memory, writes it as STF 2.0 netCDF and as an Arrow file, and reads it back.
//
//   node examples/write-netcdf.ts FOLDER
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { tableToIPC } from 'apache-arrow'
import { EnsembleForecastSeries, LeadTimeAxis, seriesFromArrow, TimeAxis, writeNetcdf } from 'uchronia'

const [folder = 'out/example'] = process.argv.slice(2)
mkdirSync(folder, { recursive: true })

const issues = new TimeAxis({ start: '2024-06-01T21:00', step: 'daily', length: 3 })
const leads = new LeadTimeAxis({ start: 3600, step: 3600, length: 24 })
const members = ['1', '2', '3', '4', '5']
const values = Float64Array.from({ length: 3 * 5 * 24 }, (_, i) => Math.max(0, Math.sin(i / 7) * 4))

const forecast = new EnsembleForecastSeries({
  issues,
  leads,
  members,
  values,
  variable: 'rain_fcast_ens',
  units: 'mm',
  aggregation: 'accumulated over the preceding interval',
  station: '401201',
})

const netcdf = join(folder, 'forecast.nc')
await writeNetcdf(forecast, netcdf, { overwrite: true, title: 'Example forecast', institution: 'Example' })
console.log(`wrote ${netcdf}`)

const table = forecast.toArrow({ layout: 'long' })
writeFileSync(join(folder, 'forecast.arrow'), tableToIPC(table, 'file'))
const back = seriesFromArrow(table)
console.log(`the table has ${table.numRows} rows, and is a ${back.kind} again when read`)
