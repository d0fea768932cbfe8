import { delimiter } from 'node:path'
import { enginePreload } from '@uchronia/engine'
import { afterEach, describe, expect, it, vi } from 'vitest'

describe('enginePreload', () => {
  afterEach(() => {
    vi.unstubAllEnvs()
  })

  it('is empty when the environment says nothing', () => {
    vi.stubEnv('UCHRONIA_PRELOAD', undefined)
    expect(enginePreload()).toEqual([])
  })

  it('lists what UCHRONIA_PRELOAD names, in that order, without empty parts', () => {
    vi.stubEnv('UCHRONIA_PRELOAD', ['/opt/csiro/libmoirai.so', '', 'libother.so'].join(delimiter))
    expect(enginePreload()).toEqual(['/opt/csiro/libmoirai.so', 'libother.so'])
  })
})
