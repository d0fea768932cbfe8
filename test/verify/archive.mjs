// Verifies an archive that is made issue by issue, and prints the cases and the most memory that it took in MB.
//   node archive.mjs ISSUES
import { EnsembleForecastSeries, LeadTimeAxis, TimeAxis, UnivariateSeries } from '@uchronia/series'
import { align, climatology, verify } from '@uchronia/verify'

const issues = Number(process.argv[2])
const [members, leads] = [100, 240]
const values = Float64Array.from({ length: members * leads }, (_, i) => (i * 7919) % 1009)
const hours = 24 * 365 * 6
const observed = new UnivariateSeries({
  time: new TimeAxis({ start: '2018-01-01', step: 'hourly', length: hours }),
  values: Float64Array.from({ length: hours }, (_, i) => (i * 104_729) % 1009),
})

function* archive() {
  for (let issue = 0; issue < issues; issue++) {
    yield new EnsembleForecastSeries({
      issues: new TimeAxis({ start: Date.UTC(2019, 0, 1 + issue), step: 'daily', length: 1 }),
      leads: new LeadTimeAxis({ start: 3600, step: 3600, length: leads }),
      members: Array.from({ length: members }, (_, i) => i + 1),
      values,
    })
  }
}

const { groups } = verify(
  align({ forecast: archive(), observed }, { reference: climatology({ within: 1 }) }),
  {
    by: 'lead-day',
    metrics: ['crps', 'crpss', 'brier', 'rank_histogram', 'pit', 'alpha', 'nse', 'kge'],
    thresholds: [500],
  },
)
const cases = groups.reduce((sum, group) => sum + group.cases, 0)
console.log(JSON.stringify({ cases, megabytes: process.resourceUsage().maxRSS / 1024 }))
