import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { hasPython } from '../support/python.ts'
import { repository } from '../support/repository.ts'
import { selfContainedLibrary } from '../support/self-contained.ts'
import { temporaryFolder } from '../support/temporary.ts'

const library = selfContainedLibrary()

describe.skipIf(process.platform !== 'linux' || library === undefined || !hasPython('netCDF4'))(
  'the self-contained library in one process with the netCDF4 wheel, which has another HDF5',
  () => {
    const folder = temporaryFolder()

    it.each(['netCDF4', 'uchronia'])('both read right when %s is loaded first', (first) => {
      const { status, stdout, stderr } = spawnSync(
        join(repository, '.venv/bin/python'),
        [join(import.meta.dirname, 'beside_netcdf4.py'), library ?? '', folder, first],
        { encoding: 'utf8' },
      )
      expect(status, stderr).toBe(0)
      const report = JSON.parse(stdout)
      expect(report.same).toEqual(Array(6).fill(true))
      // Their library is there beside ours, which has none of its own to load.
      expect(report.netcdf.filter((name: string) => name.startsWith('libnetcdf'))).toHaveLength(1)
    })
  },
)
