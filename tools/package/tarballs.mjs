// The tarballs of `npm run pack` that npm would take from the registry on this machine.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { hostTarget } from './targets.mjs'

/** The folder that they are written to. */
export const packed = join(import.meta.dirname, '../../out/packages')

const prebuilt = /-engine-(?:darwin|linux|win32)-/

/** The generator is a tool of its own, which uchronia does not bring. */
export const isGenerator = (name) => /^uchronia-codegen-/.test(name)

/** True for the engine of a platform. */
export const isEngine = (name) => prebuilt.test(name)

/** The names of those for this platform; none where nothing was packed. */
export function tarballsHere() {
  const own = new RegExp(`-engine-${hostTarget()}-\\d`)
  return (existsSync(packed) ? readdirSync(packed) : [])
    .filter((name) => name.endsWith('.tgz'))
    .filter((name) => !isEngine(name) || own.test(name))
}
