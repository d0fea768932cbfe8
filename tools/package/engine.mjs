// The self-contained libuchronia of one target.
import { mkdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { libraries } from './libraries.mjs'
import { run } from './run.mjs'
import { tools } from './sources.mjs'
import { targets } from './targets.mjs'
import { toolchain } from './toolchain.mjs'

const engineFolder = join(import.meta.dirname, '../../packages/engine')

/** The engine's tests of this target run here: on this processor, or under an emulator. */
export const testable = (name) => name === `linux-${process.arch}` || targets[name].emulator !== undefined

/**
 * Builds the library of a target; with `tests` the engine's own tests too, which are then run.
 *
 * @returns the path of the library, without symbols of what is inside
 */
export function engine(name, { tests = false } = {}) {
  const { zig, cmake } = tools()
  const prefix = libraries(name)
  const build = join(engineFolder, 'build', name)
  const wrappers = join(build, 'zig')
  const { emulator, library } = targets[name]
  mkdirSync(wrappers, { recursive: true })
  console.log(`building libuchronia${tests ? ' and its tests' : ''} for ${name}`)
  run(cmake, [
    ...['-S', engineFolder, '-B', build, '-DCMAKE_BUILD_TYPE=Release'],
    ...[`-DCMAKE_TOOLCHAIN_FILE=${toolchain(wrappers, name, zig)}`, `-DUCHRONIA_DEPS=${prefix}`],
    // Symbols that only a debugger asks for are left out.
    '-DCMAKE_SHARED_LINKER_FLAGS=-s',
    '-DCMAKE_MODULE_LINKER_FLAGS=-s',
    `-DUCHRONIA_BUILD_TESTS=${tests ? 'ON' : 'OFF'}`,
    ...(emulator === undefined ? [] : [`-DCMAKE_CROSSCOMPILING_EMULATOR=${emulator.command}`]),
  ])
  run(cmake, ['--build', build, '--parallel', String(availableParallelism())])
  if (tests) {
    console.log(`testing libuchronia for ${name}`)
    run(join(cmake, '..', 'ctest'), ['--test-dir', build, '--output-on-failure'])
  }
  return join(build, library)
}
