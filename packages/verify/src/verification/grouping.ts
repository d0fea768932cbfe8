import { show } from '@uchronia/series/internal'
import { checkNumbers } from '../checks.ts'
import { VerifyError } from '../errors.ts'
import type { Pairs } from '../pairs/pairs.ts'

/** Cases that are scored together: those for which `of` gives the same. */
export interface Grouping {
  /** In results, and as column of tables with `_` for `-`. */
  readonly name: string
  of(pairs: Pairs, index: number): number | string
  /** Order of the groups; ascending when absent. */
  compare?(a: number | string, b: number | string): number
}

/**
 * Groupings by name.
 * - `lead`: lead time in seconds
 * - `lead-day`: the day after the issue time, from 1, in which the middle of the interval of a value lies. An hourly value at
 *   24 hours is of day 1 where it is labelled with the end of its hour, and of day 2 where with its start; a daily one from 2
 *   to 26 hours is of day 1. A value at 0 hours is with day 1, the hours before the issue time with 0
 * - `issue`: issue time, ISO 8601
 * - `month`, `season`, `year`: of the issue time in UTC; 1 to 12, `DJF` to `SON`
 * - `station`: its identifier
 */
export type GroupingName = 'lead' | 'lead-day' | 'issue' | 'month' | 'season' | 'year' | 'station'

const DAY = 86_400
const SEASONS = ['DJF', 'MAM', 'JJA', 'SON']

/** Reads a time of a case that has to be known. */
function known(value: number, name: string, what: string): number {
  if (!Number.isNaN(value)) return value
  throw new VerifyError(
    'INVALID_OPTION',
    `Cannot group by ${show(name)}: the ${what} of a case is not known. Give ${what}s to the pairs.`,
  )
}

const issueOf = (name: string, use: (date: Date) => number | string): Grouping => ({
  name,
  of: ({ referenceTime }, i) => use(new Date(known(referenceTime[i]!, name, 'issue time'))),
})

const GROUPINGS: Readonly<Record<GroupingName, Grouping>> = {
  lead: { name: 'lead', of: ({ leadTime }, i) => known(leadTime[i]!, 'lead', 'lead time') },
  'lead-day': {
    name: 'lead-day',
    of({ leadTime, middle }, i) {
      const lead = known(leadTime[i]!, 'lead-day', 'lead time')
      // The state at the issue time is with the first day, but a whole day that ends then is not.
      if (lead === 0 && (middle === undefined || middle > -DAY / 2)) return 1
      return middle === undefined ? Math.ceil(lead / DAY) + 0 : Math.floor((lead + middle) / DAY) + 1
    },
  },
  issue: issueOf('issue', (date) => date.toISOString().replace('.000Z', 'Z')),
  month: issueOf('month', (date) => date.getUTCMonth() + 1),
  season: {
    ...issueOf('season', (date) => SEASONS[Math.floor(((date.getUTCMonth() + 1) % 12) / 3)]!),
    compare: (a, b) => SEASONS.indexOf(String(a)) - SEASONS.indexOf(String(b)),
  },
  year: issueOf('year', (date) => date.getUTCFullYear()),
  station: { name: 'station', of: ({ station, stations }, i) => stations[station[i]!]! },
}

/**
 * Groups cases by the class of their observation, between thresholds.
 *
 * @example
 * ```ts
 * verify(pairs, { by: byEvent([1, 4]), metrics: ['crps'] }).groups.length // 3
 * ```
 * @param thresholds ascending; a value at a threshold belongs to the class above it
 * @throws {@link VerifyError} `INVALID_OPTION`
 */
export function byEvent(thresholds: readonly number[]): Grouping {
  checkNumbers(thresholds, 'Thresholds of event classes')
  if (
    thresholds.length === 0 ||
    thresholds.some((t, i) => !Number.isFinite(t) || t <= (thresholds[i - 1] ?? -Infinity))
  ) {
    throw new VerifyError(
      'INVALID_OPTION',
      `Event classes need ascending thresholds, not ${show(thresholds)}.`,
    )
  }
  const names = [
    `<${thresholds[0]}`,
    ...thresholds.slice(1).map((upper, i) => `${thresholds[i]}..${upper}`),
    `>=${thresholds.at(-1)}`,
    'missing',
  ]
  return {
    name: 'event',
    of({ observations }, i) {
      const y = observations[i]!
      if (Number.isNaN(y)) return 'missing'
      let above = 0
      while (above < thresholds.length && y >= thresholds[above]!) above++
      return names[above]!
    },
    compare: (a, b) => names.indexOf(String(a)) - names.indexOf(String(b)),
  }
}

/** The values of `by`: `none`, one grouping, or several whose combinations are the groups. */
export type By = 'none' | GroupingName | Grouping | readonly (GroupingName | Grouping)[]

/** @throws {@link VerifyError} `INVALID_OPTION` @internal */
export function groupingsOf(by: By): readonly Grouping[] {
  if (by === 'none') return []
  const all = Array.isArray(by)
    ? (by as readonly (GroupingName | Grouping)[])
    : [by as GroupingName | Grouping]
  return all.map((one) => {
    if (typeof one === 'object' && typeof one?.of === 'function') return one
    if (Object.hasOwn(GROUPINGS, one as string)) return GROUPINGS[one as GroupingName]
    const names = Object.keys(GROUPINGS).join(', ')
    throw new VerifyError(
      'INVALID_OPTION',
      `Cannot group by ${show(one)}. Use none, ${names}, byEvent() or a grouping of your own.`,
    )
  })
}
