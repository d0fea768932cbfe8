import { cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, isAbsolute, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { EngineNotFoundError, enginePath } from '@uchronia/engine'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { libraryFileName, platformPackage } from '../src/platform-package.ts'

const compiled = join(dirname(dirname(fileURLToPath(import.meta.url))), 'dist')

describe('enginePath', () => {
  let folder: string

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'uchronia-engine-')))
    vi.stubEnv('UCHRONIA_LIBRARY', '')
  })

  afterEach(() => {
    vi.unstubAllEnvs()
    rmSync(folder, { recursive: true })
  })

  it('finds the release build in a checkout when the environment says nothing', () => {
    const path = enginePath()
    expect(isAbsolute(path)).toBe(true)
    expect(existsSync(path)).toBe(true)
    expect(basename(path)).toMatch(/uchronia\.(so|dylib|dll)$/)
  })

  it('takes the file that UCHRONIA_LIBRARY names, before everything else', () => {
    const own = join(folder, 'libdatatypes.so')
    writeFileSync(own, '')
    vi.stubEnv('UCHRONIA_LIBRARY', own)
    expect(enginePath()).toBe(own)
  })

  it('throws, and takes no other library, when UCHRONIA_LIBRARY names a file that is not there', () => {
    const absent = join(folder, 'absent.so')
    vi.stubEnv('UCHRONIA_LIBRARY', absent)
    const attempt = () => enginePath()
    expect(attempt).toThrow(EngineNotFoundError)
    expect(attempt).toThrow(/absent\.so[\s\S]*correct or unset it/)
    try {
      attempt()
    } catch (error) {
      expect(error).toMatchObject({ code: 'ENGINE_NOT_FOUND', places: [absent] })
    }
  })

  describe('installed by npm', () => {
    const prebuilt = platformPackage()

    /** A project that has the compiled package in its node_modules, as npm would put it there. */
    async function installed(): Promise<typeof enginePath> {
      const own = join(folder, 'node_modules', '@uchronia', 'engine')
      cpSync(compiled, join(own, 'dist'), { recursive: true })
      writeFileSync(join(own, 'package.json'), '{ "name": "@uchronia/engine", "type": "module" }')
      return (await import(pathToFileURL(join(own, 'dist', 'index.js')).href)).enginePath
    }

    function installPrebuilt(): string {
      const own = join(folder, 'node_modules', ...(prebuilt ?? '').split('/'))
      mkdirSync(own, { recursive: true })
      writeFileSync(join(own, 'package.json'), JSON.stringify({ name: prebuilt }))
      return join(own, libraryFileName())
    }

    it.skipIf(prebuilt === undefined)('finds the library in the package for this platform', async () => {
      const find = await installed()
      const library = installPrebuilt()
      writeFileSync(library, '')
      expect(find()).toBe(library)
    })

    it.skipIf(prebuilt === undefined)('names the package that is missing and how it comes', async () => {
      const find = await installed()
      expect(find).toThrow(
        new RegExp(`the package ${prebuilt}, which is not installed[\\s\\S]*--omit=optional`),
      )
      expect(find).not.toThrow(/cmake|npm run/)
    })

    it('says of a platform without a package what can be done there, and lists nothing', async () => {
      const find = await installed()
      const arch = vi.spyOn(process, 'arch', 'get').mockReturnValue('mips')
      try {
        expect(find).toThrow(
          `The native library of uchronia was not found.\nThere is no package with a library for ${process.platform}-mips; set UCHRONIA_LIBRARY`,
        )
      } finally {
        arch.mockRestore()
      }
    })

    it.skipIf(prebuilt === undefined)('names the file that the package for this platform lacks', async () => {
      const find = await installed()
      const library = installPrebuilt()
      try {
        find()
        expect.unreachable()
      } catch (error) {
        expect(error).toMatchObject({ code: 'ENGINE_NOT_FOUND', places: [library] })
      }
    })
  })
})
