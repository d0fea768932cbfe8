import { TimeError } from '../errors.ts'
import { show } from '../show.ts'

/** The distance between two times of an axis: whole seconds, at least 1, or a calendar month. */
export type TimeStep = number | 'monthly'

/** The largest step in seconds: what an `int` of the C structs can hold. */
const LIMIT = 2_147_483_647

const NAMES: Readonly<Record<string, TimeStep>> = {
  hourly: 3600,
  daily: 86_400,
  weekly: 604_800,
  monthly: 'monthly',
  monthly_qpp: 'monthly',
}

/** As pandas writes them: `3h`, `D`, `15min`. A minute is never `m`, which is a month there. */
const SHORT = /^(\d+)?(s|min|h|d)$/i

const SECONDS: Readonly<Record<string, number>> = { s: 1, min: 60, h: 3600, d: 86_400 }

const DURATION = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/

/**
 * Reads a time step: seconds, a name (`hourly`, `daily`, `weekly`, `monthly`, `monthly_qpp`), digits (seconds), `H:M:S`
 * (`00:90:00` is an hour and a half), an ISO 8601 duration (`PT6H`, `P1D`, `P1M` for a month) or a number of `s`, `min`, `h` or
 * `D` (`6h`, `1D`).
 *
 * @example
 * ```ts
 * parseTimeStep('6:00:00') // 21600
 * parseTimeStep('P1M') // 'monthly'
 * ```
 * @throws {@link TimeError} `INVALID_STEP`
 */
export function parseTimeStep(x: number | string): TimeStep {
  const step = typeof x === 'string' ? parseText(x.trim()) : x
  if (step === 'monthly' || (Number.isInteger(step) && step! >= 1 && step! <= LIMIT)) return step!
  throw new TimeError(
    'INVALID_STEP',
    `Cannot read ${show(x)} as a time step. Give whole seconds from 1 to ${LIMIT}, "hourly", "daily", "weekly", "monthly", "H:M:S", "6h", "1D" or an ISO 8601 duration such as "PT6H".`,
  )
}

function parseText(text: string): TimeStep | undefined {
  if (Object.hasOwn(NAMES, text)) return NAMES[text]
  if (/^\d+$/.test(text)) return Number(text)
  if (text === 'P1M') return 'monthly'
  const clock = /^(\d+):(\d+):(\d+)$/.exec(text)
  if (clock) return (Number(clock[1]) * 60 + Number(clock[2])) * 60 + Number(clock[3])
  const short = SHORT.exec(text)
  if (short) return Number(short[1] ?? 1) * SECONDS[short[2]!.toLowerCase()]!
  const duration = DURATION.exec(text)
  if (!duration || text.endsWith('T')) return undefined
  const [weeks, days, hours, minutes, seconds] = duration.slice(1).map((part) => Number(part ?? 0))
  return (((weeks! * 7 + days!) * 24 + hours!) * 60 + minutes!) * 60 + seconds!
}

/**
 * Writes a time step as people read it: `hourly`, `daily`, `monthly`, otherwise `HH:MM:SS`. {@link parseTimeStep} reads
 * it back.
 *
 * @example
 * ```ts
 * formatTimeStep(86_400) // daily
 * formatTimeStep(10_800) // 03:00:00
 * ```
 * @throws {@link TimeError} `INVALID_STEP`
 */
export function formatTimeStep(step: TimeStep): string {
  const valid = parseTimeStep(step)
  if (valid === 'monthly') return 'monthly'
  if (valid === 3600) return 'hourly'
  if (valid === 86_400) return 'daily'
  const two = (n: number) => String(n).padStart(2, '0')
  return `${two(Math.floor(valid / 3600))}:${two(Math.floor(valid / 60) % 60)}:${two(valid % 60)}`
}

/**
 * A duration for people: `90 min`, `36 h`, `45 s`, and beyond ten days whole days, `14 days`.
 *
 * @example
 * ```ts
 * formatDuration(5400) // 90 min
 * formatDuration(7 * 86_400) // 168 h
 * formatDuration(14 * 86_400) // 14 days
 * ```
 * @param seconds  may be negative
 * @throws {@link TimeError} `INVALID_STEP`: no number
 */
export function formatDuration(seconds: number): string {
  if (typeof seconds !== 'number') {
    throw new TimeError('INVALID_STEP', `Cannot write ${show(seconds)} as a duration. Give seconds.`)
  }
  const of = (unit: number, name: string) => (seconds % unit === 0 ? `${seconds / unit} ${name}` : undefined)
  const days = Math.abs(seconds) > 240 * 3600 ? of(86_400, 'days') : undefined
  return days ?? of(3600, 'h') ?? of(60, 'min') ?? `${seconds} s`
}
