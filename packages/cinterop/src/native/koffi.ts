import { createRequire } from 'node:module'
import type koffiModule from 'koffi'
import type { LibraryHandle, TypeObject } from 'koffi'
import { loadGuard } from './koffi-guard.ts'

/** Bytes of stack that native code gets. koffi's own 2 MiB and 128 KiB end the process when HDF5 or YAML go deep. */
const STACK = 8 << 20

let loaded: typeof koffiModule | undefined

/**
 * koffi, ready to load libraries: its stacks can only be chosen before the first call. It is loaded when it is first
 * needed, after what guards it in worker threads.
 * @internal
 */
export function ffi(): typeof koffiModule {
  if (loaded === undefined) {
    // A bundle in CommonJS has no address, but a file name.
    const require = createRequire(import.meta.url || __filename)
    loadGuard(require)
    const koffi: typeof koffiModule = require('koffi')
    koffi.config({ sync_stack_size: STACK, async_stack_size: STACK })
    loaded = koffi
  }
  return loaded
}

/** @internal */
export type { LibraryHandle, TypeObject }

/** @internal */
export type Raw = ((...args: unknown[]) => unknown) & { async(...args: unknown[]): void }
