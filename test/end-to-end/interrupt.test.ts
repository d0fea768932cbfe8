import { spawn } from 'node:child_process'
import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { writeSample } from 'uchronia/sample'
import { expect, test } from 'vitest'
import { repository } from '../support/repository.ts'
import { temporaryFolder } from '../support/temporary.ts'

const folder = temporaryFolder()
const program = join(repository, 'packages/uchronia/bin/uchronia.js')

/** Runs the command, interrupts it when `folder` holds a temporary file, and tells how it ended. */
function interrupted(args: string[], watched: string): Promise<{ code: number | null; stderr: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'ignore', 'pipe'] })
    let stderr = ''
    child.stderr.on('data', (chunk) => {
      stderr += chunk
    })
    const timer = setInterval(() => {
      if (readdirSync(watched).some((name) => name.startsWith('.'))) {
        clearInterval(timer)
        child.kill('SIGINT')
      }
    }, 5)
    child.on('close', (code) => {
      clearInterval(timer)
      resolve({ code, stderr })
    })
  })
}

test('an interrupted export says so, ends with 130 and leaves nothing behind', async () => {
  const catalogue = await writeSample(join(folder, 'sample'), {
    issues: 150,
    members: 60,
    stations: 1,
    leads: 168,
  })
  const output = join(folder, 'output')
  mkdirSync(output)
  for (const name of ['x.arrow', 'x.csv']) {
    const end = await interrupted(['export', catalogue, 'rain_fcast', '-o', join(output, name)], output)
    expect(end).toEqual({ code: 130, stderr: 'uchronia: interrupted, nothing was written\n' })
    expect(readdirSync(output)).toEqual([])
  }
})

test('an interrupted sample leaves no folder behind', async () => {
  const parent = join(folder, 'samples')
  mkdirSync(parent)
  const end = await interrupted(['sample', join(parent, 'new'), '--issues', '400', '--leads', '24'], parent)
  expect(end).toEqual({ code: 130, stderr: 'uchronia: interrupted, nothing was written\n' })
  expect(readdirSync(parent)).toEqual([])
})
