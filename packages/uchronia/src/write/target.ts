import { createHash, randomBytes } from 'node:crypto'
import { once as onceEvent } from 'node:events'
import { constants, createWriteStream, openSync, realpathSync, type Stats, statSync } from 'node:fs'
import { chmod, type FileHandle, link, open, readdir, rename, rm } from 'node:fs/promises'
import { Socket } from 'node:net'
import { hostname } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout } from 'node:timers/promises'
import { once } from '@uchronia/series/internal'
import { UchroniaError } from '../errors.ts'

/** The paths that mean standard output: it may be a file or a socket, which cannot be opened by the other names. */
const STANDARD_OUTPUT: readonly string[] = ['-', '/dev/stdout', '/dev/fd/1', '/proc/self/fd/1']

/** True for a path that means standard output. @internal */
export function isStandardOutput(path: string): boolean {
  return STANDARD_OUTPUT.includes(path)
}

/** Options of {@link writeTarget}. @internal */
export interface TargetOptions {
  readonly overwrite?: boolean | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Writes chunks to a path. A file appears under its name when it is complete, or not at all, and keeps the mode of one that
 * it replaces; devices, FIFOs and standard output (`-`) are written into.
 *
 * @throws {@link UchroniaError} `EXISTS`, `IO`; otherwise what the chunks throw @internal
 */
export async function writeTarget(
  wanted: string,
  chunks: AsyncIterable<Uint8Array | string>,
  { overwrite = false, signal }: TargetOptions,
): Promise<void> {
  if (isStandardOutput(wanted)) return writeStandardOutput(chunks, signal)
  if (isStream(wanted)) return writeInto(await openStream(wanted, signal), chunks, wanted, wanted, signal)
  return writeFileAtomically(wanted, (temporary) => writeChunks(temporary, chunks, wanted, signal), {
    overwrite,
  })
}

/** Standard output stays open: the process may have more to say. */
async function writeStandardOutput(
  chunks: AsyncIterable<Uint8Array | string>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { stdout } = process
  for await (const chunk of chunks) {
    signal?.throwIfAborted()
    if (stdout.write(chunk)) continue
    try {
      // A reader may never take it: a signal must end the waiting too.
      await onceEvent(stdout, 'drain', { ...(signal ? { signal } : {}) })
    } catch (error) {
      throw signal?.aborted ? signal.reason : writeFailure('standard output', error as Error)
    }
  }
}

/** Time between two attempts to open a FIFO, in milliseconds. */
const FIFO_INTERVAL = 20

/**
 * Opens a device or FIFO. A FIFO waits for its reader: not in `open`, where no signal could end it, and its writes wait in
 * the event loop for the same reason.
 */
async function openStream(path: string, signal: AbortSignal | undefined): Promise<NodeJS.WritableStream> {
  if (!statOf(path)?.isFIFO()) return createWriteStream(path, { flags: 'w' })
  for (;;) {
    signal?.throwIfAborted()
    try {
      const fd = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK)
      return new Socket({ fd, readable: false, writable: true })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENXIO') throw systemError(path, path, error)
    }
    await setTimeout(FIFO_INTERVAL)
  }
}

async function writeInto(
  stream: NodeJS.WritableStream,
  chunks: AsyncIterable<Uint8Array | string>,
  wanted: string,
  written: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  try {
    await pipeline(Readable.from(chunks), stream, { ...(signal ? { signal } : {}) })
  } catch (error) {
    // A stream that is ended by a signal has an error of its own.
    throw signal?.aborted ? signal.reason : systemError(wanted, written, error)
  }
}

/** Bytes that are written together. */
const TOGETHER = 1 << 22

/** Bytes that are sent to the disk at a time, so that there is little left to wait for in the end. */
const TO_DISK = 1 << 26

