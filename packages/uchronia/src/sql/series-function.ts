import type { DuckDBConnection, DuckDBTableFunctionBindInfo, DuckDBType, DuckDBValue } from '@duckdb/node-api'
import { didYouMean } from '@uchronia/series/internal'
import { UchroniaError } from '../errors.ts'
import { type Bound, COLUMNS, type Column } from './columns.ts'
import type { Database } from './duckdb.ts'
import { Scan } from './scan.ts'
import { type Given, PARAMETERS, selectedOf } from './selection.ts'
import { OpenSeries, type Source } from './source.ts'

/**
 * The table function `series('id', from_time := ..., to_time := ..., members := ..., stations := ...)`, which reads the part of a
 * series and the columns that a query asks for. One thread at a time asks for rows, so they come in the order of the series.
 * @internal
 */
export class SeriesFunction implements Disposable {
  readonly #database: Database
  readonly #sources: readonly Source[]
  readonly #signal: AbortSignal | undefined
  readonly #open = new OpenSeries()
  /** The first error of a call, as it was thrown: DuckDB knows but its text. */
  failure: { readonly cause: unknown } | undefined
  /** Set when nobody wants rows any more. */
  ended = false

  constructor(
    database: Database,
    connection: DuckDBConnection,
    sources: readonly Source[],
    signal: AbortSignal | undefined,
  ) {
    this.#database = database
    this.#sources = sources
    this.#signal = signal
    const { api, bindings } = database
    connection.registerTableFunction(
      api.DuckDBTableFunction.create({
        name: 'series',
        parameterTypes: [api.VARCHAR],
        namedParameterTypes: Object.fromEntries(PARAMETERS.map((name) => [name, api.ANY])),
        supportsProjectionPushdown: true,
        bindFunction: (info) => this.#guard(info, () => this.#bind(info)),
        initFunction: (info) =>
          this.#guard(info, () => {
            info.setMaxThreads(1)
            info.setInitData(new Scan(bindings, info.bindData as Bound, info.getColumnIndexes()))
          }),
        mainFunction: (info, { chunk }) =>
          this.#guard(info, () => (info.initData as Scan).fill(chunk as never)),
      }),
    )
  }

  #bind(info: DuckDBTableFunctionBindInfo): void {
    const given: Given = {}
    for (const name of PARAMETERS) {
      const value: DuckDBValue = info.getNamedParameter(name)
      if (value !== null) given[name] = value
    }
    const id = info.getParameter(0)
    if (typeof id !== 'string') throw new UchroniaError('INVALID_ARGUMENT', 'series() needs an identifier.')
    const { api } = this.#database
    const series = this.#open.get(this.#sourceOf(id, given.library), id)
    const selected = selectedOf(api, series, given)
    const columns = COLUMNS[series.kind]
    for (const column of columns) info.addResultColumn(column, this.#typeOf(column))
    const { issues, rows, steps } = selected
    info.setCardinality((issues.end - issues.start) * rows.length * (steps.end - steps.start), true)
    info.setBindData({ series, selected, columns } satisfies Bound)
  }

  #typeOf(column: Column): DuckDBType {
    const { api } = this.#database
    switch (column) {
      case 'station':
      case 'member':
        return api.VARCHAR
      case 'lead_time':
        return api.BIGINT
      case 'value':
        return api.DOUBLE
      default:
        return api.TIMESTAMPTZ
    }
  }

  /** The library of an identifier: the one named, else the only one, or the only one that has it. */
  #sourceOf(id: string, library: DuckDBValue | undefined): Source {
    const names = this.#sources.map(({ name }) => name).join(', ')
    if (library !== undefined) {
      const found = this.#sources.find(({ name }) => name === library)
      if (found) return found
      throw new UchroniaError(
        'NOT_FOUND',
        `There is no library ${String(library)} in the query. There are: ${names}.`,
      )
    }
    const [first, ...others] = this.#sources
    if (first !== undefined && (others.length === 0 || first.name === 'main')) return first
    const having = this.#sources.filter((source) => source.library.getSeriesIdentifiers().includes(id))
    if (having.length === 1) return having[0]!
    throw having.length === 0
      ? new UchroniaError(
          'NOT_FOUND',
          `None of the libraries ${names} has an entry ${id}.${didYouMean(
            id,
            this.#sources.flatMap(({ library }) => library.getSeriesIdentifiers()),
          )}`,
        )
      : new UchroniaError(
          'INVALID_ARGUMENT',
          `${having.map(({ name }) => name).join(' and ')} have an entry ${id}. Say which: series('${id.replaceAll("'", "''")}', library := '${having[0]!.name}').`,
        )
  }

  /** An error of a call is told to DuckDB, which ends the query, and kept for who asked it. */
  #guard(info: { setError(text: string): void }, call: () => void): void {
    try {
      this.#signal?.throwIfAborted()
      if (this.ended) throw new UchroniaError('CANCELLED', 'The query has ended.')
      call()
    } catch (cause) {
      this.failure ??= { cause }
      info.setError(cause instanceof Error ? cause.message : String(cause))
    }
  }

  [Symbol.dispose](): void {
    this.#open[Symbol.dispose]()
  }
}
