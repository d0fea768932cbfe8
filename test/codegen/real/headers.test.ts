import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { checkAbi, findCompiler, loadProject, writeProject } from '@uchronia/codegen'
import { afterAll, describe, expect, it } from 'vitest'

// Headers that nobody here wrote, read as they are: each test is skipped where its Debian package is not installed.

const here = import.meta.dirname
const root = resolve(here, '../../..')
const libraries = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib64', '/usr/lib']
const compiler = findCompiler()

function find(...names: readonly string[]): string | undefined {
  return names
    .flatMap((name) => libraries.map((folder) => join(folder, name)))
    .find((path) => existsSync(path))
}

/** The binding of a configuration, compiled under `strict`, and opened. */
async function bind<T>(name: string, file: string): Promise<T> {
  const project = await loadProject(join(here, `${name}.codegen.json`))
  rmSync(project.output, { recursive: true, force: true })
  writeProject(project)
  const options = {
    extends: '../../../../../tsconfig.base.json',
    compilerOptions: {
      customConditions: ['x-source'],
      composite: false,
      noEmit: true,
      rootDir: root,
      tsBuildInfoFile: null,
    },
    include: ['*.ts'],
  }
  writeFileSync(join(project.output, 'tsconfig.json'), JSON.stringify(options))
  const compiled = spawnSync(join(root, 'node_modules/.bin/tsc'), ['-p', project.output], {
    encoding: 'utf8',
  })
  expect(compiled.stdout.split('\n').filter((line) => line.includes(`out/${name}`))).toEqual([])
  const binding = (await import(join(project.output, 'index.ts'))) as Record<
    string,
    { open(path: string): T }
  >
  return binding[project.plan.library.className]!.open(file)
}

interface Disposes extends Disposable {
  dispose(): void
}

