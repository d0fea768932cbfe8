import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { fixturePath } from './fixture.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Child processes run what was built, so it is built; takes a second when nothing changed. */
export function buildForProbes(): void {
  const run = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-b', 'packages/cinterop'], {
    cwd: root,
    encoding: 'utf8',
  })
  if (run.status !== 0) throw new Error(`packages/cinterop does not build:\n${run.stdout}${run.stderr}`)
}

/**
 * Runs code in a process of its own, where a crash is seen and does no harm. The code has `c` (the exports of cinterop),
 * `library` (the fixture), `refused(fn)`, which says whether a function threw an error of cinterop or series, and `gc`.
 *
 * @returns what it printed and how it ended: 0 when all went well
 */
export function probe(code: string): { status: number | string | null; output: string } {
  const body = `
    import * as c from '@uchronia/cinterop'
    const library = c.loadLibrary(${JSON.stringify(fixturePath)})
    const fixturePath = ${JSON.stringify(fixturePath)}
    function refused(fn) {
      try { fn() } catch (error) { return error instanceof c.CinteropError || error instanceof c.SeriesError }
      return false
    }
    ${code}
    console.log('reached the end')`
  const run = spawnSync(process.execPath, ['--expose-gc', '--input-type=module', '--eval', body], {
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    encoding: 'utf8',
    timeout: 50_000,
  })
  return { status: run.signal ?? run.status, output: run.stdout + run.stderr }
}
