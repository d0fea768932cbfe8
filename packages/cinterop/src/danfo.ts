/**
 * Series to danfo frames and back: `@uchronia/series/danfo`, for those who import this package alone.
 *
 * @packageDocumentation
 */
export * from '@uchronia/series/danfo'
