import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { workersPath } from '@uchronia/engine'
import { expect, test } from 'vitest'

const program = fileURLToPath(new URL('ended-workers.mjs', import.meta.url))

test.skipIf(process.platform !== 'linux').each(['load', 'bind', 'call'])(
  'workers that are ended while they %s native code do not take the process with them',
  (stage) => {
    expect(workersPath()).toMatch(/workers\.node$/)
    const run = spawnSync(process.execPath, [program, stage, '15', '4'], {
      encoding: 'utf8',
      timeout: 110_000,
    })
    expect({ status: run.signal ?? run.status, output: run.stdout + run.stderr }).toEqual({
      status: 0,
      output: 'all ended\n',
    })
  },
  120_000,
)
