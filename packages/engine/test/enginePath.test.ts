import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, isAbsolute, join } from 'node:path'
import { EngineNotFoundError, enginePath } from '@uchronia/engine'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

describe('enginePath', () => {
  let folder: string

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'uchronia-engine-'))
    vi.stubEnv('UCHRONIA_LIBRARY', '')
  })

  afterEach(() => {
    vi.unstubAllEnvs()
    rmSync(folder, { recursive: true })
  })

  it('finds the release build of the package when the environment says nothing', () => {
    const path = enginePath()
    expect(isAbsolute(path)).toBe(true)
    expect(existsSync(path)).toBe(true)
    expect(basename(path)).toMatch(/uchronia\.(so|dylib|dll)$/)
  })

  it('takes the file that UCHRONIA_LIBRARY names, before the build', () => {
    const own = join(folder, 'libdatatypes.so')
    writeFileSync(own, '')
    vi.stubEnv('UCHRONIA_LIBRARY', own)
    expect(enginePath()).toBe(own)
  })

  it('throws, and does not take the build, when UCHRONIA_LIBRARY names a file that is not there', () => {
    const absent = join(folder, 'absent.so')
    vi.stubEnv('UCHRONIA_LIBRARY', absent)
    const attempt = () => enginePath()
    expect(attempt).toThrow(EngineNotFoundError)
    expect(attempt).toThrow(/absent\.so[\s\S]*cmake --preset release/)
    try {
      attempt()
    } catch (error) {
      expect(error).toMatchObject({ code: 'ENGINE_NOT_FOUND', places: [absent] })
    }
  })
})
