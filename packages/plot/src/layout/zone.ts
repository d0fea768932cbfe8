import { type Instant, OptionError } from '@uchronia/series'
import { fromCivil, show } from '@uchronia/series/internal'

/** A time zone: its clock at an instant, and the instants of its clock. @internal */
export class Zone {
  readonly name: string
  readonly #format: Intl.DateTimeFormat | undefined

  /** @throws {@link OptionError} `INVALID_OPTION` */
  constructor(name: unknown) {
    if (typeof name !== 'string') throw unknownZone(name)
    this.name = name
    if (name === 'UTC') return
    try {
      this.#format = new Intl.DateTimeFormat('en-u-ca-iso8601', {
        timeZone: name,
        hourCycle: 'h23',
        year: 'numeric',
        month: 'numeric',
        day: 'numeric',
        hour: 'numeric',
        minute: 'numeric',
        second: 'numeric',
      })
    } catch {
      throw unknownZone(name)
    }
  }

  /** The time on the clock at an instant, as the instant at which a clock in UTC shows the same. */
  clock(instant: Instant): Instant {
    if (this.#format === undefined) return instant
    const parts: Record<string, number> = {}
    for (const { type, value } of this.#format.formatToParts(instant)) parts[type] = Number(value)
    const { year, month, day, hour, minute, second } = parts
    const seconds = (hour! * 60 + minute!) * 60 + second!
    const millisecond = ((instant % 1000) + 1000) % 1000
    return fromCivil(year!, month! - 1, day!) + seconds * 1000 + millisecond
  }

  /** The instant at which the clock shows this; where it never does, the one at which it would. */
  instant(clock: Instant): Instant {
    const offset = (at: Instant) => this.clock(at) - at
    const guess = clock - offset(clock)
    return clock - offset(guess)
  }

  /** `2020-03-01 21:00`, and the zone behind it. */
  text(instant: Instant): string {
    const [date, time = ''] = new Date(this.clock(instant)).toISOString().slice(0, -1).split('T')
    return `${date} ${time.replace(/(:00)?\.000$/, '')} ${this.name}`
  }
}

function unknownZone(name: unknown): OptionError {
  return new OptionError(
    'INVALID_OPTION',
    `There is no time zone ${show(name)}. Give "UTC" or a name of the IANA data base, such as "Australia/Melbourne".`,
  )
}