/** Makes a file of chunks, which are written from where they lie, while the next are made. */
async function writeChunks(
  name: string,
  chunks: AsyncIterable<Uint8Array | string>,
  wanted: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  try {
    const file = await open(name, 'wx')
    // One write and one sync at a time, which are waited for later.
    let writing = Promise.resolve()
    let syncing = Promise.resolve()
    let waiting: Uint8Array[] = []
    let [size, unsynced] = [0, 0]
    const write = async () => {
      await writing
      if (unsynced >= TO_DISK) {
        await syncing
        syncing = file.datasync()
        syncing.catch(() => {})
        unsynced = 0
      }
      writing = writeAll(file, waiting)
      writing.catch(() => {})
      unsynced += size
      waiting = []
      size = 0
    }
    try {
      for await (const chunk of chunks) {
        signal?.throwIfAborted()
        waiting.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk)
        size += waiting.at(-1)!.byteLength
        if (size >= TOGETHER) await write()
      }
      await write()
      await writing
      await syncing
    } finally {
      await Promise.allSettled([writing, syncing])
      await file.close()
    }
  } catch (error) {
    throw signal?.aborted ? signal.reason : systemError(wanted, name, error)
  }
}

/** Writes all of some bytes: systems may take less of them at a time. */
async function writeAll(file: FileHandle, chunks: readonly Uint8Array[]): Promise<void> {
  for (let rest = chunks.filter(({ byteLength }) => byteLength > 0); rest.length > 0; ) {
    let { bytesWritten } = await file.writev(rest)
    let whole = 0
    while (whole < rest.length && bytesWritten >= rest[whole]!.byteLength)
      bytesWritten -= rest[whole++]!.byteLength
    rest = rest.slice(whole)
    if (bytesWritten > 0) rest[0] = rest[0]!.subarray(bytesWritten)
  }
}

/**
 * Lets `write` make a file under a temporary name beside `wanted`, and gives it its own name when it is complete. When
 * `write` fails the temporary file is removed and a file at `wanted` stays as it was. Temporary files that processes left
 * when they were killed are removed.
 *
 * @throws {@link UchroniaError} `EXISTS`; `IO`: the file cannot be written; otherwise what `write` throws @internal
 */
export async function writeFileAtomically(
  wanted: string,
  write: (temporary: string) => Promise<void>,
  { overwrite }: { readonly overwrite: boolean },
): Promise<void> {
  const path = realPath(wanted)
  const before = checkFile(path, wanted, overwrite)
  const temporary = await writeTemporary(path, wanted, write)
  try {
    if (before) await chmod(temporary, before.mode & 0o7777)
    if (overwrite) await rename(temporary, path)
    else await nameNewFile(temporary, path, wanted)
  } catch (error) {
    // The first failure is the one that is reported.
    await rm(temporary, { force: true }).catch(() => {})
    throw systemError(wanted, temporary, error)
  }
}

/** A file that is complete under a temporary name. @internal */
export interface StagedFile {
  /** Gives it its own name, in place of a file of that name. */
  commit(): Promise<void>
  /** Removes it. */
  discard(): Promise<void>
}

/**
 * Writes chunks to a temporary file beside `path`, for a name that is given later.
 * @throws {@link UchroniaError} `IO`; otherwise what the chunks throw @internal
 */
export async function stageFile(
  path: string,
  chunks: AsyncIterable<Uint8Array | string>,
  signal: AbortSignal | undefined,
): Promise<StagedFile> {
  const temporary = await writeTemporary(path, path, (name) => writeChunks(name, chunks, path, signal))
  return {
    commit: async () => {
      try {
        await rename(temporary, path)
      } catch (error) {
        throw systemError(path, temporary, error)
      }
    },
    discard: () => rm(temporary, { force: true }),
  }
}

/** Lets `write` make a temporary file, which is on the disk in the end; after a failure it is gone. */
async function writeTemporary(
  path: string,
  wanted: string,
  write: (temporary: string) => Promise<void>,
): Promise<string> {
  await removeStrays(path)
  const temporary = join(dirname(path), temporaryName(basename(path)))
  try {
    await write(temporary)
    const file = await open(temporary, 'r+')
    await file.sync().finally(() => file.close())
    return temporary
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {})
    throw systemError(wanted, temporary, error)
  }
}

