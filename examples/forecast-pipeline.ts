// From observations and a rain forecast to products and skill: three-hourly bands and chances of heavy rain of the last
// issue, as netCDF and as a table, and scores of all issues by day of lead against climatology.
//
//   uchronia sample out/sample --years 3
//   node examples/forecast-pipeline.ts CATALOGUE FOLDER [FORECAST] [OBSERVED]
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { align, climatology, verify } from '@uchronia/verify'
import { tableToIPC } from 'apache-arrow'
import { exportSeries, formatInstant, TimeSeriesLibrary, writeNetcdf } from 'uchronia'

const [catalogue, folder, id, gauges] = process.argv.slice(2)
if (catalogue === undefined || folder === undefined) throw new Error('Give a catalogue and a folder.')

using library = TimeSeriesLibrary.open(catalogue)
using hourly = library.getSeries(id ?? 'rain_fcast', 'forecast')
using observed = library.getSeries(gauges ?? 'rain_obs')
if (observed.kind !== 'collection' && observed.kind !== 'single')
  throw new Error('Observations have no members.')
await mkdir(folder, { recursive: true })

// Products: the last issue in steps of three hours, its bands, and the chance of 2 and of 10 mm in a step.
const heavy = [2, 10]
const last = hourly.issues.at(-1)
const forecast = hourly.read({ from: last, to: last }).aggregate({ step: 'PT3H', how: 'sum' })
const bands = forecast.quantiles([0.1, 0.5, 0.9])
const chances = forecast.exceedance(heavy)
const options = { overwrite: true }
await writeNetcdf(forecast, join(folder, 'rain-3-hourly.nc'), options)
await exportSeries(bands, join(folder, 'rain-bands.csv'), options)
await exportSeries(chances, join(folder, 'rain-chances.csv'), options)

const { step, length } = forecast.leads
console.log(`issued ${formatInstant(last)}: ${length} steps of ${step! / 3600} hours, in ${forecast.units}`)
for (let lead = 0; lead < length; lead += 4) {
  const at = (series: typeof bands) => series.members.map((_, k) => series.values[k * length + lead]!)
  const [low, middle, high] = at(bands).map((value) => value.toFixed(1))
  const percent = at(chances).map((share, k) => `${Math.round(100 * share)} % for ${heavy[k]} mm`)
  console.log(`  +${forecast.leads.at(lead) / 3600} h  ${low} | ${middle} | ${high}  ${percent.join(', ')}`)
}

// Skill: all issues, read one after the other, in the same steps; the archive is never in memory as a whole.
const pairs = align(
  { forecast: hourly, observed },
  { aggregate: { step: 'PT3H', how: 'sum' }, reference: climatology({ within: 30 }) },
)
const scores = verify(pairs, {
  by: 'lead-day',
  metrics: ['crps', 'crpss', 'brier', 'bss', 'alpha', 'spread', 'rmse'],
  thresholds: heavy,
  bootstrap: { samples: 200 },
})
await writeFile(join(folder, 'scores.arrow'), tableToIPC(scores.toArrow(), 'file'))
for (const { by, cases, metrics, intervals } of scores.groups) {
  const ends = [intervals!.crpss!.lower, intervals!.crpss!.upper].map((end) => Number(end).toFixed(2))
  console.log(
    `lead day ${by['lead-day']}: CRPSS ${Number(metrics.crpss).toFixed(2)} (${ends.join(' to ')}), ${cases} cases`,
  )
}
