import { ShapeError } from '../errors.ts'
import { show } from '../show.ts'

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
