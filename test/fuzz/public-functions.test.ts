import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, test } from 'vitest'
import { fixturePath } from '../cinterop/fixture.ts'
import { buildForProbes } from '../cinterop/probe.ts'
import { temporaryFolder } from '../support/temporary.ts'

const program = fileURLToPath(new URL('./hostile.mjs', import.meta.url))
/** Another one each day, so that the calls differ; the same all day, so that a failure comes again. */
const seed = Number(process.env.FUZZ_SEED ?? Math.floor(Date.now() / 86_400_000))
const CALLS = 12_000

beforeAll(buildForProbes)

test.each(['series', 'cinterop', 'refcount', 'verify', 'plot', 'codegen'])(
  `no call of a public function of %s ends the process or throws a foreign error (FUZZ_SEED=${seed})`,
  (name) => {
    const child = spawnSync(process.execPath, [program, name, String(seed), String(CALLS), fixturePath], {
      cwd: temporaryFolder(),
      encoding: 'utf8',
      timeout: 120_000,
    })
    expect(child.signal ?? child.status, child.stderr).toBe(0)
    const lines = child.stdout.trimEnd().split('\n')
    expect(lines.slice(0, -1)).toEqual([])
    expect(lines.at(-1)).toMatch(/^\d{5,} calls, 0 strays$/)
  },
  150_000,
)
