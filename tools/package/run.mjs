// Commands of a build: quiet when they succeed, and with all they said when they fail.
import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'

/**
 * Runs a command that must succeed, and returns what it printed on standard output. It runs in a folder that stays, unless
 * told: a build that takes minutes would not survive a checkout that takes its working directory away.
 */
export function run(command, args, { cwd = tmpdir(), env = {} } = {}) {
  const result = spawnSync(command, args, {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  if (result.status === 0) return result.stdout
  const output = `${result.stdout ?? ''}${result.stderr ?? ''}${result.error?.message ?? ''}`
  const lines = output.trimEnd().split('\n').slice(-80).join('\n')
  throw new Error(`${[command, ...args].join(' ')} failed (in ${cwd}):\n${lines}`)
}
