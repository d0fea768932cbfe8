// What is fetched and built once is kept under a name that says what it was made from.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, dirname, join } from 'node:path'

/** The folder of the cache: UCHRONIA_CACHE, else `uchronia` where the user keeps caches. */
export const cacheFolder =
  process.env.UCHRONIA_CACHE || join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'uchronia')

/** A short digest of texts and of the content of files. */
export function digest(texts, files = []) {
  const hash = createHash('sha256')
  for (const text of texts) hash.update(text).update('\0')
  for (const file of files) hash.update(readFileSync(file)).update('\0')
  return hash.digest('hex').slice(0, 16)
}

/** The SHA-256 of a file, in hexadecimal. */
export function sha256(file) {
  return createHash('sha256').update(readFileSync(file)).digest('hex')
}

/**
 * The folder `name` of the cache, filled by `make(folder)` when it is not there yet. It appears when it is complete, so
 * that a build that is stopped leaves nothing that looks finished, and two builds at the same time do no harm.
 */
export function cached(name, make) {
  const folder = join(cacheFolder, name)
  if (existsSync(folder)) return folder
  mkdirSync(dirname(folder), { recursive: true })
  const temporary = mkdtempSync(join(dirname(folder), `.${basename(folder)}-`))
  try {
    make(temporary)
    if (!existsSync(folder)) renameSync(temporary, folder)
  } finally {
    rmSync(temporary, { recursive: true, force: true })
  }
  return folder
}
