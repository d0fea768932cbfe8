import { UchroniaError } from '../errors.ts'

/** Encodings that XML files of the field have, and are decoded. */
const ENCODINGS: Readonly<Record<string, string>> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'us-ascii': 'utf-8',
  ascii: 'utf-8',
  'utf-16': 'utf-16le',
  'utf-16le': 'utf-16le',
  'utf-16be': 'utf-16be',
  'iso-8859-1': 'windows-1252',
  'iso-8859-15': 'iso-8859-15',
  latin1: 'windows-1252',
  'windows-1252': 'windows-1252',
  'windows-1250': 'windows-1250',
  'iso-8859-2': 'iso-8859-2',
  cp1252: 'windows-1252',
}

/** The encoding of a text: of its byte order mark, else the one that XML declares, else UTF-8. @internal */
export function encodingOf(head: Uint8Array, name: string): string {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  if (head[0] === 0x3c && head[1] === 0) return 'utf-16le'
  if (head[0] === 0 && head[1] === 0x3c) return 'utf-16be'
  const start = Buffer.from(head.subarray(0, 200)).toString('latin1')
  const declared = /^(?:\xef\xbb\xbf)?<\?xml[^>]*?\sencoding\s*=\s*["']([^"']*)["']/.exec(start)?.[1]
  if (declared === undefined) return 'utf-8'
  const known = ENCODINGS[declared.toLowerCase()]
  // The declaration itself was read byte by byte, so it cannot be in 16 bits.
  if (known?.startsWith('utf-16')) return 'utf-8'
  if (known !== undefined) return known
  throw new UchroniaError(
    'UNSUPPORTED',
    `${name} declares the encoding ${JSON.stringify(declared)}, which is not read. Save it as UTF-8.`,
  )
}

/** Decodes the bytes of a file, piece by piece. Bytes that its encoding does not have are an error. @internal */
export class Decoder {
  readonly #decoder: TextDecoder
  readonly #encoding: string
  readonly #name: string
  #lines = 1

  constructor(head: Uint8Array, name: string) {
    this.#encoding = encodingOf(head, name)
    this.#name = name
    this.#decoder = new TextDecoder(this.#encoding, { fatal: true })
  }

  decode(bytes?: Uint8Array): string {
    const text = this.#decoded(bytes)
    const nul = text.indexOf('\0')
    if (nul >= 0) {
      const line = this.#lines - (text.slice(nul).split('\n').length - 1)
      throw new UchroniaError(
        'FORMAT',
        `${this.#name}, line ${line}: has a NUL, which no text has. Was it copied to its end?`,
      )
    }
    return text
  }

  #decoded(bytes: Uint8Array | undefined): string {
    try {
      const text = bytes ? this.#decoder.decode(bytes, { stream: true }) : this.#decoder.decode()
      for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#lines += 1
      return text
    } catch (cause) {
      throw new UchroniaError(
        'FORMAT',
        `${this.#name} is not in the encoding ${this.#encoding} somewhere after line ${this.#lines}. Save it as UTF-8, or declare its encoding.`,
        { cause },
      )
    }
  }
}
