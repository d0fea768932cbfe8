import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { expect, test, vi } from 'vitest'

const temporaryFolders = () => readdirSync(tmpdir()).filter((name) => name.startsWith('refcount-example-'))

test('examples/refcount-temporary-file.ts: the file is removed once, after the last reader', async () => {
  const before = temporaryFolders()
  const log = vi.spyOn(console, 'log').mockImplementation(() => {})
  await import('../../examples/refcount-temporary-file.ts')
  const lines = log.mock.calls.map(([line]) => line)
  log.mockRestore()
  expect(lines).toEqual([
    '2 references on the file, held by its readers',
    'the first reads: 12.4',
    'first reader closed',
    'the second reads: 12.4 mm',
    'second reader closed',
    'file removed',
    'the file is gone',
  ])
  expect(temporaryFolders()).toEqual(before)
})
