import { guardKoffi, loadLibrary } from '@uchronia/cinterop'
import { enginePath, enginePreload, workersPath } from '@uchronia/engine'
import { UchroniaError } from '../errors.ts'
import { BaseEngine } from './base-engine.ts'
import type { Engine } from './engine.ts'
import { ExtensionEngine } from './extension-engine.ts'

let engine: Engine | undefined

/**
 * The engine of this process, loaded when it is first needed. A library that lacks the extension functions, such as CSIRO's
 * own, is used through the base ABI alone.
 *
 * @throws {@link EngineNotFoundError}, {@link NativeError} `LIBRARY_NOT_LOADED`, {@link UchroniaError} `UNSUPPORTED`: a library of another kind
 */
export function loadEngine(): Engine {
  engine ??= openEngine(enginePath())
  return engine
}

/** The remedy where there is no call to give options to. */
const ADVICE =
  'UCHRONIA_LIBRARY names the engine, and UCHRONIA_PRELOAD what is loaded before it, separated as in PATH: a library that it needs and that is not found belongs there.'

function openEngine(path: string): Engine {
  guardKoffi(workersPath())
  const library = loadLibrary(path, { preload: enginePreload(), advice: ADVICE })
  if (library.has('uchronia_abi_version')) return new ExtensionEngine(library)
  if (library.has('RegisterExceptionCallback')) return new BaseEngine(path)
  throw new UchroniaError(
    'UNSUPPORTED',
    `${path} is not an engine of uchronia: it has neither uchronia_abi_version nor RegisterExceptionCallback. UCHRONIA_LIBRARY names the engine: correct or unset it.`,
  )
}
