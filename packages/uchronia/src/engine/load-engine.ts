import { guardKoffi, loadLibrary } from '@uchronia/cinterop'
import { enginePath, enginePreload, workersPath } from '@uchronia/engine'
import { BaseEngine } from './base-engine.ts'
import type { Engine } from './engine.ts'
import { ExtensionEngine } from './extension-engine.ts'

let engine: Engine | undefined

/**
 * The engine of this process, loaded when it is first needed. A library that lacks the extension functions, such as CSIRO's
 * own, is used through the base ABI alone.
 */
export function loadEngine(): Engine {
  engine ??= openEngine(enginePath())
  return engine
}

/** The remedy where there is no call to give options to. */
const ADVICE =
  'UCHRONIA_LIBRARY names the engine; where a library that it needs is not found, name that one in UCHRONIA_PRELOAD, separated as in PATH.'

function openEngine(path: string): Engine {
  guardKoffi(workersPath())
  const library = loadLibrary(path, { preload: enginePreload(), advice: ADVICE })
  return library.has('uchronia_abi_version') ? new ExtensionEngine(library) : new BaseEngine(path)
}
