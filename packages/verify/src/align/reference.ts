import { type EnsembleForecastSeries, type Instant, isSeries, TimeAxis } from '@uchronia/series'
import { checkChoice, checkOptions, show } from '@uchronia/series/internal'
import { VerifyError } from '../errors.ts'
import type { Observations } from './observations.ts'

/** Gives the ensemble that a forecast is compared with. @internal */
export interface ReferenceSource {
  readonly name: string
  /** The members for a case; as many as there are. */
  members(issue: Instant, leadSeconds: number, valid: Instant): ArrayLike<number>
}

/** A reference, bound to observations when forecasts are aligned with them. */
export interface Reference {
  readonly name: string
  /** @internal */
  bind(
    observations: Observations,
    forecastWindows: (forecast: EnsembleForecastSeries) => ForecastValues,
  ): ReferenceSource
}

/** The values of one issue of a forecast by lead time, aggregated as those that are verified. @internal */
export interface ForecastValues {
  members(leadSeconds: number): ArrayLike<number>
}

/** The observations of a climatology. */
export interface ClimatologyOptions {
  /**
   * Those around the same day of other years: a number of days before and after it; or of the same `month`, the same
   * `season` (DJF, MAM, JJA, SON), or `all`. Only the same time of day. 14 when absent.
   */
  readonly within?: number | 'month' | 'season' | 'all' | undefined
  /** `year` leaves out the year that is verified, so that a forecast is not compared with itself; the default. */
  readonly leaveOut?: 'year' | 'none' | undefined
}

const DAY = 86_400_000
/** Valid times whose members are remembered: those of consecutive issues are the same. */
const REMEMBERED = 4096

/**
 * The observations of other years as an ensemble, for skill against climatology. 29 February is 1 March in other years.
 * Where forecasts are aggregated, so are its members.
 *
 * @example
 * ```ts
 * const batches = align({ forecast, observed }, { reference: climatology({ within: 10 }) })
 * verify(batches, { metrics: ['crpss'] })
 * ```
 * @throws {@link VerifyError} `INVALID_OPTION`; when forecasts are aligned, `NO_REFERENCE`: the observations are of one year
 *   alone, so that none is left beside the one that is verified
 */
export function climatology(options: ClimatologyOptions = {}): Reference {
  const { within = 14, leaveOut = 'year' } = checkOptions(options, 'climatology', ['within', 'leaveOut'])
  checkChoice(leaveOut, ['year', 'none'], 'rule to leave out')
  if (typeof within === 'number') {
    if (!Number.isInteger(within) || within < 0 || within > 182) {
      throw new VerifyError('INVALID_OPTION', `within cannot be ${show(within)}. Give 0 to 182 days.`)
    }
  } else checkChoice(within, ['month', 'season', 'all'], 'climatology within')
  return {
    name: 'climatology',
    bind(observations) {
      if (leaveOut === 'year') checkYears(observations, typeof within === 'number' || within === 'month')
      const days = typeof within === 'number' ? undefined : within
      const known = new Map<Instant, Float64Array>()
      return {
        name: 'climatology',
        members(_issue, _lead, valid) {
          let members = known.get(valid)
          if (members === undefined) {
            const times =
              days === undefined
                ? timesAround(observations, valid, within as number, leaveOut === 'year')
                : timesLike(observations, valid, days, leaveOut === 'year')
            members = Float64Array.from(times.map((t) => observations.at(t)).filter((x) => !Number.isNaN(x)))
            if (known.size >= REMEMBERED) known.clear()
            known.set(valid, members)
          }
          return members
        },
      }
    },
  }
}

/**
 * Refuses observations of which none can be of another year.
 * @param wholeYear whether the same time of the year has to come again
 * @throws {@link VerifyError} `NO_REFERENCE`
 */
function checkYears({ times }: Observations, wholeYear: boolean): void {
  if (times.length === 0) return
  const [first, last] = [times[0]!, times.at(-1)!].map((t) => new Date(t))
  const isOne = first!.getUTCFullYear() === last!.getUTCFullYear()
  if (!isOne && !(wholeYear && last!.getTime() - first!.getTime() < 365 * DAY)) return
  const day = (date: Date) => date.toISOString().slice(0, 10)
  throw new VerifyError(
    'NO_REFERENCE',
    `The observations are from ${day(first!)} to ${day(last!)}, so there is no other year for a climatology that leaves out the one that is verified. Give observations of several years, or take another reference, such as persistence; { leaveOut: "none" } compares with the year itself.`,
  )
}

