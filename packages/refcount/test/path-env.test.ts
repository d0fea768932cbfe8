import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { augmentPathEnv, buildPathEnv, updatePathOnWindows, windowsArchitecture } from '@uchronia/refcount'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'refcount-'))
  for (const sub of ['a', 'b', 'a/64', 'b/64']) mkdirSync(join(folder, sub))
})
afterEach(() => rmSync(folder, { recursive: true }))
const at = (...names: string[]) => names.map((name) => join(folder, name))

describe('augmentPathEnv', () => {
  const linux = { platform: 'linux', env: { PATH: '/before' } }

  test('RT-48 takes one folder or several, and drops those that do not exist', () => {
    const [a, b, none] = at('a', 'b', 'none') as [string, string, string]
    expect(augmentPathEnv(a, linux)).toBe(`/before:${a}`)
    expect(augmentPathEnv([a, none, b], linux)).toBe(`/before:${a}:${b}`)
  })

  test('RT-48 joins the subfolder, and prepends when asked', () => {
    const [a64] = at('a/64')
    expect(augmentPathEnv(at('a', 'none'), { ...linux, subfolder: '64', prepend: true })).toBe(
      `${a64}:/before`,
    )
  })

  test('RT-49 without a prior value', () => {
    const [a, a64] = at('a', 'a/64') as [string, string]
    expect(augmentPathEnv(a, { platform: 'linux', env: {} })).toBe(a)
    expect(augmentPathEnv(a, { platform: 'linux', env: {}, subfolder: '64' })).toBe(a64)
  })

  test('W-06 equal entries are kept once, unless all are wanted', () => {
    const [a] = at('a') as [string]
    const env = { PATH: a }
    expect(augmentPathEnv(a, { platform: 'linux', env })).toBe(a)
    expect(augmentPathEnv(a, { platform: 'linux', env, dedupe: false })).toBe(`${a}:${a}`)
  })

  test('another variable, and the separator of the platform', () => {
    const [a] = at('a') as [string]
    const env = { LD_LIBRARY_PATH: '/x', PATH: 'C:\\x' }
    expect(augmentPathEnv(a, { platform: 'linux', env, variable: 'LD_LIBRARY_PATH' })).toBe(`/x:${a}`)
    expect(augmentPathEnv(a, { platform: 'win32', env })).toBe(`C:\\x;${a}`)
  })
})

test('RT-50 windowsArchitecture: the folder for the architecture on Windows, nothing elsewhere', () => {
  const on = (platform: string, arch: string) => windowsArchitecture({ platform, arch })
  expect([on('win32', 'x64'), on('win32', 'ia32'), on('win32', 'arm64')]).toEqual(['64', '32', 'arm64'])
  expect([on('linux', 'x64'), on('darwin', 'arm64')]).toEqual(['', ''])
})

describe('buildPathEnv', () => {
  test('RT-51 ends with the folder of the source variable', () => {
    const [a] = at('a') as [string]
    expect(buildPathEnv({ platform: 'linux', env: { LIBRARY_PATH: a, PATH: '/before' } })).toBe(
      `/before:${a}`,
    )
  })

  test.runIf(process.platform === 'win32')('RT-51 on Windows, with the subfolder', () => {
    const [a] = at('a') as [string]
    expect(buildPathEnv({ arch: 'x64', env: { LIBRARY_PATH: a, PATH: 'C:\\x' } })).toBe(
      `C:\\x;${join(a, '64')}`,
    )
  })

  test('RT-52 an unset source leaves the target as it is, and says so through the logger', () => {
    const warnings: string[] = []
    const warn = (message: string) => warnings.push(message)
    expect(buildPathEnv({ platform: 'linux', env: { PATH: '/before' }, warn })).toBe('/before')
    expect(buildPathEnv({ platform: 'linux', env: {}, warn })).toBe('')
    expect(warnings).toHaveLength(2)
    expect(warnings[0]).toMatch(/LIBRARY_PATH is not set; PATH/)
  })

  test('from and to can be other variables', () => {
    const [b] = at('b') as [string]
    expect(
      buildPathEnv({
        platform: 'linux',
        from: 'DOGS',
        to: 'LD_LIBRARY_PATH',
        env: { DOGS: b, LD_LIBRARY_PATH: '/x' },
      }),
    ).toBe(`/x:${b}`)
  })
})

test('R-36 updatePathOnWindows does nothing elsewhere', () => {
  const before = process.env.PATH
  updatePathOnWindows({ platform: 'linux' })
  expect(process.env.PATH).toBe(before)
})
