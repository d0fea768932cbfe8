import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { repository } from './repository.ts'

/** The built command. */
export const program: string = join(repository, 'packages/uchronia/bin/uchronia.js')

/** The result of a run of the command. */
export interface Outcome {
  status: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
}

/** Runs the built `uchronia` command. */
export function uchronia(...args: string[]): Outcome {
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  return { status, signal, stdout, stderr }
}
