import { show } from '@uchronia/series/internal'

/** Something that scores rest on and that nobody said. */
export interface VerifyWarning {
  /** `units_unknown`: one side of a comparison has units and the other none, so that they were taken to be the same. */
  readonly code: 'units_unknown'
  /** The code in words, and what to do. */
  readonly message: string
}

/**
 * The warning about series of which one alone has units.
 * @param what  the series that is compared with observations @internal
 */
export function unitsWarning(
  what: string,
  units: string | undefined,
  observed: string | undefined,
): VerifyWarning | undefined {
  if ((units === undefined) === (observed === undefined)) return undefined
  const [known, unknown] =
    units === undefined ? ['the observations are', `${what} has`] : [`${what} is`, 'the observations have']
  const message = `${unknown} no units, and ${known} in ${show(units ?? observed)}: the numbers were compared as they are. Give units to both.`
  return { code: 'units_unknown', message: message[0]!.toUpperCase() + message.slice(1) }
}
