// zig as a C and C++ compiler for one target, as CMake wants it: four commands without arguments, and a file that names
// them.
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cacheFolder } from './cache.mjs'
import { targets } from './targets.mjs'

/**
 * Flags of everything that goes into the library. What is inside stays inside (hidden symbols); zig would add run-time
 * checks of its own, and takes the date in a program for an error.
 */
export const flags = '-fvisibility=hidden -fno-sanitize=undefined -Wno-date-time -Wno-error=date-time'

/** Writes the commands and the toolchain file of a target into a folder; returns the path of the file. */
export function toolchain(folder, name, zig) {
  const target = targets[name]
  const native = process.platform === 'linux' && name === `linux-${process.arch}`
  const command = (file, args) => {
    const path = join(folder, file)
    writeFileSync(
      path,
      `#!/bin/sh\nexport ZIG_GLOBAL_CACHE_DIR='${join(cacheFolder, 'zig')}'\nexec '${zig}' ${args} "$@"\n`,
    )
    chmodSync(path, 0o755)
    return path
  }
  const lines = [
    // A build for this machine runs its tests; one that is called a cross build does not even try.
    ...(native
      ? []
      : [`set(CMAKE_SYSTEM_NAME ${target.system})`, `set(CMAKE_SYSTEM_PROCESSOR ${target.processor})`]),
    `set(CMAKE_C_COMPILER "${command('zig-cc', `cc -target ${target.zig}`)}")`,
    `set(CMAKE_CXX_COMPILER "${command('zig-c++', `c++ -target ${target.zig}`)}")`,
    `set(CMAKE_AR "${command('zig-ar', 'ar')}" CACHE FILEPATH "")`,
    `set(CMAKE_RANLIB "${command('zig-ranlib', 'ranlib')}" CACHE FILEPATH "")`,
    ...(target.system === 'Windows' ? [`set(CMAKE_RC_COMPILER "${command('zig-rc', 'rc')}")`] : []),
    `set(CMAKE_C_FLAGS_INIT "${flags}")`,
    `set(CMAKE_CXX_FLAGS_INIT "${flags}")`,
    'set(CMAKE_POSITION_INDEPENDENT_CODE ON)',
    // Nothing of this machine's own libraries.
    `set(CMAKE_FIND_ROOT_PATH "\${CMAKE_PREFIX_PATH}")`,
    'set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)',
    ...['LIBRARY', 'INCLUDE', 'PACKAGE'].map((what) => `set(CMAKE_FIND_ROOT_PATH_MODE_${what} ONLY)`),
    '',
  ]
  const file = join(folder, 'toolchain.cmake')
  writeFileSync(file, lines.join('\n'))
  return file
}
