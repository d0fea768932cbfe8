import { randomBytes } from 'node:crypto'
import { realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { UchroniaError } from './errors.ts'

/** Where a file is to be, and the name beside it under which it is made. */
interface Place {
  readonly path: string
  readonly temporary: string
}

/**
 * Looks whether a file can be at a path, before there is anything to write.
 *
 * @throws {@link UchroniaError} `IO`: there is no such folder, or a folder has that name
 * @internal
 */
export function placeOf(wanted: string): Place {
  const path = realPath(wanted)
  const folder = dirname(path)
  if (!isFolder(folder)) {
    throw new UchroniaError('IO', `Cannot write ${path}: there is no folder ${folder}. Make it first.`)
  }
  if (isFolder(path)) {
    throw new UchroniaError('IO', `Cannot write ${path}: it is a folder. Name a file in it.`)
  }
  const temporary = join(folder, `.${basename(path)}.${randomBytes(4).toString('hex')}.tmp`)
  return { path, temporary }
}

/**
 * Lets `write` make a file under a temporary name beside `wanted`, and gives it its own name when it is complete. When
 * `write` fails the temporary file is removed and whatever stood at `wanted` is left as it was.
 *
 * @throws {@link UchroniaError} `IO`: the file cannot be written; otherwise what `write` throws
 * @internal
 */
export async function writeAtomically(
  wanted: string,
  write: (temporary: string) => Promise<void>,
): Promise<void> {
  const place = placeOf(wanted)
  const { path, temporary } = place
  try {
    await write(temporary)
    const file = await open(temporary, 'r+')
    await file.sync().finally(() => file.close())
    await rename(temporary, path)
  } catch (error) {
    // What went wrong first is what is told.
    await rm(temporary, { force: true }).catch(() => {})
    throw failure(place, error)
  }
}

/** As {@link writeAtomically}, at once, for a file that is small. @internal */
export function writeTextAtomically(wanted: string, text: string): void {
  const place = placeOf(wanted)
  const { path, temporary } = place
  try {
    writeFileSync(temporary, text, { flush: true })
    renameSync(temporary, path)
  } catch (error) {
    try {
      rmSync(temporary, { force: true })
    } catch {
      // What went wrong first is what is told.
    }
    throw failure(place, error)
  }
}

/** Through a link, what it points to is replaced, and not the link. */
function realPath(wanted: string): string {
  try {
    return realpathSync(wanted)
  } catch {
    return wanted
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}

/** What the system says of the file, as an error of this package; all else comes from the caller, and stays. */
function failure({ path, temporary }: Place, error: unknown): unknown {
  if (!(error instanceof Error && 'syscall' in error)) return error
  if ('path' in error && error.path !== temporary) return error
  return new UchroniaError('IO', `Cannot write ${path}: ${error.message}`, { cause: error })
}
