import { sortMembers } from '@uchronia/series/internal'
import { crps } from './crps.ts'
import type { Kernels } from './kernels.ts'
import { quantiles } from './quantiles.ts'
import { exceedance, ranks } from './ranks.ts'

/** The kernels in TypeScript, which run everywhere. */
export const typescriptKernels: Kernels = {
  name: 'typescript',
  sortMembers,
  quantiles,
  crps,
  ranks,
  exceedance,
}
