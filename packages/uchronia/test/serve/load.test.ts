import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { EnsembleForecastSeries, LeadTimeAxis, TimeAxis, writeNetcdf } from 'uchronia'
import { beforeAll, expect, test } from 'vitest'
import { Gate } from '../../src/serve/gate.ts'
import { temporaryFolder } from '../temporary.ts'
import { type Answer, ask } from './ask.ts'

const folder = temporaryFolder()
const file = join(folder, 'large.nc')
const program = join(import.meta.dirname, '../../bin/uchronia.js')

beforeAll(async () => {
  await writeNetcdf(
    new EnsembleForecastSeries({
      issues: new TimeAxis({ start: '2020-01-01', step: 'daily', length: 60 }),
      leads: new LeadTimeAxis({ start: 3600, step: 3600, length: 168 }),
      members: Array.from({ length: 50 }, (_, i) => String(i + 1)),
      values: new Float64Array(60 * 168 * 50).fill(1),
      variable: 'large',
      station: '7',
    }),
    file,
  )
})

interface Run {
  readonly url: string
  readonly pid: number
  /** Ends it as Ctrl-C does. */
  stop(signal?: NodeJS.Signals): Promise<{ code: number | null; stderr: string }>
}

/** The built command, as soon as it has said its address. */
function run(...args: string[]): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, 'serve', file, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let [stdout, stderr] = ['', '']
    const closed = new Promise<{ code: number | null; stderr: string }>((end) =>
      child.on('close', (code) => end({ code, stderr })),
    )
    child.stderr.on('data', (chunk) => {
      stderr += chunk
    })
    child.stdout.on('data', (chunk) => {
      stdout += chunk
      const [, url] = /^(http:\S+) shows 1 entry\. Ctrl-C ends it\.\n$/.exec(stdout) ?? []
      if (url === undefined) return
      resolve({
        url,
        pid: child.pid!,
        stop: (signal = 'SIGINT') => {
          child.kill(signal)
          return closed
        },
      })
    })
    void closed.then(({ code }) => reject(new Error(`ended with ${code}: ${stderr}`)))
  })
}

test('200 requests at a time are served or refused, memory stays bounded, and Ctrl-C ends it with 130', async () => {
  const server = await run('--port', '0')
  const asked: Promise<Answer>[] = []
  for (let i = 0; i < 200; i++) asked.push(ask(server.url, `/api/values?id=large&version=${i}`))
  const answers = await Promise.all(asked)
  const counts = { served: 0, refused: 0 }
  for (const { status, body, headers } of answers) {
    if (status === 200) {
      counts.served++
      expect(body.length).toBeGreaterThan(4_000_000)
    } else {
      counts.refused++
      expect([status, headers['retry-after']]).toEqual([503, '1'])
    }
  }
  expect(counts.served).toBeGreaterThanOrEqual(100)
  expect(counts.refused).toBeGreaterThan(0)
  // All of them at a time would be 200 x 4 MB several times over: values, table and message.
  const [, peak] = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8')) ?? []
  expect(Number(peak) / 1000).toBeLessThan(700)
  expect((await ask(server.url, '/api/entries')).status).toBe(200)
  expect(await server.stop()).toEqual({
    code: 130,
    stderr: 'uchronia: interrupted, no file was left behind\n',
  })
})

test('Ctrl-C ends it while pages listen and downloads run', async () => {
  const server = await run('--port', '0')
  const open = [ask(server.url, '/api/events'), ask(server.url, '/api/download?id=large')]
  for (const one of open) one.catch(() => {})
  await ask(server.url, '/api/entries')
  expect((await server.stop('SIGTERM')).code).toBe(130)
  await Promise.allSettled(open)
})

test('a server that others reach says so, and still knows its hosts', async () => {
  const server = await run('--port', '0', '--host', '0.0.0.0')
  const { port } = new URL(server.url)
  expect((await ask(`http://127.0.0.1:${port}/`, '/', { headers: { host: 'evil.example' } })).status).toBe(
    403,
  )
  expect((await ask(`http://127.0.0.1:${port}/`, '/')).status).toBe(200)
  expect((await server.stop()).stderr).toContain('everybody who reaches 0.0.0.0 can read these libraries')
})

test.each([
  [['--port', '70000'], 2],
  [['--port', 'x'], 2],
  [['--observed', 'nowhere', '--port', '0'], 1],
])('serve %j ends at once with %i', async (args, code) => {
  await expect(run(...args)).rejects.toThrow(`ended with ${code}:`)
})

test('a gate lets some in, has some wait in order, and refuses the others', async () => {
  const gate = new Gate(1, 2)
  const { signal } = new AbortController()
  const order: number[] = []
  const first = await gate.enter(signal)
  const second = gate.enter(signal).then((end) => {
    order.push(2)
    return end
  })
  const gone = new AbortController()
  const third = gate.enter(gone.signal)
  await expect(gate.enter(signal)).rejects.toThrow('Too many requests')
  gone.abort(new Error('gone'))
  await expect(third).rejects.toThrow('gone')
  const fourth = gate.enter(signal).then(() => order.push(4))
  first()
  first()
  ;(await second)()
  await fourth
  expect(order).toEqual([2, 4])
})
