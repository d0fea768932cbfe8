import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { repository } from '../support/repository.ts'
import { selfContainedLibrary } from '../support/self-contained.ts'

const library = selfContainedLibrary()
const uchronia = join(repository, 'packages/uchronia/bin/uchronia.js')

/** Debian's HDF5 1.10 and netCDF-C 4.9 end the process on such files, which cannot be put right here. */
describe.skipIf(library === undefined)(
  'a netCDF-4 file whose metadata are damaged, on the self-contained library',
  () => {
    it('is an error when HDF5 cannot even close it, and standard output stays clean', () => {
      // Found by fuzz_damaged; its checksums were put right.
      const { status, signal, stdout, stderr } = spawnSync(
        process.execPath,
        [uchronia, 'ls', join(import.meta.dirname, 'damaged.nc')],
        { encoding: 'utf8', env: { ...process.env, UCHRONIA_LIBRARY: library } },
      )
      expect({ status, signal, stdout }).toEqual({ status: 1, signal: null, stdout: '' })
      expect(stderr).toContain('damaged.nc')
    })
  },
)
