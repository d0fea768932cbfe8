// Commands of a build: quiet when they succeed, and with all they said when they fail.
import { spawnSync } from 'node:child_process'

/** Runs a command that must succeed, and returns what it printed on standard output. */
export function run(command, args, { cwd, env = {} } = {}) {
  const result = spawnSync(command, args, {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  if (result.status === 0) return result.stdout
  const output = `${result.stdout ?? ''}${result.stderr ?? ''}${result.error?.message ?? ''}`
  const lines = output.trimEnd().split('\n').slice(-80).join('\n')
  const where = cwd === undefined ? '' : ` (in ${cwd})`
  throw new Error(`${[command, ...args].join(' ')} failed${where}:\n${lines}`)
}
