/** Options of the table of a single series. */
export interface UnivariateTableOptions {
  /**
   * `long` (the default; `wide` is the same for one series): columns `time, value`.
   * `tensor`: one row, `values` a fixed-size list of all values.
   */
  readonly layout?: TableLayout | undefined
  /**
   * The form of a missing value. `null` (the default) costs a look at every value of a column when somebody first asks which
   * of them are null, as reading and writing do; `nan` leaves the values as they are.
   */
  readonly missing?: 'null' | 'nan' | undefined
  /** Taken as for the other kinds, so that the same options do for any series; a single one has no labels to encode. */
  readonly dictionary?: boolean | undefined
}

/** Options of the table of several series. */
export interface EnsembleTableOptions {
  /**
   * - `wide` (the default): the times, and a column per member or station.
   *   Ensembles and collections: `time`. Forecasts: `reference_time, lead_time, valid_time`. A label that is empty or
   *   the name of another column gets `_` appended there.
   * - `long`: a row per value. Ensembles `member, time, value`; collections `station, time, value`; forecasts
   *   `reference_time, lead_time, valid_time, member, value`, members one after the other within an issue time.
   * - `tensor`: a row per member or station (forecasts: per issue time and member), `values` a fixed-size list along time
   *   or lead time. The times stand in the metadata of this library.
   */
  readonly layout?: TableLayout | undefined
  /** Write members and stations as dictionary-encoded strings. Plain strings are the default: every reader knows them. */
  readonly dictionary?: boolean | undefined
  /** As {@link UnivariateTableOptions.missing}. */
  readonly missing?: 'null' | 'nan' | undefined
}

/** The layouts of a table. */
export type TableLayout = 'wide' | 'long' | 'tensor'

/** @internal */
export const TABLE_LAYOUTS: readonly TableLayout[] = ['wide', 'long', 'tensor']
