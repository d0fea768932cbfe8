import type { EnsembleTableOptions } from '@uchronia/series'

/**
 * Splits options into those of the table and the others, the selection and how to read it.
 * @internal
 */
export function splitTable<T extends EnsembleTableOptions>(
  options: T,
): [table: EnsembleTableOptions, rest: Omit<T, keyof EnsembleTableOptions>] {
  const { layout, missing, dictionary, ...rest } = options
  return [
    {
      ...(layout === undefined ? {} : { layout }),
      ...(missing === undefined ? {} : { missing }),
      ...(dictionary === undefined ? {} : { dictionary }),
    },
    rest,
  ]
}
