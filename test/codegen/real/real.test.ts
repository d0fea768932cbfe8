import { existsSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { inflateSync } from 'node:zlib'
import { NativeError } from '@uchronia/cinterop'
import { checkAbi, findCompiler, loadProject, writeProject } from '@uchronia/codegen'
import { beforeAll, describe, expect, it } from 'vitest'

const here = import.meta.dirname
const libraries = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib64', '/usr/lib']
const find = (name: string): string | undefined =>
  libraries.map((folder) => join(folder, name)).find((path) => existsSync(path))

/** Generates a binding into out/, which git ignores: what comes out depends on the version of the system's header. */
async function generateAndImport(name: string): Promise<Record<string, unknown>> {
  const project = await loadProject(join(here, `${name}.codegen.json`))
  rmSync(project.output, { recursive: true, force: true })
  writeProject(project)
  return (await import(join(project.output, 'index.ts'))) as Record<string, unknown>
}

const zlibFile = find('libz.so.1')
describe.skipIf(!existsSync('/usr/include/zlib.h') || zlibFile === undefined)('a binding of zlib.h', () => {
  interface Zlib {
    zlibVersion(): string
    crc32(crc: number, bytes: Uint8Array | null): number
    compressBound(size: number): number
    compress(into: Uint8Array, from: Uint8Array): number
  }
  let z: Zlib
  let version: string
  beforeAll(async () => {
    const binding = await generateAndImport('zlib')
    z = (binding.ZlibLibrary as { open(path: string): Zlib }).open(zlibFile!)
    version = binding.ZLIB_VERSION as string
  })

  it('has the version that the header says', () => {
    expect(z.zlibVersion().slice(0, 3)).toBe(version.slice(0, 3))
  })

  it('computes the CRC of a string', () => {
    const bytes = new TextEncoder().encode('The quick brown fox jumps over the lazy dog')
    expect(z.crc32(0, bytes)).toBe(0x414fa339)
  })

  it('fills a buffer of the caller, and says how much of it', () => {
    const text = new TextEncoder().encode('rain '.repeat(100))
    const into = new Uint8Array(z.compressBound(text.length))
    const size = z.compress(into, text)
    expect(size).toBeLessThan(50)
    expect(inflateSync(into.subarray(0, size)).toString()).toBe('rain '.repeat(100))
  })

  it('throws the status when the buffer is too small', () => {
    const text = new TextEncoder().encode('rain '.repeat(100))
    expect(() => z.compress(new Uint8Array(3), text)).toThrow(
      /compress failed with Z_BUF_ERROR \(-5\): buffer error/,
    )
  })
})

const netcdfFile = find('libnetcdf.so') ?? find('libnetcdf.so.19')
const sample = resolve(here, '../../../../shared/data/Upper_Murray_sample_rain.nc')
const hasNetcdf = existsSync('/usr/include/netcdf.h') && netcdfFile !== undefined
describe.skipIf(!hasNetcdf)('a binding of netcdf.h', () => {
  interface Netcdf {
    inqLibvers(): string
    open(path: string, mode: number): number
    close(file: number): void
    inqNvars(file: number): number
    inqVarname(file: number, variable: number): string
    inqVarid(file: number, name: string): number
    inqVarndims(file: number, variable: number): number
    getAttText(file: number, variable: number, name: string): string
    getVar1Double(file: number, variable: number, index: BigUint64Array): number
  }
  let nc: Netcdf
  beforeAll(async () => {
    const binding = await generateAndImport('netcdf')
    nc = (binding.NetcdfLibrary as { open(path: string): Netcdf }).open(netcdfFile!)
  })

  it('tells its version', () => {
    expect(nc.inqLibvers()).toMatch(/^\d+\.\d+/)
  })

  it('throws the status and text of a file that is not there', () => {
    expect(() => nc.open('/no/such/file.nc', 0)).toThrow(/nc_open failed with .*2.*: No such file/)
  })

  it.skipIf(!existsSync(sample))(
    'counts and names the variables of ../shared/data/Upper_Murray_sample_rain.nc',
    () => {
      const file = nc.open(sample, 0)
      try {
        const names = Array.from({ length: nc.inqNvars(file) }, (_, variable) =>
          nc.inqVarname(file, variable),
        )
        expect(names).toHaveLength(12)
        expect(names).toContain('time')
        expect(new Set(names).size).toBe(nc.inqNvars(file))
        const time = nc.inqVarid(file, 'time')
        expect(nc.inqVarndims(file, time)).toBe(1)
        expect(nc.getAttText(file, time, 'units')).toMatch(/since/)
        expect(nc.getVar1Double(file, time, BigUint64Array.of(0n))).toBeTypeOf('number')
        expect(() => nc.getVar1Double(file, time, BigUint64Array.of(0n, 1n))).toThrow(NativeError)
      } finally {
        nc.close(file)
      }
    },
  )
})

describe.skipIf(findCompiler() === undefined)(
  'what the compiler says of headers that nobody here wrote',
  () => {
    for (const [name, header] of [
      ['zlib', '/usr/include/zlib.h'],
      ['netcdf', '/usr/include/netcdf.h'],
    ] as const) {
      it.skipIf(!existsSync(header))(
        `agrees with the model of every function of ${name}.h (N-08)`,
        async () => {
          const project = await loadProject(join(here, `${name}.codegen.json`))
          expect(project.model.functions.length).toBeGreaterThan(70)
          expect(checkAbi(project, findCompiler()).problems).toEqual([])
        },
      )
    }
  },
)
