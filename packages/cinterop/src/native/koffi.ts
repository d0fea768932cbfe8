import koffi, { type LibraryHandle, type TypeObject } from 'koffi'

/** Bytes of stack that native code gets. koffi's own 2 MiB and 128 KiB end the process when HDF5 or YAML go deep. */
const STACK = 8 << 20

let configured = false

/**
 * koffi, ready to load libraries: its stacks can only be chosen before the first call.
 * @internal
 */
export function ffi(): typeof koffi {
  if (!configured) {
    configured = true
    koffi.config({ sync_stack_size: STACK, async_stack_size: STACK })
  }
  return koffi
}

/** @internal */
export type { LibraryHandle, TypeObject }

/** @internal */
export type Raw = ((...args: unknown[]) => unknown) & { async(...args: unknown[]): void }
