import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { writeSample } from 'uchronia/sample'
import { expect, test } from 'vitest'
import { uchronia } from '../support/command.ts'
import { repository } from '../support/repository.ts'
import { temporaryFolder } from '../support/temporary.ts'

test('the tasks of the Slurm example write all parts of a data set together', async () => {
  const folder = temporaryFolder()
  const library = await writeSample(join(folder, 'sample'), { issues: 40, members: 2, leads: 3, stations: 1 })
  const dataset = join(folder, 'rain')
  const complete: (number | null)[] = []
  for (const task of [5, 6, 7]) {
    // As Slurm sets them for an array 5-7.
    const env = {
      ...process.env,
      SLURM_ARRAY_TASK_ID: `${task}`,
      SLURM_ARRAY_TASK_MIN: '5',
      SLURM_ARRAY_TASK_COUNT: '3',
    }
    const script = join(repository, 'examples/cluster/slurm-array.sh')
    const { status, stderr } = spawnSync('bash', [script, library, 'rain_fcast', dataset], {
      cwd: repository,
      env,
    })
    expect({ status, stderr: String(stderr) }).toEqual({ status: 0, stderr: '' })
    complete.push(uchronia('check', dataset).status)
  }
  expect(complete.at(-1)).toBe(0)
})
