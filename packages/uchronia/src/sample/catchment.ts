import { OptionError } from '@uchronia/series'
import { show } from '@uchronia/series/internal'
import { simulatedFlow, streamflow } from './flow.ts'
import { rainForecast } from './forecast.ts'
import { normalStream } from './random.ts'
import { evapotranspiration, rainfall, weatherField } from './weather.ts'

/** The size and the seed of a sample. */
export interface SampleOptions {
  /** Issue times of the forecast archive, one a day; 30 by default. */
  issues?: number
  /** Members of the ensembles; 20 by default. */
  members?: number
  /** Rain gauges; 3 by default. */
  stations?: number
  /** Hourly lead times of a forecast; 168 (7 days) by default. */
  leads?: number
  /** Years of observations from 2020 on; 1 by default. A climatology needs several. */
  years?: number
  /** The same seed gives the same catchment; 1 by default. */
  seed?: number
}

/** A gauge with the subcatchment it stands for. */
export interface SampleStation {
  id: string
  name: string
  latitude: number
  longitude: number
  /** km2 */
  area: number
  /** m */
  elevation: number
}

/** A made-up catchment: its gauges, one year or more of observations, and an archive of forecasts. */
export interface SampleCatchment {
  stations: SampleStation[]
  /** First hour of the observations, milliseconds UTC. */
  start: number
  hours: number
  /** Hourly rain in mm, stations x hours, with gaps (NaN) where a gauge was out of order. */
  rain: Float64Array
  /** Daily potential evapotranspiration in mm, stations x days. */
  evapotranspiration: Float64Array
  /** Hourly streamflow at the outlet, m3/s. */
  flow: Float64Array
  /** Simulations of that flow, members x hours. */
  simulatedFlow: Float64Array
  members: string[]
  /** First issue time, milliseconds UTC; one issue a day. */
  firstIssue: number
  issues: number
  leads: number
  /** For each station, hourly rain in mm: issues x members x leads, the first lead one hour after the issue. */
  rainForecast: Float64Array[]
}

const hour = 3_600_000
const firstIssueHour = 60 * 24 + 21

/** Makes a catchment. Plausible, not real: every number comes from the seed. */
export function makeCatchment(options: SampleOptions = {}): SampleCatchment {
  const { issues, members, stations: stationCount, leads, years, seed } = checkedOptions(options)
  const start = Date.UTC(2020, 0, 1)
  const observed = (Date.UTC(2020 + years, 0, 1) - start) / 86_400_000
  const days = Math.max(observed, Math.ceil((firstIssueHour + (issues - 1) * 24 + leads + 1) / 24))
  const hours = days * 24

  const stations = Array.from({ length: stationCount }, (_, index) => makeStation(index, seed))
  const wetness = stations.map((station) => 0.6 + station.elevation / 1000)
  const weather = weatherField(hours, stationCount, seed, 'weather')
  const trueRain = weather.map((field, index) => field.map((state, h) => rainfall(state, h, wetness[index]!)))
  const potential = trueRain.map((rain, index) => evapotranspiration(rain, days, seed, index))

  const flow = new Float64Array(hours)
  for (const [index, rain] of trueRain.entries()) {
    const local = streamflow(rain, potential[index]!, stations[index]!.area)
    for (let h = 0; h < hours; h++) flow[h] = Math.round((flow[h]! + local[h]!) * 1000) / 1000
  }

  const archive = stations.map(() => new Float64Array(issues * members * leads))
  for (let issue = 0; issue < issues; issue++) {
    const forecasts = rainForecast(weather, wetness, firstIssueHour + issue * 24, members, leads, seed)
    for (const [index, forecast] of forecasts.entries())
      archive[index]!.set(forecast, issue * members * leads)
  }

  return {
    stations,
    start,
    hours,
    rain: concatenate(trueRain.map((rain, index) => withOutages(rain, seed, index))),
    evapotranspiration: concatenate(potential),
    flow,
    simulatedFlow: simulatedFlow(flow, members, seed),
    members: Array.from({ length: members }, (_, member) => String(member + 1)),
    firstIssue: start + firstIssueHour * hour,
    issues,
    leads,
    rainForecast: archive,
  }
}

/** The largest number that each option takes. */
const MOST: Readonly<Record<keyof SampleOptions, number>> = {
  issues: 100_000,
  members: 100_000,
  stations: 999,
  leads: 100_000,
  years: 100,
  seed: Number.MAX_SAFE_INTEGER,
}

function checkedOptions(options: SampleOptions): Required<SampleOptions> {
  const checked = { issues: 30, members: 20, stations: 3, leads: 168, years: 1, seed: 1, ...options }
  for (const [name, value] of Object.entries(checked)) {
    const least = name === 'seed' ? 0 : 1
    const most = MOST[name as keyof SampleOptions]
    if (!Number.isInteger(value) || value < least || value > most) {
      throw new OptionError(
        'INVALID_OPTION',
        `${name} is a whole number from ${least} to ${most}; got ${show(value)}.`,
      )
    }
  }
  return checked
}

const places = [
  'Upper Creek',
  'Black Ridge',
  'Stony Gap',
  'Long Plain',
  'Pine Flat',
  'Cold Spring',
  'Big Bend',
]

function makeStation(index: number, seed: number): SampleStation {
  const normal = normalStream(seed, 'station', index)
  const place = places[index % places.length]!
  const round = Math.floor(index / places.length)
  return {
    id: String(401_201 + index),
    name: round === 0 ? place : `${place} ${round + 1}`,
    latitude: Math.round((-36.2 + 0.15 * normal()) * 1e4) / 1e4,
    longitude: Math.round((148.1 + 0.15 * normal()) * 1e4) / 1e4,
    area: Math.round(180 * Math.exp(0.4 * normal())),
    elevation: Math.round(Math.min(1600, Math.max(100, 600 + 250 * normal()))),
  }
}

/** Gauges fail: single hours now and then, and once for some days. */
function withOutages(rain: Float64Array, seed: number, station: number): Float64Array {
  const normal = normalStream(seed, 'outage', station)
  const observed = rain.slice()
  for (let h = 0; h < observed.length; h++) if (normal() > 3) observed[h] = Number.NaN
  const begin = Math.floor(observed.length * (0.5 + 0.1 * Math.tanh(normal())))
  return observed.fill(Number.NaN, begin, begin + 60)
}

function concatenate(rows: readonly Float64Array[]): Float64Array {
  const length = rows[0]?.length ?? 0
  const values = new Float64Array(rows.length * length)
  for (const [row, data] of rows.entries()) values.set(data, row * length)
  return values
}
