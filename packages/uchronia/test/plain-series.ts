import { EnsembleForecastSeries, LeadTimeAxis, TimeAxis, type TimeStep, UnivariateSeries } from 'uchronia'

/** A forecast of rain at a station, hour by hour. There are as many issues and lead times as are asked for. */
export function rainForecast({
  start = '2020-01-01',
  step = 'daily',
  issues = 1,
  leads = 2,
  members = ['1', '2'],
  station = '7',
  values,
}: {
  start?: string
  step?: 'daily' | TimeStep
  issues?: number
  leads?: number
  members?: readonly string[]
  station?: string
  values: Iterable<number>
}): EnsembleForecastSeries {
  return new EnsembleForecastSeries({
    issues: new TimeAxis({ start, step, length: issues }),
    leads: new LeadTimeAxis({ start: 3600, step: 3600, length: leads }),
    members,
    values: Float64Array.from(values),
    variable: 'rain_fct',
    units: 'mm',
    station,
  })
}

/** Observed flow at a station, hour by hour. */
export function flow(start: string, values: Iterable<number>, station = '7'): UnivariateSeries {
  const all = Float64Array.from(values)
  return new UnivariateSeries({
    time: new TimeAxis({ start, step: 'hourly', length: all.length }),
    values: all,
    variable: 'q_obs',
    units: 'm3/s',
    station,
  })
}
