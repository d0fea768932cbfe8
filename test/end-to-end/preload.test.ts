import { afterEach, describe, expect, test, vi } from 'vitest'
import { uchronia } from '../support/command.ts'

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