const folder = mkdtempSync(join(tmpdir(), 'uchronia-headers-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const sqlite = find('libsqlite3.so.0')
it.skipIf(!existsSync('/usr/include/sqlite3.h') || !sqlite)(
  'sqlite3.h: a query through handles, with unnamed parameters',
  async () => {
    interface Sqlite {
      libversion(): string
      open(path: string): Disposes
      prepareV2(db: object, sql: string, bytes: number): { ppStmt: Disposes; pzTail: string }
      step(statement: object): number
      columnDouble(statement: object, column: number): number
      columnText(statement: object, column: number): Uint8Array
      errmsg(db: object): string
    }
    const sql = await bind<Sqlite>('sqlite3', sqlite!)
    expect(sql.libversion()).toMatch(/^3\./)
    using db = sql.open(':memory:')
    const { ppStmt: statement, pzTail } = sql.prepareV2(db, "select 1.5, 'río'; select 2", -1)
    expect(pzTail).toBe(' select 2')
    expect(sql.step(statement)).toBe(100)
    expect(sql.columnDouble(statement, 0)).toBe(1.5)
    expect(new TextDecoder().decode(sql.columnText(statement, 1))).toBe('río')
    statement.dispose()
    expect(() => sql.prepareV2(db, 'selec', -1)).toThrow(/sqlite3_prepare_v2 failed with SQLITE_ERROR \(1\)/)
    expect(sql.errmsg(db)).toContain('syntax error')
  },
)

const proj = find('libproj.so', 'libproj.so.25')
it.skipIf(!existsSync('/usr/include/proj.h') || !proj)(
  'proj.h: coordinates through arrays, a union by pointer, a struct with lists',
  async () => {
    interface Proj {
      contextCreate(): Disposes
      create(context: object, definition: string): Disposes
      info(): { major: number; version: string; paths: readonly string[] }
      transGeneric(
        p: object,
        direction: number,
        x: Float64Array,
        sx: number,
        y: Float64Array,
        sy: number,
        z: null,
        sz: number,
        t: null,
        st: number,
      ): number
      transArray(p: object, direction: number, n: number, coord: Float64Array): number
    }
    const p = await bind<Proj>('proj', proj!)
    expect(p.info()).toMatchObject({ major: expect.any(Number), version: expect.stringMatching(/^\d+\.\d+/) })
    using context = p.contextCreate()
    using utm = p.create(context, '+proj=utm +zone=55 +south +ellps=GRS80')
    const [east, north] = [Float64Array.of(147 * (Math.PI / 180)), Float64Array.of(-36 * (Math.PI / 180))]
    expect(p.transGeneric(utm, 1, east, 8, north, 8, null, 0, null, 0)).toBe(1)
    expect(east[0]).toBeCloseTo(500_000, 3)
    expect(north[0]).toBeCloseTo(6_016_000, -4)
    const coordinate = Float64Array.of(147 * (Math.PI / 180), -36 * (Math.PI / 180), 0, 0)
    expect(p.transArray(utm, 1, 1, coordinate)).toBe(0)
    expect(coordinate[1]).toBe(north[0])
    // The union has four doubles.
    expect(() => p.transArray(utm, 1, 1, new Float64Array(3))).toThrow(/32 or more bytes/)
  },
)

const curl = find('libcurl.so.4')
const curlHeader = '/usr/include/x86_64-linux-gnu/curl/curl.h'
it.skipIf(!existsSync(curlHeader) || !curl)(
  'curl.h: handles that are names for void, owned strings, an enum of statuses',
  async () => {
    interface Curl {
      version(): string
      easyInit(): Disposes
      easyEscape(handle: object, text: string, length: number): string
      url(): Disposes
      urlSet(url: object, part: number, text: string, flags: number): void
      urlGet(url: object, part: number, flags: number): string
    }
    const c = await bind<Curl>('curl', curl!)
    expect(c.version()).toMatch(/^libcurl\//)
    using easy = c.easyInit()
    expect(c.easyEscape(easy, 'a b&ü', 0)).toBe('a%20b%26%C3%BC')
    using url = c.url()
    c.urlSet(url, 0, 'https://example.org/a?b=1', 0)
    expect(c.urlGet(url, 5, 0)).toBe('example.org')
    expect(() => c.urlSet(url, 6, 'no port', 0)).toThrow(/curl_url_set failed with /)
    // The handles are of two kinds.
    expect(() => c.easyEscape(url, 'a', 0)).toThrow(/CURL\*/)
  },
)

const eccodes = find('libeccodes.so', 'libeccodes.so.0')
it.skipIf(!existsSync('/usr/include/x86_64-linux-gnu/eccodes.h') || !eccodes)(
  'eccodes.h: keys of a GRIB message, a text with the capacity that the caller says',
  async () => {
    interface Eccodes {
      getApiVersion(): number
      gribHandleNewFromSamples(context: null, name: string): Disposes
      setLong(handle: object, key: string, value: number): void
      getLong(handle: object, key: string): number
      getString(
        handle: object,
        key: string,
        length: number,
      ): { mesg?: string; value?: string; length: number }
    }
    const e = await bind<Eccodes>('eccodes', eccodes!)
    expect(e.getApiVersion()).toBeGreaterThan(20_000)
    using message = e.gribHandleNewFromSamples(null, 'GRIB2')
    e.setLong(message, 'dataDate', 20_200_301)
    expect(e.getLong(message, 'dataDate')).toBe(20_200_301)
    const found = e.getString(message, 'gridType', 64)
    expect(Object.values(found)).toEqual(['regular_ll', 11])
    expect(() => e.getString(message, 'gridType', 3)).toThrow(/CODES_(BUFFER|ARRAY)_TOO_SMALL/)
    expect(() => e.getLong(message, 'nonsense')).toThrow(/CODES_NOT_FOUND/)
  },
)

const zstd = find('libzstd.so.1')
it.skipIf(!existsSync('/usr/include/zstd.h') || !zstd)(
  'zstd.h: bytes that the caller brings are filled',
  async () => {
    interface Zstd {
      compressBound(size: number): number
      compress(dst: Uint8Array, src: Uint8Array, level: number): bigint
      decompress(dst: Uint8Array, src: Uint8Array): bigint
      getErrorName(code: bigint): string
      isError(code: number | bigint): number
    }
    const z = await bind<Zstd>('zstd', zstd!)
    const text = new TextEncoder().encode('rain '.repeat(200))
    const packed = new Uint8Array(z.compressBound(text.length))
    const size = Number(z.compress(packed, text, 3))
    expect(size).toBeLessThan(60)
    const back = new Uint8Array(text.length)
    expect(z.decompress(back, packed.subarray(0, size))).toBe(BigInt(text.length))
    expect(back).toEqual(text)
    // An error is a number near 2 to the 64, which only a bigint holds.
    const code = z.compress(new Uint8Array(3), text, 3)
    expect([z.isError(BigInt(size)), z.isError(code)]).toEqual([0, 1])
    expect(z.getErrorName(code)).toMatch(/too small/)
  },
)

const hdf5 = find('libhdf5_serial.so', 'libhdf5_serial.so.103')
it.skipIf(!existsSync('/usr/include/hdf5/serial/H5Fpublic.h') || !hdf5)(
  'HDF5: a file with a group, its name, and a failure',
  async () => {
    interface Hdf5 {
      getLibversion(): { majnum: number; minnum: number; relnum: number }
      fcreate(path: string, flags: number, create: number, access: number): bigint
      gcreate2(place: bigint, name: string, link: number, create: number, access: number): bigint
      lexists(place: bigint, name: string, access: number): number
      fgetName(file: bigint, size: number): { result: number; name: string }
      gclose(group: bigint): void
      fclose(file: bigint): void
    }
    const h = await bind<Hdf5>('hdf5', hdf5!)
    expect(h.getLibversion()).toMatchObject({ majnum: 1 })
    const path = join(folder, 'a.h5')
    const file = h.fcreate(path, 2, 0, 0)
    h.gclose(h.gcreate2(file, 'rain', 0, 0, 0))
    expect(h.lexists(file, 'rain', 0)).toBe(1)
    expect(h.lexists(file, 'snow', 0)).toBe(0)
    expect(h.fgetName(file, 200)).toEqual({ result: path.length, name: path })
    h.fclose(file)
    expect(() => h.fclose(file)).toThrow(/H5Fclose failed with -1/)
  },
)

const x = '/usr/include/x86_64-linux-gnu'
const h5 = '/usr/include/hdf5/serial'
const parts = 'H5 H5A H5D H5E H5F H5G H5I H5L H5O H5P H5R H5S H5T H5Z'.split(' ')
describe.skipIf(compiler === undefined)(
  'the compiler agrees with the model of every function and struct of',
  () => {
    it.each([
      ['sqlite3', ['/usr/include/sqlite3.h'], []],
      ['proj', ['/usr/include/proj.h'], []],
      ['curl', [`${x}/curl/curl.h`, `${x}/curl/easy.h`, `${x}/curl/multi.h`, `${x}/curl/urlapi.h`], [x]],
      ['eccodes', [`${x}/eccodes.h`], [x]],
      ['zstd', ['/usr/include/zstd.h'], []],
      ['HDF5', parts.map((part) => `${h5}/${part}public.h`), [h5]],
      ["CSIRO's and ours", [join(root, 'packages/engine/include/uchronia.h')], []],
    ])('%s', async (_, headers, includeDirs) => {
      if (!headers.every((header) => existsSync(header))) return
      mkdirSync(join(here, 'out'), { recursive: true })
      const config = join(folder, 'all.json')
      const rules = [{ match: '*', exclude: 'only looked at' }]
      writeFileSync(
        config,
        JSON.stringify({ library: { name: 'all', headers, includeDirs }, output: 'out', rules }),
      )
      const project = await loadProject(config)
      expect(project.model.functions.length).toBeGreaterThan(60)
      expect(checkAbi(project, compiler).problems).toEqual([])
    })
  },
)
