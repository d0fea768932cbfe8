import { randomBytes } from 'node:crypto'
import { open, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { UchroniaError } from '../errors.ts'

/**
 * Lets `write` make a file under a temporary name beside `path`, and gives it its own name when it is complete. When
 * `write` fails the temporary file is removed and whatever stood at `path` is left as it was.
 */
export async function writeAtomically(
  wanted: string,
  write: (temporary: string) => Promise<void>,
): Promise<void> {
  // Through a link, what it points to is replaced, and not the link.
  const path = await realpath(wanted).catch(() => wanted)
  const folder = dirname(path)
  const found = await stat(folder).catch(() => undefined)
  if (!found?.isDirectory()) {
    throw new UchroniaError('IO', `Cannot write ${path}: there is no folder ${folder}. Make it first.`)
  }
  if ((await stat(path).catch(() => undefined))?.isDirectory()) {
    throw new UchroniaError('IO', `Cannot write ${path}: it is a folder. Name a file in it.`)
  }
  const temporary = join(folder, `.${basename(path)}.${randomBytes(4).toString('hex')}.tmp`)
  try {
    await write(temporary)
    const file = await open(temporary, 'r+')
    await file.sync().finally(() => file.close())
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}
