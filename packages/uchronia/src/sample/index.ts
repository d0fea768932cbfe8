/**
 * A made-up catchment to try things on.
 *
 * @packageDocumentation
 */
export type { SampleOptions } from './catchment.ts'
export { writeSample } from './write-sample.ts'
