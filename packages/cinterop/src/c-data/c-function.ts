import { once } from '@uchronia/series/internal'
import { ffi } from '../native/koffi.ts'

/**
 * A function whose address stands in a struct. Its type is described to koffi once: koffi keeps every description for ever.
 * @internal
 */
export function cFunction(
  result: string,
  parameters: string[],
): (address: bigint | null, ...args: unknown[]) => unknown {
  const type = once(() => ffi().proto(result, parameters))
  return (address, ...args) => ffi().call(address, type(), ...args)
}
