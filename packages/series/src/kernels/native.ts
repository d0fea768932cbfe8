let make: ((typescript: object) => object) | undefined

/**
 * Hands over kernels of native code, made of those in TypeScript when `@uchronia/verify` first computes: whoever has native
 * code need not load it for that.
 * @internal
 */
export function setNativeKernels<K extends object>(from: (typescript: K) => K): void {
  make = from as unknown as typeof make
}

/** The kernels that were handed over; undefined where none were. @internal */
export function nativeKernelsFrom<K extends object>(typescript: K): K | undefined {
  return make?.(typescript) as K | undefined
}
