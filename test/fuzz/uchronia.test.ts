import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { repository } from '../support/repository.ts'
import { temporaryFolder } from '../support/temporary.ts'

const folder = temporaryFolder()
const program = join(repository, 'test', 'fuzz', 'child.mjs')
const calls = 6000

interface Report {
  calls: number
  thrown: number
  targets: number
  strange: [what: string, call: string][]
}

// A failure is repeated with: cd $(mktemp -d) && node test/fuzz/child.mjs <seed> <calls>
test.each([1, 2, 3])(
  `${calls} calls of public functions with hostile arguments, from seed %d, end no process and throw only errors that uchronia exports`,
  { timeout: 300_000 },
  (seed) => {
    const cwd = mkdtempSync(join(folder, 'fuzz-'))
    const { status, signal, stderr } = spawnSync(process.execPath, [program, String(seed), String(calls)], {
      cwd,
      encoding: 'utf8',
      timeout: 240_000,
    })
    const lastCall = readFileSync(join(cwd, 'last-call'), 'utf8').trimEnd()
    expect({ status, signal, stderr, lastCall }).toEqual({ status: 0, signal: null, stderr: '', lastCall })
    const report = JSON.parse(readFileSync(join(cwd, 'report.json'), 'utf8')) as Report
    expect(report.strange).toEqual([])
    expect(report.calls).toBe(calls)
    // Most arguments are hostile, and some calls do their work all the same.
    expect(report.thrown).toBeGreaterThan(calls / 3)
    expect(report.thrown).toBeLessThan(calls)
    expect(report.targets).toBeGreaterThan(300)
  },
)
