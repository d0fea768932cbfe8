import { printable } from '@uchronia/series/internal'

/** The names that results carry. @internal */
export interface Subject {
  readonly forecast: string | undefined
  readonly observed: string | undefined
  readonly units: string | undefined
}

/** The title of a report: what is compared with what, and in which units. @internal */
export function subject(what: string, { forecast, observed, units }: Subject): string {
  const names =
    forecast === undefined && observed === undefined
      ? ''
      : ` ${printable(forecast ?? 'forecast')} against ${printable(observed ?? 'observations')}`
  return `${what}${names}${units === undefined ? '' : ` [${printable(units)}]`}`
}
