import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

/** The platforms that a package with a prebuilt library exists for. */
export const platforms: readonly string[] = [
  'darwin-arm64',
  'darwin-x64',
  'linux-arm64',
  'linux-x64',
  'linux-x64-musl',
  'win32-x64',
]

/** The file name of the native library on a platform. */
export function libraryFileName(platform: string = process.platform): string {
  if (platform === 'win32') return 'uchronia.dll'
  return platform === 'darwin' ? 'libuchronia.dylib' : 'libuchronia.so'
}

/** This process has musl as its C library, in the place of glibc. */
function hasMusl(): boolean {
  try {
    return /\/(ld-musl-|libc\.musl-)/.test(readFileSync('/proc/self/maps', 'utf8'))
  } catch {
    return false
  }
}

/**
 * The name of the package that holds the library for this process, `@uchronia/engine-linux-x64` say; `undefined` when
 * there is none for this platform.
 */
export function platformPackage(): string | undefined {
  const libc = process.platform === 'linux' && hasMusl() ? '-musl' : ''
  const platform = `${process.platform}-${process.arch}${libc}`
  return platforms.includes(platform) ? `@uchronia/engine-${platform}` : undefined
}

/**
 * The folder of an installed package, found as Node finds it for this file. A bundler may have moved this file, or
 * left it without an address (CommonJS has a file name then); packages are looked for from the working directory too.
 */
export function packageFolder(name: string): string | undefined {
  for (const from of [import.meta.url || __filename, join(process.cwd(), 'index.js')]) {
    try {
      return join(createRequire(from).resolve(`${name}/package.json`), '..')
    } catch {}
  }
  return undefined
}
