import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { addToCatalogue, exportSeries, TimeSeriesLibrary, writeNetcdf } from 'uchronia'
import { writeSample } from 'uchronia/sample'
import { describe, expect, test } from 'vitest'
import { isStandardOutput, isStream, writeFileAtomically, writeTarget } from '../src/write/target.ts'
import { flow } from './plain-series.ts'
import { temporaryFolder } from './temporary.ts'

const folder = temporaryFolder()
const series = flow('2020-01-01', [1, 2, 3])

function place(name: string): string {
  const path = join(folder, name)
  mkdirSync(path)
  return path
}

async function* chunks(...texts: string[]) {
  yield* texts
}

/** The number of a process that has ended. */
function deadProcess(): number {
  return spawnSync(process.execPath, ['--version']).pid
}

const writers = [
  ['x.csv', (path: string, overwrite: boolean) => exportSeries(series, path, { overwrite })],
  ['x.ndjson', (path: string, overwrite: boolean) => exportSeries(series, path, { overwrite })],
  ['x.arrow', (path: string, overwrite: boolean) => exportSeries(series, path, { overwrite })],
  ['x.nc', (path: string, overwrite: boolean) => writeNetcdf(series, path, { overwrite })],
] as const

describe.each(writers)('%s', (name, write) => {
  test('is not replaced unless that is asked for, and keeps its mode when it is', async () => {
    const path = join(place(`replace ${name}`), name)
    await write(path, false)
    chmodSync(path, 0o640)
    const before = readFileSync(path)
    await expect(write(path, false)).rejects.toMatchObject({
      code: 'EXISTS',
      message: expect.stringContaining(name),
    })
    expect(readFileSync(path).equals(before)).toBe(true)
    await write(path, true)
    expect(statSync(path).mode & 0o7777).toBe(0o640)
    expect(readdirSync(join(path, '..'))).toEqual([name])
  })

  test('is made by one of two that write it at the same time, and the other is told', async () => {
    const path = join(place(`race ${name}`), name)
    const outcomes = await Promise.allSettled([write(path, false), write(path, false)])
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const failed = outcomes.find((one) => one.status === 'rejected')
    expect(failed?.reason).toMatchObject({ code: 'EXISTS' })
    expect(readdirSync(join(path, '..'))).toEqual([name])
  })

  test('may have a name of 255 bytes, and not one more', async () => {
    const here = place(`long ${name}`)
    const long = 'é'.repeat(Math.floor((255 - name.length) / 2)) + name
    const longest = 'x'.repeat(255 - Buffer.byteLength(long)) + long
    await write(join(here, longest), false)
    expect(readdirSync(here)).toEqual([longest])
    await expect(write(join(here, `x${longest}`), false)).rejects.toMatchObject({
      code: 'IO',
      message: expect.stringMatching(/name too long/i),
    })
    expect(readdirSync(here)).toEqual([longest])
  })
})

describe('writeFileAtomically', () => {
  test('leaves what stood there as it was when writing fails, and no temporary file', async () => {
    const file = join(folder, 'kept.txt')
    writeFileSync(file, 'before')
    const before = readdirSync(folder)
    const failing = writeFileAtomically(
      file,
      async (temporary) => {
        writeFileSync(temporary, 'half')
        throw new Error('no more')
      },
      { overwrite: true },
    )
    await expect(failing).rejects.toThrow('no more')
    expect(readFileSync(file, 'utf8')).toBe('before')
    expect(readdirSync(folder)).toEqual(before)
  })

  test('removes temporary files that killed processes left of this file, and no others', async () => {
    const here = place('strays')
    const file = join(here, 'x.csv')
    let temporary = ''
    const keep = writeFileAtomically(
      file,
      async (path) => {
        temporary = path.slice(here.length + 1)
        writeFileSync(path, '')
      },
      { overwrite: false },
    )
    await keep
    const stray = (pid: number) => temporary.replace(`-${process.pid}-`, `-${pid}-`)
    const dead = stray(deadProcess())
    const alive = stray(process.ppid)
    const other = dead.replace('.x.csv.', '.y.csv.')
    for (const name of [dead, alive, other]) writeFileSync(join(here, name), '')
    await exportSeries(series, file, { overwrite: true })
    expect(readdirSync(here).sort()).toEqual([alive, other, 'x.csv'].sort())
  })
})

