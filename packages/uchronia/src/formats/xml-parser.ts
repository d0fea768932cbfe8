import { createRequire } from 'node:module'
import type * as Saxes from 'saxes'
import { UchroniaError } from '../errors.ts'

let saxes: typeof Saxes | undefined

/**
 * A parser of XML. It is loaded for the first one, since it takes as long to load as all else, and few programs read XML.
 * @throws {@link UchroniaError} `UNSUPPORTED`: in a bundle without it
 * @internal
 */
export function xmlParser(): Saxes.SaxesParser {
  if (saxes === undefined) {
    try {
      // A bundle in CommonJS has no address, but a file name.
      saxes = createRequire(import.meta.url || __filename)('saxes') as typeof Saxes
    } catch (cause) {
      const reason = (cause as Error).message.split('\n', 1)[0]
      throw new UchroniaError(
        'UNSUPPORTED',
        `XML is read by the package saxes, which cannot be loaded: ${reason}. It comes with uchronia; a bundle needs it in a node_modules folder above it.`,
        { cause },
      )
    }
  }
  return new saxes.SaxesParser()
}
