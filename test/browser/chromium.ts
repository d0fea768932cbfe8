import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Debian's Chromium, or the one that CHROMIUM names; undefined where there is none, and tests are skipped by name. */
export const chromiumPath: string | undefined = [
  process.env.CHROMIUM,
  ...(process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'chromium')),
].find((path) => path && existsSync(path))
