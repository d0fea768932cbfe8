import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, isAbsolute, join } from 'node:path'
import {
  findLibrary,
  LibraryNotFoundError,
  librarySearch,
  libraryShortFilename,
  RefcountError,
  requireLibrary,
} from '@uchronia/refcount'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const ELF = Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0])
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'refcount-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Puts a file that looks like a library somewhere under the folder. */
function place(...path: string[]): string {
  const file = join(folder, ...path)
  mkdirSync(join(file, '..'), { recursive: true })
  writeFileSync(file, ELF)
  return file
}

const bare = { env: {}, platform: 'linux' }

describe('RT-46 libraryShortFilename', () => {
  test.each([
    ['win32', 'dogs.dll'],
    ['linux', 'libdogs.so'],
    ['darwin', 'libdogs.dylib'],
  ])('on %s', (platform, expected) => {
    expect(libraryShortFilename('dogs', platform)).toBe(expected)
  })

  test('no name and an unknown platform are errors, the default is the platform of this process', () => {
    expect(() => libraryShortFilename(null as unknown as string)).toThrow(RefcountError)
    expect(() => libraryShortFilename('dogs', 'amiga')).toThrow(/'amiga' is not known/)
    expect(libraryShortFilename('dogs')).toBe(libraryShortFilename('dogs', process.platform))
  })
})

describe('RT-47 findLibrary', () => {
  test('no name gives nothing, nonsense gives nothing', () => {
    expect(findLibrary(null)).toBeNull()
    expect(findLibrary('no-such-library-anywhere')).toBeNull()
  })

  test.runIf(process.platform === 'linux')('RQ-13 the C library is found with its full path', () => {
    const found = findLibrary('c')
    expect(found?.path).toMatch(/libc\.so/)
    expect(isAbsolute(found!.path) && existsSync(found!.path)).toBe(true)
  })
})

describe('where it looks', () => {
  test('the option path, a file or a folder, comes first', () => {
    const file = place('a', 'libdogs.so')
    place('b', 'libdogs.so')
    const env = { LD_LIBRARY_PATH: join(folder, 'b') }
    expect(findLibrary('dogs', { ...bare, env, path: file })).toEqual({ path: file, via: 'option path' })
    expect(findLibrary('dogs', { ...bare, env, path: join(folder, 'a') })?.path).toBe(file)
  })

  test('then the environment variable, then the directories', () => {
    const [fromVariable, fromDirectory] = [place('v', 'libdogs.so'), place('d', 'libdogs.so')]
    const options = { ...bare, variable: 'DOGS_LIBRARY', directories: [join(folder, 'd')] }
    const env = { DOGS_LIBRARY: fromVariable }
    expect(findLibrary('dogs', { ...options, env })).toEqual({
      path: fromVariable,
      via: 'environment DOGS_LIBRARY',
    })
    expect(findLibrary('dogs', options)).toEqual({ path: fromDirectory, via: 'option directories' })
  })

  test('then the lib folders of conda and venv, or of the prefixes', () => {
    const file = place('env', 'lib64', 'libdogs.so')
    const env = { VIRTUAL_ENV: join(folder, 'env') }
    expect(findLibrary('dogs', { ...bare, env })).toEqual({ path: file, via: 'environment VIRTUAL_ENV' })
    expect(findLibrary('dogs', { ...bare, prefixes: [join(folder, 'env')] })?.via).toBe('option prefixes')
    expect(findLibrary('dogs', { ...bare, env, prefixes: [] })).toBeNull()
  })

  test('then the variables of the loader', () => {
    const file = place('x', 'libdogs.so')
    const env = { LD_LIBRARY_PATH: [join(folder, 'none'), join(folder, 'x')].join(delimiter) }
    expect(findLibrary('dogs', { ...bare, env })).toEqual({ path: file, via: 'environment LD_LIBRARY_PATH' })
  })

  test('RQ-13 on Windows also Library/bin of conda', () => {
    const file = join(folder, 'Library', 'bin', 'dogs.dll')
    mkdirSync(join(file, '..'), { recursive: true })
    writeFileSync(file, 'MZ  ')
    expect(findLibrary('dogs', { platform: 'win32', env: { CONDA_PREFIX: folder } })?.path).toBe(file)
  })

  test('a versioned file will do, the highest version first', () => {
    place('libdogs.so.2')
    const newest = place('libdogs.so.10.1')
    place('libdogs.so.old')
    expect(findLibrary('dogs', { ...bare, path: folder })?.path).toBe(newest)
  })

  test('a file that only has the name is not taken', () => {
    writeFileSync(join(folder, 'libdogs.so'), 'INPUT(libdogs.so.1)')
    const search = librarySearch('dogs', { ...bare, path: folder })
    expect(search.found).toBeNull()
    expect(search.looked[0]).toEqual({ via: 'option path', place: folder, outcome: 'not a shared library' })
  })
})

describe('the report', () => {
  test('lists every place until the library was found, with what was there', () => {
    const file = place('x', 'libdogs.so')
    const search = librarySearch('dogs', {
      ...bare,
      variable: 'DOGS_LIBRARY',
      directories: [folder, join(folder, 'none'), join(folder, 'x')],
    })
    expect(search.looked).toEqual([
      { via: 'environment DOGS_LIBRARY', place: '', outcome: 'not set' },
      { via: 'option directories', place: folder, outcome: 'not there' },
      { via: 'option directories', place: join(folder, 'none'), outcome: 'no such place' },
      { via: 'option directories', place: join(folder, 'x'), outcome: 'found' },
    ])
    expect(String(search)).toContain(`library 'dogs' found: ${file} (option directories)`)
  })

  test('is the text of the error of requireLibrary', () => {
    const file = place('libdogs.so')
    expect(requireLibrary('dogs', { ...bare, path: folder })).toBe(file)
    expect(() => requireLibrary('cats', { ...bare, path: folder, variable: 'CATS_LIBRARY' })).toThrow(
      LibraryNotFoundError,
    )
    expect(() => requireLibrary('cats', { ...bare, path: folder, variable: 'CATS_LIBRARY' })).toThrow(
      new RegExp(`libcats\\.so[\\s\\S]*${folder}: not there[\\s\\S]*set CATS_LIBRARY`),
    )
  })
})
