import { closeSync, fstatSync, openSync, readFileSync, readSync, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { extname } from 'node:path'
import { UchroniaError } from '../errors.ts'
import { entriesOf, type TextEntry } from './assemble.ts'
import { withBinaryValues } from './binary-values.ts'
import { Decoder } from './decode.ts'
import { DelimitedReader } from './delimited-reader.ts'
import { PiXmlReader } from './read-pi-xml.ts'
import type { TextContent, TextReader } from './text-series.ts'

/** A text file that was read. @internal */
export interface TextFile extends Omit<TextContent, 'series'> {
  readonly entries: readonly TextEntry[]
  /** As catalogues name forms of storage. */
  readonly storage: 'pi_xml_file' | 'text_file'
}

/** Endings of text files that are looked for in folders. */
const ENDINGS: readonly string[] = ['.xml', '.rdb', '.csv', '.tsv', '.txt']

/** True for a name that a text file of ours may have. @internal */
export function hasTextName(path: string): boolean {
  return ENDINGS.includes(extname(path).toLowerCase())
}

/** Bytes that are read at a time. */
const PIECE = 1 << 16

/**
 * True for a file that is to be read as text: by its ending, or where that says nothing, when it begins like PI-XML or RDB.
 * @internal
 */
export function isTextFile(path: string): boolean {
  const ending = extname(path).toLowerCase()
  if (['.yaml', '.yml', '.nc', '.nc4', '.cdf', '.netcdf'].includes(ending)) return false
  try {
    if (!statSync(path).isFile()) return false
    const head = headOf(path)
    if (isNetcdf(head)) return false
    return ENDINGS.includes(ending) || beginsLikeOurs(head)
  } catch {
    // The engine says what is wrong with it.
    return false
  }
}

function headOf(path: string): Uint8Array {
  const file = openSync(path, 'r')
  try {
    const head = new Uint8Array(PIECE)
    return head.subarray(0, readSync(file, head))
  } finally {
    closeSync(file)
  }
}

function isNetcdf(head: Uint8Array): boolean {
  const start = Buffer.from(head.subarray(0, 4)).toString('latin1')
  return start.startsWith('CDF') || start === '\x89HDF'
}

function beginsLikeOurs(head: Uint8Array): boolean {
  const text = Buffer.from(head).toString('latin1').replace('\xef\xbb\xbf', '').replaceAll('\0', '')
  return /^\s*(\xff\xfe|\xfe\xff)?<(\?xml|\w*:?TimeSeries)/.test(text) || /^agency_cd\tsite_no\t/m.test(text)
}

/**
 * Reads a text file, some of it at a time.
 * @throws {@link UchroniaError} `IO`, `FORMAT`, `UNSUPPORTED` @throws OtherContent: it is no time series
 * @internal
 */
export function readTextFile(path: string): TextFile {
  let file: number
  try {
    file = openSync(path, 'r')
  } catch (cause) {
    throw readFailure(path, cause)
  }
  try {
    const reading = new Reading(path)
    const { size } = fstatSync(file)
    for (let at = 0; ; ) {
      const bytes = new Uint8Array(PIECE)
      const count = readSync(file, bytes)
      if (count === 0) {
        reading.checkWhole(at, size)
        return reading.end()
      }
      at += count
      reading.write(bytes.subarray(0, count))
    }
  } catch (error) {
    throw readFailure(path, error)
  } finally {
    closeSync(file)
  }
}

/** {@link readTextFile} that leaves the thread to others between pieces. @internal */
export async function readTextFileAsync(path: string, signal: AbortSignal | undefined): Promise<TextFile> {
  try {
    await using file = await open(path, 'r')
    const reading = new Reading(path)
    const { size } = await file.stat()
    for (let at = 0; ; ) {
      signal?.throwIfAborted()
      const bytes = new Uint8Array(PIECE)
      const { bytesRead } = await file.read(bytes)
      if (bytesRead === 0) {
        reading.checkWhole(at, size)
        return reading.end()
      }
      at += bytesRead
      reading.write(bytes.subarray(0, bytesRead))
    }
  } catch (error) {
    throw readFailure(path, error)
  }
}

/** A file that is being read: its format and encoding are known from its first piece. */
class Reading {
  readonly #path: string
  #decoder: Decoder | undefined
  #reader: TextReader | undefined

  constructor(path: string) {
    this.#path = path
  }

  write(bytes: Uint8Array): void {
    this.#decoder ??= new Decoder(bytes, this.#path)
    const text = this.#decoder.decode(bytes)
    this.#reader ??= /^\s*</.test(text) ? new PiXmlReader(this.#path) : new DelimitedReader(this.#path)
    this.#reader.write(text)
  }

  /** A file that somebody writes at this moment may have been read in two states. */
  checkWhole(read: number, size: number): void {
    if (read < size)
      throw new UchroniaError('IO', `${this.#path} became shorter while it was read. Open it again.`)
  }

  end(): TextFile {
    if (this.#reader === undefined) throw new UchroniaError('FORMAT', `${this.#path} is empty.`)
    this.#reader.write(this.#decoder!.decode())
    const content = this.#reader.end()
    const isXml = this.#reader instanceof PiXmlReader
    const whole = isXml && PiXmlReader.isEmpty(content) ? this.#withBinary(content) : content
    const { globalAttributes, warnings, leftOut } = whole
    const entries = entriesOf(whole)
    if (entries.length === 0) {
      const reasons = leftOut.map(({ name, reason }) => `${name} ${reason}`).join('; ')
      throw new UchroniaError(
        'NOT_FOUND',
        `${this.#path} has no series${reasons === '' ? '' : `: ${reasons}`}.`,
      )
    }
    const [first] = entries
    if (entries.every(({ content }) => 'error' in content) && first && 'error' in first.content)
      throw new UchroniaError('FORMAT', `${this.#path}: ${first.content.error.message}`, {
        cause: first.content.error,
      })
    return { entries, globalAttributes, warnings, leftOut, storage: isXml ? 'pi_xml_file' : 'text_file' }
  }

  /** The values in a file of the same name that ends in `.bin`, where there is one. */
  #withBinary(content: TextContent): TextContent {
    const path = this.#path.replace(/\.xml$/i, '.bin')
    if (path === this.#path) return content
    let bytes: Buffer
    try {
      bytes = readFileSync(path)
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return content
      throw readFailure(path, cause)
    }
    return withBinaryValues(content, bytes, path)
  }
}

function readFailure(path: string, error: unknown): unknown {
  if (!(error instanceof Error && 'syscall' in error)) return error
  return new UchroniaError('IO', `Cannot read ${path}: ${error.message}`, { cause: error })
}
