/** Rows of each text, by the names of its columns. @internal */
export type TextRows = Readonly<Record<string, readonly TextRow[]>>

/** @internal */
export type TextRow = Readonly<Record<string, number | string | null>>

/** An engine that runs the texts. @internal */
export interface DatasetInput {
  /** A Parquet file, or a folder of them. */
  readonly dataset: string
  readonly observed: string
  readonly signal?: AbortSignal | undefined
}