describe('streams', () => {
  test('standard output has all its names', () => {
    expect(['-', '/dev/stdout', '/dev/fd/1', '/proc/self/fd/1'].every(isStandardOutput)).toBe(true)
    expect(isStandardOutput('x-')).toBe(false)
  })

  test.skipIf(process.platform === 'win32')('/dev/null is written into, and needs no overwrite', async () => {
    expect(isStream('/dev/null')).toBe(true)
    expect(await exportSeries(series, '/dev/null')).toBe(3)
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true)
  })

  test.skipIf(process.platform === 'win32')(
    'a FIFO that nobody reads is given up when the signal comes',
    async () => {
      const fifo = join(folder, 'fifo')
      spawnSync('mkfifo', [fifo])
      const reason = new Error('enough')
      const ending = new AbortController()
      const writing = writeTarget(fifo, chunks('x'), { signal: ending.signal })
      setImmediate(() => ending.abort(reason))
      await expect(writing).rejects.toBe(reason)
      expect(statSync(fifo).isFIFO()).toBe(true)
    },
  )
})

test('a sample folder has the mode that the system gives to new folders', async () => {
  const umask = process.umask(0o027)
  try {
    const catalogue = await writeSample(join(folder, 'sample'), {
      issues: 1,
      members: 1,
      stations: 1,
      leads: 1,
    })
    expect(statSync(join(catalogue, '..')).mode & 0o777).toBe(0o750)
  } finally {
    process.umask(umask)
  }
})

describe('addToCatalogue', () => {
  const entry = (id: string) =>
    ({ id, kind: 'single', file: 'flow.nc', variable: 'q_obs', station: '7' }) as const

  test('takes a lock away that a dead process left, and leaves none', async () => {
    const here = place('abandoned')
    const catalogue = join(here, 'c.yaml')
    writeFileSync(`${catalogue}.lock`, `${hostname()} ${deadProcess()}\n`)
    await addToCatalogue(catalogue, [entry('a')])
    expect(readdirSync(here)).toEqual(['c.yaml'])
  })

  test('adds all entries of many at the same time', async () => {
    const here = place('many')
    await writeNetcdf(series, join(here, 'flow.nc'))
    const catalogue = join(here, 'c.yaml')
    const ids = Array.from({ length: 20 }, (_, i) => `id ${i}`)
    await Promise.all(ids.map((id) => addToCatalogue(catalogue, [entry(id)])))
    using library = TimeSeriesLibrary.open(catalogue)
    expect(library.getSeriesIdentifiers().sort()).toEqual(ids.sort())
    expect(existsSync(`${catalogue}.lock`)).toBe(false)
  })

  test.each(["it's", 'a: b', '# x', '"quoted"', 'x\ny', '\u001b[0m', '\u2028', '007', 'true', '{0}', ' x '])(
    'keeps the identifier %j as it is',
    async (id) => {
      const here = place(`id ${Buffer.from(id).toString('hex')}`)
      await writeNetcdf(series, join(here, 'flow.nc'))
      await addToCatalogue(join(here, 'c.yaml'), [entry(id)])
      using library = TimeSeriesLibrary.open(join(here, 'c.yaml'))
      expect(library.getSeriesIdentifiers()).toEqual([id])
      expect(library.getSeries(id, 'single').values()).toEqual(series.values)
    },
  )

  test('refuses what is no entry, and the same twice, and writes nothing', async () => {
    const here = place('wrong')
    const catalogue = join(here, 'c.yaml')
    const add = (entries: unknown) => addToCatalogue(catalogue, entries as never)
    await expect(add([entry('a'), entry('a')])).rejects.toMatchObject({ code: 'EXISTS' })
    await expect(add([{ ...entry('a'), kind: 'cube' }])).rejects.toMatchObject({ code: 'INVALID_OPTION' })
    await expect(add([{ ...entry('a'), size: 1 }])).rejects.toMatchObject({ code: 'UNKNOWN_OPTION' })
    await expect(add([entry('a\0')])).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
    await expect(add(null)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
    await expect(add([null])).rejects.toMatchObject({ code: 'INVALID_OPTION' })
    expect(readdirSync(here)).toEqual([])
  })
})
