import { isSeries } from '@uchronia/series'
import type { MediaBundle } from '@uchronia/series/internal'
import type { VerificationScores } from '../verification/results.ts'
import { page } from './html.ts'
import { libraryHtml, type ShownLibrary } from './library-view.ts'
import { type ShownSeries, seriesHtml } from './series-view.ts'
import { pairsHtml, scoresHtml } from './verification-view.ts'

/**
 * The notebook views of series, axes, libraries, pairs and scores. The kind of an object is found by its properties: libraries
 * and verification are of packages that need not be there.
 * @param text  the object as a console shows it
 * @internal
 */
export function notebookView(object: object, text: string): MediaBundle {
  return { 'text/plain': text, 'text/html': htmlOf(object as Shown, text) }
}

type Shown = Partial<ShownSeries & ShownLibrary & VerificationScores> & {
  readonly read?: unknown
  readonly forecasts?: unknown
  readonly observations?: unknown
}

function htmlOf(object: Shown, text: string): string {
  if (isSeries(object) || (typeof object.read === 'function' && object.kind !== undefined))
    return seriesHtml(object as ShownSeries, text)
  if (typeof object.getSeriesIdentifiers === 'function') return libraryHtml(object as ShownLibrary, text)
  if (Array.isArray(object.groups)) return scoresHtml(object as VerificationScores, text)
  if (object.forecasts !== undefined && object.observations !== undefined) return pairsHtml(text)
  return page(text)
}
