import { parseHTML } from 'linkedom'

let made: Document | undefined

/** A document outside a browser. Nothing is put on the global object. @internal */
export function defaultDocument(): Document {
  made ??= (parseHTML('<!doctype html><html><body></body></html>') as unknown as { document: Document })
    .document
  return made
}
