import { readdirSync } from 'node:fs'
import { expect, test, vi } from 'vitest'
import { temporaryFolder } from '../support/temporary.ts'

const folder = temporaryFolder()

test('examples/refcount-temporary-file.ts: the file is removed once, after the last reader', async () => {
  // A folder of its own: other tests make files in that of the system meanwhile.
  vi.stubEnv('TMPDIR', folder)
  const log = vi.spyOn(console, 'log').mockImplementation(() => {})
  await import('../../examples/refcount-temporary-file.ts')
  const lines = log.mock.calls.map(([line]) => line)
  log.mockRestore()
  vi.unstubAllEnvs()
  expect(lines).toEqual([
    '2 references on the file, held by its readers',
    'the first reads: 12.4',
    'first reader closed',
    'the second reads: 12.4 mm',
    'second reader closed',
    'file removed',
    'the file is gone',
  ])
  expect(readdirSync(folder)).toEqual([])
})
