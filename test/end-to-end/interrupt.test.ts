import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { EnsembleForecastSeries, LeadTimeAxis, TimeAxis, writeNetcdf } from 'uchronia'
import { beforeAll, expect, test } from 'vitest'
import { program } from '../support/command.ts'
import { temporaryFolder } from '../support/temporary.ts'

const folder = temporaryFolder()
const large = join(folder, 'large.nc')
const interrupted = { code: 130, stderr: 'uchronia: interrupted, no file was left behind\n' }

beforeAll(async () => {
  const size = { issues: 250, members: 60, leads: 168 }
  await writeNetcdf(
    new EnsembleForecastSeries({
      issues: new TimeAxis({ start: '2020-01-01', step: 'daily', length: size.issues }),
      leads: new LeadTimeAxis({ start: 3600, step: 3600, length: size.leads }),
      members: Array.from({ length: size.members }, (_, i) => String(i + 1)),
      values: Float64Array.from({ length: size.issues * size.members * size.leads }, (_, i) => i % 977),
      variable: 'rain',
      station: '7',
    }),
    large,
  )
})

/** Runs the command, sends it a signal as soon as it is time, and tells how it ended. */
function signalled(
  args: string[],
  signal: NodeJS.Signals,
  isTime: (pid: number) => boolean,
): Promise<{ code: number | null; stderr: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
    let stderr = ''
    child.stderr.on('data', (chunk) => {
      stderr += chunk
    })
    const timer = setInterval(() => {
      if (!isTime(child.pid!)) return
      clearInterval(timer)
      child.kill(signal)
      child.stdout.resume()
    }, 5)
    child.on('close', (code) => {
      clearInterval(timer)
      resolve({ code, stderr })
    })
  })
}

const hasTemporary = (watched: string) => () => readdirSync(watched).some((name) => name.startsWith('.'))

/** True once the command has been at work for a while: it listens to signals before it begins. */
function atWork(milliseconds: number): (pid: number) => boolean {
  let since: number | undefined
  return (pid) => {
    const [, caught = '0'] = /^SigCgt:\s*(\w+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    // SIGHUP, the last: Node itself listens to the others.
    if ((BigInt(`0x${caught}`) & 1n) === 1n) since ??= Date.now()
    return since !== undefined && Date.now() - since > milliseconds
  }
}

const ways = (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).flatMap((signal) =>
  ['x.arrow', 'x.csv', 'x.ndjson', 'x.nc'].map((name) => [signal, name] as const),
)

test.each(ways)('%s ends an export to %s with 130, and leaves nothing behind', async (signal, name) => {
  const output = join(folder, `${signal}-${name}`)
  mkdirSync(output)
  const args = ['export', large, 'rain', '-o', join(output, name)]
  expect(await signalled(args, signal, hasTemporary(output))).toEqual(interrupted)
  expect(readdirSync(output)).toEqual([])
})

test('an interrupted export leaves the file as it was that it would have replaced', async () => {
  const output = join(folder, 'replaced')
  mkdirSync(output)
  for (const name of ['x.csv', 'x.nc']) {
    const file = join(output, name)
    writeFileSync(file, 'before')
    const args = ['export', large, 'rain', '-o', file, '--force']
    expect(await signalled(args, 'SIGINT', hasTemporary(output))).toEqual(interrupted)
    expect(readFileSync(file, 'utf8')).toBe('before')
  }
  expect(readdirSync(output).sort()).toEqual(['x.csv', 'x.nc'])
})

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s ends a sample, and leaves no folder behind',
  async (signal) => {
    const parent = join(folder, `samples-${signal}`)
    mkdirSync(parent)
    const args = ['sample', join(parent, 'new'), '--issues', '400', '--leads', '24']
    expect(await signalled(args, signal, hasTemporary(parent))).toEqual(interrupted)
    expect(readdirSync(parent)).toEqual([])
  },
)

test.skipIf(process.platform !== 'linux')(
  'Ctrl-C ends an export to standard output that nobody reads',
  async () => {
    const end = await signalled(['export', large, 'rain', '-o', '-'], 'SIGINT', atWork(1000))
    expect(end).toEqual(interrupted)
  },
)

test.skipIf(process.platform !== 'linux')('Ctrl-C ends an export to a FIFO that nobody opens', async () => {
  const fifo = join(folder, 'fifo')
  spawnSync('mkfifo', [fifo])
  const args = ['export', large, 'rain', '-o', fifo, '--format', 'csv']
  expect(await signalled(args, 'SIGINT', atWork(1000))).toEqual(interrupted)
})

test.skipIf(process.platform !== 'linux')('Ctrl-C ends statistics at once', async () => {
  const end = await signalled(['info', large, 'rain', '--stats'], 'SIGINT', atWork(20))
  expect(end).toEqual(interrupted)
})

test.skipIf(process.platform !== 'linux')('Ctrl-C ends a query', async () => {
  const sql = 'select sum(a.value * b.value) from rain a, rain b where a.value + b.value < 0'
  expect(await signalled(['query', large, sql], 'SIGINT', atWork(1000))).toEqual(interrupted)
})
