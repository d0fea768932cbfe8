import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

/** Debian's Chromium, or the one that CHROMIUM names; undefined where there is none, and tests are skipped by name. */
export const chromiumPath: string | undefined = [
  process.env.CHROMIUM,
  ...(process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'chromium')),
].find((path) => path && existsSync(path))

/** Starts it. As root, as in a container, it starts without its sandbox or not at all. */
export function launchChromium(): Promise<Browser> {
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  return chromium.launch({ executablePath: chromiumPath!, args })
}
