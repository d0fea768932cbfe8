import { spawn, spawnSync } from 'node:child_process'
import { closeSync, openSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { tableFromIPC } from 'apache-arrow'
import { SeriesCollection, TimeAxis, writeNetcdf } from 'uchronia'
import { writeSample } from 'uchronia/sample'
import { beforeAll, describe, expect, test } from 'vitest'
import { program, uchronia } from '../support/command.ts'
import { temporaryFolder } from '../support/temporary.ts'

const folder = temporaryFolder()
let library = ''

beforeAll(async () => {
  library = await writeSample(join(folder, 'sample'), { issues: 3, members: 2, stations: 1, leads: 6 })
})

const rows = 3 * 2 * 6
const exportTo = (output: string, ...more: string[]) => [
  'export',
  library,
  'rain_fcast',
  '-o',
  output,
  ...more,
]

/** The number of rows of a format for the whole series. */
const formats: Record<string, (bytes: Buffer) => number> = {
  csv: (bytes) => bytes.toString().trimEnd().split('\n').length - 1,
  ndjson: (bytes) =>
    bytes
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)).length,
  arrow: (bytes) => tableFromIPC(bytes).numRows,
}

/** Runs the command with standard output of a kind of its own. */
function run(args: string[], stdout: 'pipe' | number = 'pipe') {
  const {
    status,
    stdout: bytes,
    stderr,
  } = spawnSync(process.execPath, [program, ...args], {
    stdio: ['ignore', stdout, 'pipe'],
  })
  return { status, stdout: bytes, stderr: stderr.toString() }
}

describe.each(Object.entries(formats))('as %s', (format, count) => {
  test.each(['-', '/dev/stdout'])('-o %s writes the rows and nothing else to standard output', (output) => {
    const { status, stdout, stderr } = run(exportTo(output, '--format', format))
    expect([status, stderr]).toEqual([0, ''])
    expect(count(stdout)).toBe(rows)
  })

  test('-o /dev/stdout writes into the file that standard output is', () => {
    const file = join(folder, `redirected.${format}`)
    const descriptor = openSync(file, 'w')
    const { status, stderr } = run(exportTo('/dev/stdout', '--format', format), descriptor)
    closeSync(descriptor)
    expect([status, stderr]).toEqual([0, ''])
    expect(count(readFileSync(file))).toBe(rows)
  })

  test('a FIFO is written into, and stays one', async () => {
    const fifo = join(folder, `fifo-${format}`)
    spawnSync('mkfifo', [fifo])
    const reader = spawn('cat', [fifo])
    const read: Buffer[] = []
    reader.stdout.on('data', (chunk: Buffer) => read.push(chunk))
    const closed = new Promise((resolve) => reader.on('close', resolve))
    const child = spawn(process.execPath, [program, ...exportTo(fifo, '--format', format)])
    const status = await new Promise((resolve) => child.on('close', resolve))
    await closed
    expect(status).toBe(0)
    expect(count(Buffer.concat(read))).toBe(rows)
    expect(statSync(fifo).isFIFO()).toBe(true)
  })

  test('/dev/null is written into without --force', () => {
    expect(uchronia(...exportTo('/dev/null', '--format', format))).toMatchObject({
      status: 0,
      stdout: `/dev/null: ${rows} rows\n`,
      stderr: '',
    })
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true)
  })
})

test('standard output is CSV where no format is named', () => {
  expect(run(exportTo('-')).stdout.toString()).toMatch(/^reference_time,lead_time,valid_time,member,value\n/)
})

test('a reader that has seen enough is no failure', () => {
  const { status, stdout, stderr } = spawnSync(
    'sh',
    ['-c', `"$0" "$1" export "$2" rain_obs -o - | head -1; echo done`, process.execPath, program, library],
    { encoding: 'utf8' },
  )
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: 'station,time,value\ndone\n', stderr: '' })
})

test('netCDF, whose parts are not written in order, is refused for a stream', () => {
  expect(uchronia('export', library, 'rain_fcast', '-o', '/dev/null', '--format', 'netcdf')).toMatchObject({
    status: 2,
  })
})

describe('a file that is there', () => {
  test('is refused, and replaced with --force', () => {
    const file = join(folder, 'there.csv')
    expect(uchronia(...exportTo(file)).status).toBe(0)
    const before = readFileSync(file)
    expect(uchronia(...exportTo(file, '--layout', 'wide'))).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringMatching(/^uchronia: The file .*there\.csv is there already\. .*--force.*\n$/),
    })
    expect(readFileSync(file).equals(before)).toBe(true)
    expect(uchronia(...exportTo(file, '--layout', 'wide', '--force')).status).toBe(0)
    expect(readFileSync(file, 'utf8')).toMatch(/^reference_time,lead_time,valid_time,1,2\n/)
  })
})

test('--to with a date ends with the last hour of that day', () => {
  const { stdout } = run([
    'export',
    library,
    'streamflow',
    '-o',
    '-',
    '--from',
    '2020-06-30',
    '--to',
    '2020-06-30',
  ])
  const lines = stdout.toString().trimEnd().split('\n')
  expect(lines).toHaveLength(25)
  expect(lines.at(-1)).toMatch(/^2020-06-30T23:00:00Z,/)
})

test('--spreadsheet-safe marks names that a spreadsheet would take for formulas', async () => {
  const time = new TimeAxis({ start: '2020-01-01', step: 'daily', length: 1 })
  const file = join(folder, 'formula.nc')
  await writeNetcdf(
    new SeriesCollection({
      time,
      stations: ['=1+1', 'plain'],
      values: Float64Array.of(-1, 2),
      variable: 'q',
    }),
    file,
  )
  const csv = (...more: string[]) => run(['export', file, 'q', '-o', '-', ...more]).stdout.toString()
  expect(csv()).toContain('\n=1+1,2020-01-01T00:00:00Z,-1\n')
  expect(csv('--spreadsheet-safe')).toContain("\n'=1+1,2020-01-01T00:00:00Z,-1\n")
})
