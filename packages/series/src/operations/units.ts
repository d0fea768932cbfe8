import { OptionError } from '../errors.ts'
import { show } from '../show.ts'

/** The dimensions of a unit, and its size in metres, seconds and kilograms. */
interface Unit {
  readonly size: number
  readonly length: number
  readonly time: number
  readonly mass: number
}

const unit = (size: number, length: number, time: number, mass: number): Unit => ({
  size,
  length,
  time,
  mass,
})

const YEAR = 31_557_600

/** Units of hydrology, with the spellings of CF and of gauging services. */
const UNITS: Readonly<Record<string, Unit>> = {
  mm: unit(1e-3, 1, 0, 0),
  cm: unit(1e-2, 1, 0, 0),
  m: unit(1, 1, 0, 0),
  km: unit(1e3, 1, 0, 0),
  in: unit(0.0254, 1, 0, 0),
  inch: unit(0.0254, 1, 0, 0),
  ft: unit(0.3048, 1, 0, 0),
  l: unit(1e-3, 3, 0, 0),
  L: unit(1e-3, 3, 0, 0),
  ML: unit(1e3, 3, 0, 0),
  GL: unit(1e6, 3, 0, 0),
  cfs: unit(0.028316846592, 3, -1, 0),
  cumec: unit(1, 3, -1, 0),
  cumecs: unit(1, 3, -1, 0),
  kg: unit(1, 0, 0, 1),
  s: unit(1, 0, 1, 0),
  sec: unit(1, 0, 1, 0),
  min: unit(60, 0, 1, 0),
  h: unit(3600, 0, 1, 0),
  hr: unit(3600, 0, 1, 0),
  hour: unit(3600, 0, 1, 0),
  d: unit(86_400, 0, 1, 0),
  day: unit(86_400, 0, 1, 0),
  week: unit(604_800, 0, 1, 0),
  year: unit(YEAR, 0, 1, 0),
}

/** The density of water: kg m-2 is a millimetre. */
const WATER = 1000

/** Options of `convertUnits`. */
export interface ConvertOptions {
  /** The area of the catchment in km2, between a depth and a volume. */
  readonly area?: number | undefined
}

/** Reads units such as `mm`, `m3 s-1`, `ML/day`, `kg m-2 s-1`, `m**3/s`. @throws {@link OptionError} */
function parseUnits(text: string): Unit {
  if (typeof text !== 'string') {
    throw new OptionError('INVALID_OPTION', `Units are a text, such as "mm" or "m3 s-1"; got ${show(text)}.`)
  }
  let size = 1
  const powers = { length: 0, time: 0, mass: 0 }
  const [first = '', ...below] = text.trim().split('/')
  for (const [part, sign] of [[first, 1], ...below.map((one) => [one, -1] as const)] as [string, 1 | -1][]) {
    for (const token of part
      .trim()
      .split(/[\s.*·]+(?![\d*])/)
      .filter((one) => one !== '' && one !== '1')) {
      const match = /^([a-zA-Z]+?)(?:\^|\*\*)?(-?\d+)?$/.exec(token)
      const name = match?.[1] ?? ''
      const known = Object.hasOwn(UNITS, name) ? UNITS[name] : UNITS[name.replace(/s$/, '')]
      if (!match || !known) {
        throw new OptionError(
          'INVALID_OPTION',
          `Cannot read ${show(token)} in the units ${show(text)}. Known are ${Object.keys(UNITS).join(', ')} and their powers.`,
        )
      }
      const power = sign * Number(match[2] ?? 1)
      size *= known.size ** power
      powers.length += known.length * power
      powers.time += known.time * power
      powers.mass += known.mass * power
    }
  }
  return { size, ...powers }
}

/** A mass of water as the volume that it has. */
function asVolume({ size, length, time, mass }: Unit): Unit {
  return { size: size / WATER ** mass, length: length + 3 * mass, time, mass: 0 }
}

/** The factor from one unit to another, and the change between the amount of a step and a rate. @internal */
export interface Conversion {
  readonly factor: number
  readonly becomes: 'rate' | 'amount' | undefined
}

/**
 * The conversion of one unit to another.
 *
 * @param stepSeconds  the step of the series, between an amount of a step and a rate; undefined when it has none
 * @throws {@link OptionError} `INVALID_OPTION`: units that are not known, or of other dimensions
 * @internal
 */
export function unitConversion(
  from: string | undefined,
  to: string,
  { area }: ConvertOptions,
  stepSeconds: number | undefined,
): Conversion {
  if (from === undefined) {
    throw new OptionError(
      'INVALID_OPTION',
      `The units of the series are not known. Give them with withInfo({ units }) first.`,
    )
  }
  if (area !== undefined && !(typeof area === 'number' && area > 0 && Number.isFinite(area))) {
    throw new OptionError('INVALID_OPTION', `An area is a number of km2 above 0, not ${show(area)}.`)
  }
  const source = asVolume(parseUnits(from))
  const target = asVolume(parseUnits(to))
  let factor = source.size / target.size
  const lengths = source.length - target.length
  if (Math.abs(lengths) === 2) {
    if (area === undefined) {
      throw new OptionError(
        'INVALID_OPTION',
        `From ${from} to ${to} is between a depth and a volume. Give the area of the catchment in km2: { area }.`,
      )
    }
    factor *= (area * 1e6) ** (-lengths / 2)
  } else if (lengths !== 0) throw incompatible(from, to)
  const times = source.time - target.time
  if (Math.abs(times) === 1) {
    if (stepSeconds === undefined) {
      throw new OptionError(
        'INVALID_OPTION',
        `From ${from} to ${to} is between a rate and the amount of a step, and the series has no step in seconds.`,
      )
    }
    factor *= stepSeconds ** -times
  } else if (times !== 0) throw incompatible(from, to)
  return { factor, becomes: times === 0 ? undefined : times > 0 ? 'rate' : 'amount' }
}

/** True for units that mean the same, such as `m3/s` and `m3 s-1`; those that are not known are compared as texts. @internal */
export function sameUnits(a: string, b: string): boolean {
  if (a.trim() === b.trim()) return true
  try {
    const [one, other] = [parseUnits(a), parseUnits(b)].map(asVolume)
    const sameSize = Math.abs(one!.size - other!.size) <= 1e-12 * one!.size
    return sameSize && one!.length === other!.length && one!.time === other!.time
  } catch {
    return false
  }
}

function incompatible(from: string, to: string): OptionError {
  return new OptionError(
    'INVALID_OPTION',
    `Units ${from} cannot be converted to ${to}: their dimensions differ.`,
  )
}
