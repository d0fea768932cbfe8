import { randomBytes } from 'node:crypto'
import { link, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { setTimeout } from 'node:timers/promises'
import { UchroniaError } from '../errors.ts'
import { isAlive } from './target.ts'

/** The longest that a lock is waited for, in milliseconds. */
const PATIENCE = 30_000

/**
 * Runs work that only one process at a time may do with a file. The lock is a file beside it that names its owner; one that
 * a process of this machine left when it was killed is removed.
 *
 * @throws {@link UchroniaError} `IO`: the lock cannot be made, or another process holds it for too long
 * @internal
 */
export async function withFileLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const lock = `${path}.lock`
  const owner = `${hostname()} ${process.pid}\n`
  const give = Date.now() + PATIENCE
  while (!(await take(lock, owner, path))) {
    if (await isAbandoned(lock)) await remove(lock)
    else if (Date.now() > give) {
      throw new UchroniaError(
        'IO',
        `Another process holds the lock ${lock}: ${(await readOwner(lock)) ?? 'unknown'}. Wait for it, or remove the lock when it is gone.`,
      )
    } else await setTimeout(5 + Math.random() * 20)
  }
  try {
    return await work()
  } finally {
    await rm(lock, { force: true })
  }
}

async function take(lock: string, owner: string, path: string): Promise<boolean> {
  try {
    const file = await open(lock, 'wx')
    await file.writeFile(owner).finally(() => file.close())
    return true
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return false
    throw new UchroniaError('IO', `Cannot write ${path}: its lock cannot be made: ${message}`, {
      cause: error,
    })
  }
}

/** Removes an abandoned lock, and gives it back when another process has taken it in the meantime. */
async function remove(lock: string): Promise<void> {
  const moved = `${lock}.${process.pid}-${randomBytes(4).toString('hex')}`
  try {
    await rename(lock, moved)
  } catch {
    return // another process was faster
  }
  if (!(await isAbandoned(moved))) await link(moved, lock).catch(() => {})
  await rm(moved, { force: true })
}

async function readOwner(lock: string): Promise<string | undefined> {
  return (await readFile(lock, 'utf8').catch(() => undefined))?.trim()
}

/** A lock of a dead process of this machine, or an empty one that nobody filled within seconds. */
async function isAbandoned(lock: string): Promise<boolean> {
  const owner = await readOwner(lock)
  if (owner === undefined) return false
  if (owner === '') {
    const made = await stat(lock).catch(() => undefined)
    return made !== undefined && Date.now() - made.mtimeMs > 10_000
  }
  const [host, pid] = owner.split(' ')
  return host === hostname() && !isAlive(Number(pid))
}
