import { readFileSync } from 'node:fs'
import {
  dailyAxis,
  type EnsembleForecastSeries,
  hourlySeries,
  LeadTimeAxis,
  makeForecast,
  type UnivariateSeries,
} from '@uchronia/series'
import type { VerificationScores } from '../src/index.ts'

/** Numbers from 0 to 1 that are the same in each run. */
export function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 16_807) % 2_147_483_647
    return state / 2_147_483_647
  }
}

/** Forecasts of a flood, a wave for each member. */
export function floods(members: number, leads: number, issues = 2): EnsembleForecastSeries {
  const random = randomNumbers(7)
  const values = new Float64Array(issues * members * leads)
  for (let row = 0; row < issues * members; row++) {
    const [base, peak, height] = [20 + 5 * random(), leads * (0.3 + 0.4 * random()), 30 + 120 * random() ** 2]
    for (let lead = 0; lead < leads; lead++) {
      const width = lead < peak ? 10 : 25
      values[row * leads + lead] = base + height * Math.exp(-(((lead - peak) / width) ** 2))
    }
  }
  return makeForecast({
    issues: dailyAxis('2020-03-01T21:00', issues),
    leads: new LeadTimeAxis({ start: 3600, step: 3600, length: leads }),
    members: Array.from({ length: members }, (_, i) => i + 1),
    values,
    variable: 'q_fcast',
    longName: 'forecast streamflow at the outlet',
    units: 'm3/s',
    station: '401201',
  })
}

/** Observed flow with some hours missing. */
export const observed: UnivariateSeries = hourlySeries(
  '2020-02-29',
  Array.from({ length: 100 }, (_, i) => (i > 50 && i < 58 ? Number.NaN : 22 + 8 * Math.sin(i / 13))),
  { variable: 'q_obs', longName: 'observed streamflow', units: 'm3/s' },
)

export const rain: UnivariateSeries = hourlySeries(
  '2020-02-29',
  Array.from({ length: 200 }, (_, i) => (i % 7 === 0 ? (i % 11) / 2 : 0)),
  {
    variable: 'rain',
    longName: 'observed rain',
    units: 'mm',
    aggregation: 'accumulated over the preceding interval',
  },
)

/** The result of `verify` of `@uchronia/verify` for 60 issues x 5 leads x 9 members of random numbers. */
export const scores: { readonly all: VerificationScores; readonly lead: VerificationScores } = JSON.parse(
  readFileSync(new URL('fixtures/verification.json', import.meta.url), 'utf8'),
)
