import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const module = join(root, 'packages/uchronia/dist/write/file-lock.js')

beforeAll(() => {
  const run = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-b', 'packages/uchronia'], {
    cwd: root,
    encoding: 'utf8',
  })
  if (run.status !== 0) throw new Error(`packages/uchronia does not build:\n${run.stdout}${run.stderr}`)
}, 120_000)

/** Counts to `rounds` in a file under its lock, and kills itself inside the lock at the end when told. */
const counting = `
  import { readFileSync, rmSync, writeFileSync } from 'node:fs'
  const [module, path, rounds, dies] = process.argv.slice(1)
  const { withFileLock } = await import(module)
  const inside = path + '.inside'
  for (let i = 0; i < Number(rounds); i++) {
    await withFileLock(path, async () => {
      writeFileSync(inside, '', { flag: 'wx' })
      const count = Number(readFileSync(path, 'utf8'))
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 3))
      writeFileSync(path, String(count + 1))
      rmSync(inside)
      if (dies === 'dies' && i === Number(rounds) - 1) process.kill(process.pid, 'SIGKILL')
    })
  }`

function count(path: string, rounds: number, dies: boolean) {
  const args = [
    '--input-type=module',
    '--eval',
    counting,
    module,
    path,
    String(rounds),
    dies ? 'dies' : 'lives',
  ]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  let errors = ''
  child.stderr.on('data', (text) => {
    errors += text
  })
  return once(child, 'close').then(([code, signal]) => ({ ended: signal ?? code, errors }))
}

test('a lock that killed processes leave behind has one owner at a time, however many want it at once', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'uchronia-lock-'))
  try {
    const path = join(folder, 'c.yaml')
    writeFileSync(path, '0')
    // Every second process dies with the lock in its hands, again and again.
    const ended = await Promise.all(
      Array.from({ length: 12 }, (_, i) => count(path, i % 2 === 0 ? 2 : 6, i % 2 === 0)),
    )
    expect(ended).toEqual(ended.map((_, i) => ({ ended: i % 2 === 0 ? 'SIGKILL' : 0, errors: '' })))
    expect(readFileSync(path, 'utf8')).toBe(String(6 * 2 + 6 * 6))
    // The last one to die may have left its lock.
    expect(readdirSync(folder).filter((name) => name !== 'c.yaml' && name !== 'c.yaml.lock')).toEqual([])
  } finally {
    rmSync(folder, { recursive: true })
  }
}, 60_000)
