import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const run = (issues: number): { cases: number; megabytes: number } =>
  JSON.parse(
    execFileSync(process.execPath, [join(import.meta.dirname, 'archive.mjs'), String(issues)], {
      encoding: 'utf8',
    }),
  )

test('an archive of 230 MB takes hardly more memory than a twentieth of it: batches are not kept', () => {
  const few = run(60)
  const many = run(1200)
  expect(many.cases).toBe(1200 * 240)
  // The young generation of the heap grows a little; the archive would be 230 MB, and its pairs as much again.
  expect(many.megabytes - few.megabytes).toBeLessThan(90)
})
