/**
 * Series to danfo frames and back. A subpath of its own: danfojs-node is an optional peer, and is loaded by the first
 * function that needs it.
 *
 * @packageDocumentation
 */
export { type FromDanfoOptions, fromDanfo } from './from-danfo.ts'
export { type ToDanfoOptions, toDanfo, toDanfoSeries } from './to-danfo.ts'
