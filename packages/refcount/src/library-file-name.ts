import { checkText } from './check.ts'
import { RefcountError } from './errors.ts'
import { kindOf } from './kind-of.ts'

/**
 * The usual file name of a shared library: `libdogs.so`, `libdogs.dylib` or `dogs.dll`.
 *
 * @param name the name without prefix and extension.
 * @throws RefcountError (`INVALID_ARGUMENT`) without a name, (`NOT_IMPLEMENTED`) on a platform that is not known.
 *
 * @example
 * ```ts
 * libraryShortFilename('dogs', 'linux') // 'libdogs.so'
 * ```
 */
export function libraryShortFilename(name: string, platform: string = process.platform): string {
  if (typeof name !== 'string' || name === '') {
    throw new RefcountError(
      'INVALID_ARGUMENT',
      `libraryShortFilename: expected a library name, got ${name === '' ? 'an empty text' : kindOf(name)}`,
    )
  }
  checkText(platform, 'libraryShortFilename', 'the platform')
  switch (platform) {
    case 'win32':
      return `${name}.dll`
    case 'linux':
      return `lib${name}.so`
    case 'darwin':
      return `lib${name}.dylib`
    default:
      throw new RefcountError(
        'NOT_IMPLEMENTED',
        `libraryShortFilename: the naming of libraries on platform '${platform}' is not known; known are linux, darwin and win32`,
      )
  }
}
