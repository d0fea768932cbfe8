// Prints the prefix with the static libraries of a platform, this one unless an argument names another; builds them first
// when they are not there. For -DUCHRONIA_DEPS of the engine's CMake project.
import { libraries } from './libraries.mjs'
import { hostTarget } from './targets.mjs'

console.log = console.error
process.stdout.write(`${libraries(process.argv[2] ?? hostTarget())}\n`)
