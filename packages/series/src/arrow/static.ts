/**
 * apache-arrow, for the packages of uchronia. Node takes `lazy.ts` in its place. Not part of the public interface.
 *
 * @module
 * @internal
 */
export * from 'apache-arrow'
