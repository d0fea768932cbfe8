import type { VerifyWarning } from '@uchronia/verify'
/** Rows of each text, by the names of its columns. @internal */
export type TextRows = Readonly<Record<string, readonly TextRow[]>>

/** @internal */
export type TextRow = Readonly<Record<string, number | string | null>>

/** Files to verify. @internal */
export interface DatasetInput {
  /** A Parquet file, or a folder of them. */
  readonly dataset: string
  readonly observed: string
  readonly signal?: AbortSignal | undefined
}

/** The rows of all texts, and the units where the engine knows them. @internal */
export interface DatasetOutcome {
  readonly rows: TextRows
  readonly units?: string | undefined
  readonly warnings?: readonly VerifyWarning[] | undefined
}
