import { copyFileSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { uchronia } from '../support/command.ts'
import { temporaryFolder } from '../support/temporary.ts'

const temporary = temporaryFolder()

/** A library that every program is linked to, by its path. */
const someLibrary =
  process.platform !== 'linux'
    ? ''
    : (readFileSync('/proc/self/maps', 'utf8').match(/\S*\/libm\.so\.6/)?.[0] ?? '')

describe.skipIf(process.platform !== 'linux')('UCHRONIA_PRELOAD', () => {
  afterEach(() => {
    vi.unstubAllEnvs()
  })

  test('names libraries that are loaded before the engine', () => {
    vi.stubEnv('UCHRONIA_PRELOAD', 'libm.so.6')
    expect(uchronia('ls', 'nowhere.yaml').stderr).toMatch(/nowhere\.yaml/)
  })

  test('a library that is not there is an error that names it', () => {
    vi.stubEnv('UCHRONIA_PRELOAD', '/nowhere/libabsent.so')
    const { status, stderr } = uchronia('ls', 'nowhere.yaml')
    expect(status).toBe(1)
    expect(stderr).toMatch(/libabsent\.so/)
  })
})

describe.skipIf(process.platform !== 'linux')('UCHRONIA_LIBRARY', () => {
  afterEach(() => {
    vi.unstubAllEnvs()
  })

  test('of a library of another kind is an error that says so', () => {
    vi.stubEnv('UCHRONIA_LIBRARY', someLibrary)
    const { status, stderr } = uchronia('ls', 'nowhere.yaml')
    expect(status).toBe(1)
    expect(stderr).toMatch(/libm\.so\.6 is not an engine of uchronia/)
  })

  test('of a file that is no library is an error that names it', () => {
    const deep = join(temporary, 'a-folder-with-a-long-name'.repeat(4))
    mkdirSync(deep)
    const copy = join(deep, 'library.so')
    copyFileSync(import.meta.filename, copy)
    for (const path of [import.meta.filename, copy]) {
      vi.stubEnv('UCHRONIA_LIBRARY', path)
      const { status, stderr } = uchronia('ls', 'nowhere.yaml')
      expect(status).toBe(1)
      expect(stderr).toContain(`Cannot load the native library ${JSON.stringify(path)}`)
      expect(stderr).toMatch(/UCHRONIA_LIBRARY names/)
    }
  })
})
