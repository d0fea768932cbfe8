// The engine's tests, and each of its fuzz targets for `--seconds` (20), with AddressSanitizer and UBSan on the libraries
// that are packed: HDF5 2.2 and the rest, compiled with AddressSanitizer too, so that faults inside them are seen and
// fuzzing is steered by what they run through. Needs clang with its runtime (Debian: clang libclang-rt-14-dev).
// `cmake --preset fuzz` in packages/engine does the same on the libraries of the system.
import { spawnSync } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { sanitizedLibraries } from './libraries.mjs'

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '20' } } })
const engine = join(import.meta.dirname, '../../packages/engine')
const build = 'build/fuzz-self-contained'

function step(command, ...args) {
  const { status, error } = spawnSync(command, args, { cwd: engine, stdio: 'inherit' })
  if (error !== undefined) console.error(error.message)
  if (status !== 0) process.exit(1)
}

const settings = { UCHRONIA_DEPS: sanitizedLibraries(), UCHRONIA_FUZZ_SECONDS: values.seconds }
const defined = Object.entries(settings).map(([name, value]) => `-D${name}=${value}`)
step('cmake', '--preset', 'fuzz', '-B', build, ...defined)
step('cmake', '--build', build, '--parallel', String(availableParallelism()))
step('ctest', '--test-dir', build, '--output-on-failure', '--parallel', '2')
