// clang with AddressSanitizer for the libraries inside, so that a fault is seen where it happens: in HDF5 as in ours.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * AddressSanitizer, and the coverage that steers libFuzzer. Undefined behaviour that does no harm in other people's C is not
 * looked for; in the engine it is.
 */
export const sanitizerFlags =
  '-fsanitize=address,fuzzer-no-link -fno-omit-frame-pointer -gline-tables-only -w'

/** Writes the toolchain file into a folder; returns its path. */
export function sanitizerToolchain(folder) {
  const file = join(folder, 'toolchain.cmake')
  const lines = [
    'set(CMAKE_C_COMPILER clang)',
    'set(CMAKE_CXX_COMPILER clang++)',
    `set(CMAKE_C_FLAGS_INIT "${sanitizerFlags}")`,
    'set(CMAKE_POSITION_INDEPENDENT_CODE ON)',
    // Nothing of this machine's own libraries.
    `set(CMAKE_FIND_ROOT_PATH "\${CMAKE_PREFIX_PATH}")`,
    'set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)',
    ...['LIBRARY', 'INCLUDE', 'PACKAGE'].map((what) => `set(CMAKE_FIND_ROOT_PATH_MODE_${what} ONLY)`),
    '',
  ]
  writeFileSync(file, lines.join('\n'))
  return file
}
