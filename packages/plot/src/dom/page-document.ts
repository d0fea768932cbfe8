import { PlotError } from '../errors.ts'

/** The document of the page. @throws {@link PlotError} `NO_DOCUMENT`: a worker has none @internal */
export function defaultDocument(): Document {
  if (typeof document !== 'undefined') return document
  throw new PlotError('NO_DOCUMENT', 'There is no document here to draw into. Give one: { document }.')
}
