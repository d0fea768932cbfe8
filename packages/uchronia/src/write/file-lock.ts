import { createHash, randomUUID } from 'node:crypto'
import { link, open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { setTimeout } from 'node:timers/promises'
import { UchroniaError } from '../errors.ts'
import { isAlive } from './target.ts'

/** The longest that a lock is waited for, in milliseconds. */
const PATIENCE = 30_000

/**
 * Runs work that only one process at a time may do with a file. The lock is a file beside it that names its owner; one that
 * a process of this machine left when it was killed is taken over.
 *
 * @throws {@link UchroniaError} `IO`: the lock cannot be made, or another process holds it for too long
 * @internal
 */
export async function withFileLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const lock = `${path}.lock`
  // No two owners are equal, not even of one process.
  const owner = `${hostname()} ${process.pid} ${randomUUID()}\n`
  const give = Date.now() + PATIENCE
  try {
    while (!(await make(lock, owner)) && !(await takeOver(lock, owner))) {
      if (Date.now() > give) {
        throw new UchroniaError(
          'IO',
          `Another process holds the lock ${lock}: ${(await read(lock))?.trim() || 'unknown'}. Wait for it, or remove the lock when it is gone.`,
        )
      }
      await setTimeout(5 + Math.random() * 20)
    }
  } catch (cause) {
    if (cause instanceof UchroniaError) throw cause
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new UchroniaError('IO', `Cannot write ${path}: its lock cannot be made: ${reason}`, { cause })
  }
  try {
    return await work()
  } finally {
    await rm(lock, { force: true })
  }
}

/** Makes a file that names its owner, which is in there from the first moment; false when there is a file already. */
async function make(file: string, owner: string): Promise<boolean> {
  const complete = `${file}.${nameOf(owner)}.new`
  try {
    await writeFile(complete, owner, { flag: 'wx' })
    await link(complete, file)
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return false
    // Some file systems have no links.
    if (code === 'EPERM' || code === 'ENOSYS' || code === 'ENOTSUP' || code === 'EOPNOTSUPP') {
      return makeWithoutLinks(file, owner)
    }
    throw error
  } finally {
    await rm(complete, { force: true })
  }
}

async function makeWithoutLinks(file: string, owner: string): Promise<boolean> {
  try {
    const made = await open(file, 'wx')
    await made.writeFile(owner).finally(() => made.close())
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/**
 * Puts a new owner in the place of one that is dead. Only who has the file that is named after the dead owner may do so, and
 * only one can have it: that file then becomes the lock, at once. It is a lock itself, which is taken over likewise from
 * somebody who died while he had it.
 */
async function takeOver(file: string, owner: string): Promise<boolean> {
  const old = await read(file)
  if (old === undefined || !isDead(old)) return false
  const right = `${file}.${nameOf(old)}`
  if (!(await make(right, owner)) && !(await takeOver(right, owner))) return false
  // Between the two looks at the file somebody else may have had the right, and used it.
  if ((await read(file)) === old) {
    await rename(right, file)
    return true
  }
  await rm(right, { force: true })
  return false
}

async function read(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(() => undefined)
}

/** A part of a file name that stands for an owner. */
function nameOf(owner: string): string {
  return createHash('sha256').update(owner).digest('hex').slice(0, 12)
}

/** A process of this machine that is no more. */
function isDead(owner: string): boolean {
  const [host, pid] = owner.trim().split(' ')
  return host === hostname() && Number(pid) > 0 && !isAlive(Number(pid))
}
