import { shorten } from '@uchronia/series/internal'
import { UchroniaError } from '../errors.ts'
import { CsvTable } from './csv-table.ts'
import { isFormats, RdbTable } from './rdb-table.ts'
import {
  type DelimitedTable,
  OtherContent,
  type Refuse,
  type TextContent,
  type TextReader,
} from './text-series.ts'

/** Characters of a line; a row of ten thousand stations has a tenth of it. */
const LONGEST = 1 << 20

/**
 * Reads tables of text, line by line: RDB of USGS where a row of formats (`5s 15s 20d`) follows that of the names of the
 * columns, else CSV.
 * @internal
 */
export class DelimitedReader implements TextReader {
  readonly #name: string
  #rest = ''
  #line = 0
  /** Lines that begin with `#`, before the table. */
  readonly #comments: string[] = []
  /** The names of the columns, until the next line says which format it is. */
  #header: { readonly text: string; readonly line: number } | undefined
  #table: DelimitedTable | undefined
  readonly #refuse: Refuse = (line, reason) => {
    throw new UchroniaError('FORMAT', `${this.#name}, line ${line}: ${reason}`)
  }

  /** @param name  the file, for errors */
  constructor(name: string) {
    this.#name = name
  }

  write(text: string): void {
    const lines = (this.#rest + text).split(/\r\n|\n|\r(?!$)/)
    this.#rest = lines.pop()!
    for (const line of lines) this.#take(line)
    if (this.#rest.length > LONGEST) this.#refuse(this.#line + 1, `is longer than ${LONGEST} characters`)
  }

  end(): TextContent {
    if (this.#rest !== '') this.#take(this.#rest.replace(/\r$/, ''))
    this.#begin(undefined)
    return this.#table!.end()
  }

  #take(line: string): void {
    this.#line += 1
    if (this.#table) {
      this.#table.row(line, this.#line)
      return
    }
    if (line.startsWith('#')) {
      // The header of a file of thousands of sites has a line for each.
      if (this.#comments.length < 1_000_000) this.#comments.push(line)
      return
    }
    if (this.#header === undefined) {
      if (line.trim() !== '') this.#header = { text: line, line: this.#line }
      return
    }
    this.#begin(line)
    // The row of formats is no row of the table.
    if (!isFormats(line)) this.#table!.row(line, this.#line)
  }

  #begin(next: string | undefined): void {
    if (this.#table) return
    const header = this.#header
    if (header === undefined) {
      const said = this.#comments.find((line) => /error|no sites|no data/i.test(line))
      throw new OtherContent(
        this.#name,
        `has no row of column names${said === undefined ? '' : `; it says "${shorten(said.replace(/^#\s*/, ''))}"`}.`,
      )
    }
    this.#table =
      next !== undefined && isFormats(next)
        ? new RdbTable(this.#name, this.#comments, header.text, this.#refuse)
        : new CsvTable(this.#name, this.#comments, header, this.#refuse)
  }
}
