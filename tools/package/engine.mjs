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

/**
 * Builds the library of a target and, when asked for, its tests.
 *
 * @returns `library`, a copy without symbols of what is inside, and `build`, the folder of the CMake build
 */
export function engine(name, { tests = false } = {}) {
  const { zig, cmake } = tools()
  const prefix = libraries(name)
  const build = join(engineFolder, 'build', name)
  const wrappers = join(build, 'zig')
  mkdirSync(wrappers, { recursive: true })
  console.log(`building libuchronia for ${name}`)
  run(cmake, [
    ...['-S', engineFolder, '-B', build, '-DCMAKE_BUILD_TYPE=Release'],
    ...[`-DCMAKE_TOOLCHAIN_FILE=${toolchain(wrappers, name, zig)}`, `-DUCHRONIA_DEPS=${prefix}`],
    // Symbols that only a debugger asks for are left out.
    '-DCMAKE_SHARED_LINKER_FLAGS=-s',
    `-DUCHRONIA_BUILD_TESTS=${tests ? 'ON' : 'OFF'}`,
  ])
  run(cmake, ['--build', build, '--parallel', String(availableParallelism())])
  return { library: join(build, targets[name].library), build }
}
