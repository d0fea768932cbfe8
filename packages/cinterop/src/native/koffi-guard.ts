import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { isMainThread } from 'node:worker_threads'

let guard: string | undefined

/**
 * Names the addon that keeps `worker.terminate()` from ending the process. koffi, by which this package calls native code,
 * aborts when its thread is ended while it is loaded, binds a function or makes a value; the addon undoes that, on Linux
 * under Node. To be called before anything else of this package, in each worker; it does nothing anywhere else, and nothing
 * where koffi is loaded already. `uchronia` does it by itself.
 *
 * @param path the addon, `workersPath()` of `@uchronia/engine` say; `undefined` for none
 *
 * @example
 * ```ts
 * import { workersPath } from '@uchronia/engine'
 * guardKoffi(workersPath())
 * const abs = loadLibrary('libc.so.6').declare('abs', 'int32', ['int32'])
 * abs(-5) // 5
 * ```
 */
export function guardKoffi(path: string | undefined): void {
  guard = path
}

/** koffi's own addons, by the C library that each is for: the guard knows its own. */
function koffiAddons(require: NodeJS.Require): { readonly linux: string; readonly musl: string } {
  const koffi = createRequire(require.resolve('koffi'))
  const folder = dirname(koffi.resolve(`@koromix/koffi-linux-${process.arch}`))
  const addonFor = (libc: string) => join(folder, `${libc}_${process.arch}`, 'koffi.node')
  return { linux: addonFor('linux'), musl: addonFor('musl') }
}

/** Loads the guard where it is of use. What keeps it from loading is no reason not to go on without it. @internal */
export function loadGuard(require: NodeJS.Require): void {
  const isNode = !('bun' in process.versions) && !('deno' in process.versions)
  if (guard === undefined || isMainThread || process.platform !== 'linux' || !isNode) return
  try {
    process.dlopen({ exports: koffiAddons(require) }, guard)
  } catch {}
}
