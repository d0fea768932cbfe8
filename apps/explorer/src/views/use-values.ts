import type { Series, UnivariateSeries } from '@uchronia/series'
import { getValues, type Selection, valuesHref } from '../server/values.ts'
import { type Load, useLoad } from '../state/use-load.ts'

/** Values of a part of an entry. Nothing is asked for without a selection. */
export function useValues<T extends Series>(
  { id, version }: { readonly id: string; readonly version: string },
  selection: Selection | undefined,
  epoch: number,
): Load<T> {
  const href = selection && valuesHref(id, version, selection)
  return useLoad(href, (signal) => getValues(href!, signal) as Promise<T>, epoch)
}

/** Observations in a window of time. They have a file of their own, so every change of the archive asks for them again. */
export function useObserved(
  id: string | undefined,
  window: readonly [from: string, to: string] | undefined,
  epoch: number,
): Load<UnivariateSeries> {
  const href =
    id === undefined || window === undefined
      ? undefined
      : valuesHref(id, String(epoch), { from: window[0], to: window[1] })
  return useLoad(
    href,
    async (signal) => {
      const series = await getValues(href!, signal)
      if (series.kind === 'single') return series
      if (series.kind === 'collection' && series.length === 1) return series.at(0)
      throw new Error(`${id} is no single series.`)
    },
    epoch,
  )
}
