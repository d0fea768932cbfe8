// `npm start`: the main job from end to end, on a sample catchment: its catalogue, one entry of each kind, and a
// forecast exported to Arrow. Shows the commands it runs, so that they can be copied.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { formatInstant, TimeSeriesLibrary } from 'uchronia'

process.chdir(dirname(dirname(fileURLToPath(import.meta.url))))

const sample = 'out/sample'
const catalogue = `${sample}/catchment.yaml`
const command = join('node_modules', '.bin', 'uchronia')

function uchronia(...args) {
  console.log(`\n$ ${command} ${args.join(' ')}`)
  const { status } = spawnSync(process.execPath, ['packages/uchronia/bin/uchronia.js', ...args], {
    stdio: 'inherit',
  })
  if (status !== 0) process.exit(status ?? 1)
}

function heading(text) {
  console.log(`\n${text}`)
}

const number = (value) => (Number.isNaN(value) ? 'missing' : String(Number(value.toPrecision(4))))
const few = (values) => `${Array.from(values.subarray(0, 6), number).join(' ')} ...`

if (!existsSync(catalogue)) uchronia('sample', sample)
uchronia('ls', catalogue)

using(TimeSeriesLibrary.open(catalogue), (library) => {
  heading('One series')
  using(library.getSeries('streamflow', 'single'), (flow) => {
    const peak = [...flow].reduce((a, b) => (b.value > a.value ? b : a))
    console.log(
      `  ${flow.id}: ${flow.length} values from ${formatInstant(flow.time.start)}: ${few(flow.values())}`,
    )
    console.log(`  highest: ${number(peak.value)} ${flow.units} at ${formatInstant(peak.time)}`)
  })

  heading('A collection: one series per station')
  using(library.getSeries('rain_obs', 'collection'), (rain) => {
    for (const series of rain) {
      const present = series.values.filter((value) => !Number.isNaN(value))
      const total = present.reduce((sum, value) => sum + value, 0)
      const missing = series.length - present.length
      console.log(
        `  station ${series.info.station}: ${number(total)} ${rain.units} in all, ${missing} hours missing`,
      )
    }
  })

  heading('An ensemble: one series per member')
  using(library.getSeries('streamflow_ens', 'ensemble'), (ensemble) => {
    const day = ensemble.read({ from: '2020-07-01', to: '2020-07-01' })
    console.log(
      `  ${ensemble.members.length} members on ${formatInstant(day.time.start)}: ${few(day.values)} ${ensemble.units}`,
    )
  })

  heading('Forecasts: an ensemble per issue time')
  using(library.getSeries('rain_fcast', 'forecast'), (forecast) => {
    for (const issue of [0, 1, 2].filter((index) => index < forecast.length)) {
      const ensemble = forecast.at(issue)
      const totals = Array.from(ensemble, (member) =>
        member.values.reduce((sum, value) => sum + value, 0),
      ).sort((a, b) => a - b)
      const quantile = (share) => number(totals[Math.round(share * (totals.length - 1))])
      const when = formatInstant(forecast.issues.at(issue))
      const days = forecast.leads.end / 86_400
      console.log(
        `  issued ${when}: ${days} days of rain, 10/50/90 %: ${[0.1, 0.5, 0.9].map(quantile).join(' / ')} ${forecast.units}`,
      )
    }
  })
})

uchronia('export', catalogue, 'rain_fcast', '-o', 'out/rain_fcast.arrow', '--force')

uchronia(
  'plot',
  catalogue,
  'streamflow_ens',
  '--from',
  '2020-03-01',
  '--to',
  '2020-03-14',
  '--observed',
  'streamflow',
  '--rain',
  'rain_obs.401201',
  '-o',
  'out/plume.png',
  '--force',
)

uchronia(
  'verify',
  catalogue,
  'rain_fcast',
  '--observed',
  'rain_obs',
  '--by',
  'lead-day',
  '--step',
  'daily',
  '--how',
  'sum',
  '--thresholds',
  '1,5',
  '--bootstrap',
  '200',
  '-o',
  'out/report.html',
  '--force',
)

console.log(`
Look at out/plume.png, and open out/report.html in a browser.

What to try next
  ${command} info ${catalogue} rain_fcast --stats
  ${command} export ${catalogue} rain_obs -o out/rain.csv --layout wide --from 2020-06-01 --to 2020-06-30
  ${command} export ${catalogue} rain_fcast_files -o out/one_issue.arrow --from 2020-03-05 --to 2020-03-05
  ${command} serve ${catalogue} --observed rain_obs    prints the address of the explorer
  ${command} plot ${catalogue} rain_fcast
  ${command} plot ${catalogue} rain_fcast --kind exceedance-table --threshold heavy=20 -o out/rain.html
  ${command} sample out/larger --issues 60 --members 100 --seed 7
  examples/ holds short programs to start from`)

/** `using` is not syntax that Node 20 knows. */
function using(resource, work) {
  try {
    work(resource)
  } finally {
    resource[Symbol.dispose]()
  }
}
