// The picture of the explorer in docs/media: `node test/browser/explorer-picture.mjs`. Made of the sample catchment by the
// built command in Debian's Chromium, so that anybody can make it again.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { writeSample } from 'uchronia/sample'

const root = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'uchronia-picture-'))
const catalogue = await writeSample(folder, { issues: 30, members: 50 })
const server = spawn(process.execPath, [
  join(root, 'packages/uchronia/bin/uchronia.js'),
  ...['serve', catalogue, '--observed', 'rain_obs', '--port', '0'],
])
server.stderr.pipe(process.stderr)
const [said] = await once(server.stdout, 'data')
const url = String(said).split(' ')[0]
const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args })
try {
  const page = await browser.newPage({ viewport: { width: 1120, height: 800 }, deviceScaleFactor: 1.5 })
  await page.goto(`${url}?id=rain_fcast&issue=2020-03-12T21:00:00Z&lines=1&thresholds=heavy%3D4`)
  await page.waitForFunction(
    () => document.querySelector('.picture') && !document.querySelector('.waiting, [aria-busy=true]'),
  )
  await page.screenshot({ path: join(root, 'docs/media/explorer.png') })
} finally {
  await browser.close()
  server.kill('SIGINT')
  rmSync(folder, { recursive: true, force: true })
}
