import { ShapeError } from './errors.ts'

/**
 * Room for so many doubles, all 0.
 * @param what  names them in the error, such as `times`
 * @throws {@link ShapeError} `INVALID_SIZE`: there is no memory for so many
 * @internal
 */
export function allocateDoubles(count: number, what: string): Float64Array {
  try {
    return new Float64Array(count)
  } catch (cause) {
    throw new ShapeError(
      'INVALID_SIZE',
      `There is no memory for ${count} ${what}. Take less at a time, or a longer step.`,
      { cause },
    )
  }
}