/** The same day of each year on record, and days around it, at the same time of day. */
function timesAround({ times }: Observations, valid: Instant, days: number, leaveYear: boolean): Instant[] {
  if (times.length === 0) return []
  const date = new Date(valid)
  const timeOfDay = ((valid % DAY) + DAY) % DAY
  const own = date.getUTCFullYear()
  const first = new Date(times[0]!).getUTCFullYear()
  const last = new Date(times.at(-1)!).getUTCFullYear()
  const found = new Set<Instant>()
  // A day of the next year may be within reach of one of this.
  for (let year = first - 1; year <= last + 1; year++) {
    if (leaveYear && year === own) continue
    const centre = Date.UTC(year, date.getUTCMonth(), date.getUTCDate()) + timeOfDay
    for (let day = -days; day <= days; day++) found.add(centre + day * DAY)
  }
  return [...found]
}

/** All times on record of the same month or season, at the same time of day. */
function timesLike(
  { times }: Observations,
  valid: Instant,
  within: 'month' | 'season' | 'all',
  leaveYear: boolean,
): Instant[] {
  const own = partOf(valid, within)
  return Array.from(times).filter((t) => {
    if ((t - valid) % DAY !== 0) return false
    const part = partOf(t, within)
    return part.part === own.part && !(leaveYear && part.year === own.year)
  })
}

/** The part of the year that a time is in, and the year that this belongs to: December is of the next summer or winter. */
function partOf(t: Instant, within: 'month' | 'season' | 'all'): { part: number; year: number } {
  const date = new Date(t)
  const month = date.getUTCMonth()
  const year = date.getUTCFullYear()
  if (within === 'month') return { part: month, year }
  if (within === 'all') return { part: 0, year }
  return { part: Math.floor(((month + 1) % 12) / 3), year: month === 11 ? year + 1 : year }
}

/**
 * The last observation that is known at the issue time as forecast of every lead time, for skill against persistence.
 *
 * @example
 * ```ts
 * const batches = align({ forecast, observed }, { reference: persistence() })
 * verify(batches, { metrics: ['crpss'] }).groups[0]!.cases // 960
 * ```
 */
export function persistence(): Reference {
  return {
    name: 'persistence',
    bind: (observations) => ({
      name: 'persistence',
      members(issue) {
        const t = observations.lastKnown(issue)
        const value = t === undefined ? Number.NaN : observations.at(t)
        return Number.isNaN(value) ? [] : [value]
      },
    }),
  }
}

/** A forecast of a library, of which single issue times are read. */
export interface ForecastReader {
  readonly id?: string | undefined
  readonly issues: TimeAxis
  read(selection: { readonly from: Instant; readonly to: Instant }): EnsembleForecastSeries
}

/**
 * A forecast in memory or of a library, or what gives the part of it for an issue time, as a series of that issue alone.
 */
export type OtherForecast =
  | EnsembleForecastSeries
  | ForecastReader
  | ((issue: Instant) => EnsembleForecastSeries | undefined)

/**
 * Another forecast, of the same issue times, for skill against it. It is aggregated like the one that is verified.
 *
 * @example
 * ```ts
 * const before = forecast.map((value) => value + 1)
 * const batches = align({ forecast, observed }, { reference: otherForecast(before, 'last year') })
 * verify(batches, { metrics: ['crpss'] }).groups[0]!.cases // 960
 * ```
 * @throws {@link VerifyError} `NOT_A_SERIES`
 */
export function otherForecast(forecast: OtherForecast, name: string = 'forecast'): Reference {
  const at = typeof forecast === 'function' ? forecast : issueReader(forecast)
  const called = typeof forecast === 'function' ? name : (forecast.id ?? name)
  return {
    name: called,
    bind(_observations, valuesOf) {
      let current: { issue: Instant; values: ForecastValues | undefined } | undefined
      return {
        name: called,
        members(issue, lead) {
          if (current?.issue !== issue) {
            const series = at(issue)
            current = { issue, values: series && valuesOf(series) }
          }
          return current.values?.members(lead) ?? []
        },
      }
    },
  }
}

/** The part of a forecast for an issue time. @throws {@link VerifyError} `NOT_A_SERIES` */
function issueReader(
  forecast: EnsembleForecastSeries | ForecastReader,
): (issue: Instant) => EnsembleForecastSeries | undefined {
  const cut = cutter(forecast)
  const indices = new Map(Array.from(forecast.issues.values(), (issue, i) => [issue, i]))
  return (issue) => {
    const i = indices.get(issue)
    return i === undefined ? undefined : cut(i, issue)
  }
}

/** Takes one issue time of a forecast in memory, or reads it. @throws {@link VerifyError} `NOT_A_SERIES` */
function cutter(
  forecast: EnsembleForecastSeries | ForecastReader,
): (index: number, issue: Instant) => EnsembleForecastSeries {
  if (isSeries(forecast)) {
    if (forecast.kind === 'forecast') return (index) => forecast.slice(index, index + 1)
  } else if (typeof Object(forecast).read === 'function' && Object(forecast).issues instanceof TimeAxis) {
    return (_, issue) => forecast.read({ from: issue, to: issue })
  }
  throw new VerifyError('NOT_A_SERIES', `Expected another forecast as reference, not ${show(forecast)}.`)
}
