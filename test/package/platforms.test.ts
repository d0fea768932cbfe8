import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { libraryFileName, platforms } from '../../packages/engine/src/platform-package.ts'
import { problems } from '../../tools/package/check.mjs'
import { hostTarget, targets } from '../../tools/package/targets.mjs'

describe('prebuilt platforms', () => {
  it('are the same for the engine that looks for them and for the tools that build them', () => {
    expect([...platforms].sort()).toEqual(Object.keys(targets).sort())
    for (const [name, { os, library }] of Object.entries(targets))
      expect(libraryFileName(os), name).toBe(library)
  })

  it.skipIf(process.platform !== 'linux')(
    'a library of the system is refused, and each reason is named',
    () => {
      const system = join(import.meta.dirname, '../../packages/engine/build/release', libraryFileName())
      const reasons = problems(system, hostTarget() ?? '').join('\n')
      expect(reasons).toMatch(/needs libnetcdf/)
      expect(reasons).toMatch(/needs glibc 2\.\d+; 2\.28 is the newest allowed/)
      expect(reasons).toMatch(/not stripped/)
    },
  )

  it.skipIf(process.platform !== 'linux')('a library for another platform is refused', () => {
    const system = join(import.meta.dirname, '../../packages/engine/build/release', libraryFileName())
    expect(problems(system, 'win32-x64')).toEqual([expect.stringMatching(/it is ELF .* wants PE/)])
  })
})
