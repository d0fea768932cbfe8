import { ShapeError } from '../errors.ts'
import { show } from '../show.ts'
import type { LeadTimeAxis } from '../time/lead-time-axis.ts'
import type { TimeAxis } from '../time/time-axis.ts'

/** Refuses an axis that is none. @throws {@link ShapeError} `NOT_AN_AXIS` @internal */
export function checkAxis<Axis extends TimeAxis | LeadTimeAxis>(
  axis: Axis,
  kind: abstract new (...args: never[]) => Axis,
  what: string,
): Axis {
  if (axis instanceof kind) return axis
  throw new ShapeError('NOT_AN_AXIS', `The ${what} must be a ${kind.name}, not ${show(axis)}.`)
}

/** Refuses values that are not a `Float64Array` of the size that the axes say. @internal */
export function checkValues(values: Float64Array, sizes: Readonly<Record<string, number>>): Float64Array {
  if (!(values instanceof Float64Array)) {
    throw new ShapeError(
      'SIZE_MISMATCH',
      `Values must be a Float64Array, not ${show(values)}. Float64Array.from() makes one.`,
    )
  }
  const expected = Object.values(sizes).reduce((product, size) => product * size, 1)
  if (values.length !== expected) {
    const shape = Object.entries(sizes)
      .map(([name, size]) => `${size} ${name}`)
      .join(' x ')
    throw new ShapeError('SIZE_MISMATCH', `There are ${values.length} values for ${shape} = ${expected}.`)
  }
  return values
}
