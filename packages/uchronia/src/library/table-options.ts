import type { EnsembleTableOptions } from '@uchronia/series'
import { checkOptions } from '@uchronia/series/internal'

/**
 * Splits options of a table into those of the table and the others: the selection and how to read it.
 *
 * @param what  names the function in errors
 * @param keys  the keys of the others
 * @throws {@link OptionError} `UNKNOWN_OPTION`, `INVALID_OPTION`
 * @internal
 */
export function splitTable<T extends EnsembleTableOptions>(
  options: T,
  what: string,
  keys: readonly string[],
): [table: EnsembleTableOptions, rest: Omit<T, keyof EnsembleTableOptions>] {
  const { layout, missing, dictionary, ...rest } = checkOptions(options, what, keys)
  return [
    {
      ...(layout === undefined ? {} : { layout }),
      ...(missing === undefined ? {} : { missing }),
      ...(dictionary === undefined ? {} : { dictionary }),
    },
    rest,
  ]
}