/** Gives a file a name that no file must have, even when another process takes it in the same moment. */
async function nameNewFile(temporary: string, path: string, wanted: string): Promise<void> {
  try {
    await link(temporary, path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') throw existsError(wanted)
    // A file system without links: the look before is all there is.
    await rename(temporary, path)
    return
  }
  await rm(temporary, { force: true })
}

/**
 * Looks whether a file can be at a path, before there is anything to write.
 * @returns what is known of a file that is to be replaced
 * @throws {@link UchroniaError} `EXISTS`; `IO`: there is no such folder, or a folder has that name @internal
 */
export function checkFile(path: string, wanted: string, overwrite: boolean): Stats | undefined {
  const folder = dirname(path)
  if (!statOf(folder)?.isDirectory()) {
    throw new UchroniaError('IO', `Cannot write ${wanted}: there is no folder ${folder}. Make it first.`)
  }
  const found = statOf(path)
  if (found?.isDirectory()) {
    throw new UchroniaError('IO', `Cannot write ${wanted}: it is a folder. Name a file in it.`)
  }
  if (found && !overwrite) throw existsError(wanted)
  return found
}

function existsError(wanted: string): UchroniaError {
  return new UchroniaError(
    'EXISTS',
    `The file ${wanted} is there already. Name another, or ask to overwrite it ({ overwrite: true }; --force on the command line).`,
  )
}

/**
 * Refuses a device, a FIFO or standard output for a format that is not written from beginning to end.
 * @throws {@link UchroniaError} `UNSUPPORTED` @internal
 */
export function refuseStream(path: string, format: string): void {
  if (!isStream(path)) return
  throw new UchroniaError(
    'UNSUPPORTED',
    `${format} cannot be written to a stream (${path}): its parts are not written in order. Name a file.`,
  )
}

/** True for standard output, and for a device, FIFO or socket, through links. @internal */
export function isStream(path: string): boolean {
  if (isStandardOutput(path)) return true
  const found = statOf(path)
  return found !== undefined && !found.isFile() && !found.isDirectory()
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path)
  } catch {
    return undefined
  }
}

/** Through a link, the file that it points to is replaced, and not the link. */
function realPath(wanted: string): string {
  try {
    return realpathSync(wanted)
  } catch {
    return wanted
  }
}

/** Short for the machine, so that a process of another machine on a shared folder is not taken for a dead one. */
const machine = once(() => createHash('sha256').update(hostname()).digest('hex').slice(0, 6))

/** The part of a temporary name that stands for the file. Names that are nearly as long as systems take are cut. */
function stemOf(name: string): string {
  if (Buffer.byteLength(name) <= 200) return name
  return `${name.slice(0, 40)}~${createHash('sha256').update(name).digest('hex').slice(0, 12)}`
}

function temporaryName(name: string): string {
  return `.${stemOf(name)}.${machine()}-${process.pid}-${randomBytes(4).toString('hex')}.tmp`
}

/** Removes the temporary files of one target that processes of this machine left when they were killed. */
async function removeStrays(path: string): Promise<void> {
  const folder = dirname(path)
  const start = `.${stemOf(basename(path))}.${machine()}-`
  for (const name of await readdir(folder).catch((): string[] => [])) {
    if (!name.startsWith(start) || !name.endsWith('.tmp')) continue
    const pid = Number(/^(\d+)-/.exec(name.slice(start.length))?.[1])
    if (!Number.isInteger(pid) || isAlive(pid)) continue
    await rm(join(folder, name), { force: true }).catch(() => {})
  }
}

/** True for a process of this machine that is alive. @internal */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** An error of the system about the file that is written, as one of this package; all others come from the caller, and stay. */
function systemError(wanted: string, written: string, error: unknown): unknown {
  if (!(error instanceof Error && 'syscall' in error) || error instanceof UchroniaError) return error
  if ('path' in error && error.path !== written) return error
  return writeFailure(wanted, error)
}

function writeFailure(wanted: string, cause: Error): UchroniaError {
  return new UchroniaError('IO', `Cannot write ${wanted}: ${cause.message}`, { cause })
}
