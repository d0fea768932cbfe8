import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { nativeFolder } from './support/dogs.ts'

test('the library of dogs holds what its header says, called from C', () => {
  const { status, stderr } = spawnSync(join(nativeFolder, 'dogs_c_test'), { encoding: 'utf8' })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
})
