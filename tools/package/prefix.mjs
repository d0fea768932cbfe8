// Prints the prefix with the static libraries of a platform, this one unless an argument names another; builds them first
// when they are not there. For -DUCHRONIA_DEPS of the engine's CMake project. `--sanitize` gives those that clang made with
// AddressSanitizer, for its presets `sanitize` and `fuzz`.
import { libraries, sanitizedLibraries } from './libraries.mjs'
import { hostTarget } from './targets.mjs'

console.log = console.error
const wanted = process.argv[2] ?? hostTarget()
process.stdout.write(`${wanted === '--sanitize' ? sanitizedLibraries() : libraries(wanted)}\n`)
