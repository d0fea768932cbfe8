import { guardKoffi, loadLibrary } from '@uchronia/cinterop'
import { enginePath, workersPath } from '@uchronia/engine'
import { setNativeKernels } from '@uchronia/series/internal'
import type { Kernels } from '@uchronia/verify'
import { UchroniaLibrary } from './generated/extension/index.ts'

/** Values up to which a call of native code costs more than it saves. */
const FEW = 512

/** The kernels of the engine; undefined where it is absent or has none, such as CSIRO's own. @internal */
export function nativeKernels(): Kernels | undefined {
  try {
    guardKoffi(workersPath())
    const library = loadLibrary(enginePath())
    if (!library.has('uchronia_exceedance')) return undefined
    return kernelsOf(new UchroniaLibrary(library))
  } catch {
    // Verification needs no engine; what else is asked of it says why there is none.
    return undefined
  }
}

function kernelsOf(native: UchroniaLibrary): Kernels {
  return {
    name: 'native',
    sortMembers: (values, _members, counts) => native.sortMembers(values, counts),
    quantiles: (values, members, sorted, levels, type, out) =>
      native.quantiles(values, casesOf(values, members), sorted, levels, type, out),
    crps: (values, _members, observations, sorted, out) => native.crps(values, observations, sorted, out),
    ranks: (values, _members, observations, out) => native.ranks(values, observations, out),
    exceedance: (values, members, thresholds, strict, out) =>
      native.exceedance(values, casesOf(values, members), thresholds, strict, out),
  }
}

function casesOf(values: Float64Array, members: number): number {
  return members === 0 ? 0 : values.length / members
}

/** Has `@uchronia/verify` compute with the kernels of the engine, which are loaded when there is enough to do. @internal */
export function handOverKernels(): void {
  setNativeKernels((typescript: Kernels): Kernels => {
    let loaded: Kernels | undefined
    const kernelsFor = (values: Float64Array) => {
      if (values.length <= FEW) return typescript
      loaded ??= nativeKernels() ?? typescript
      return loaded
    }
    return {
      name: 'native',
      sortMembers: (values, ...rest) => kernelsFor(values).sortMembers(values, ...rest),
      quantiles: (values, ...rest) => kernelsFor(values).quantiles(values, ...rest),
      crps: (values, ...rest) => kernelsFor(values).crps(values, ...rest),
      ranks: (values, ...rest) => kernelsFor(values).ranks(values, ...rest),
      exceedance: (values, ...rest) => kernelsFor(values).exceedance(values, ...rest),
    }
  })
}
