/** How a table of a single series is made. */
export interface UnivariateTableOptions {
  /**
   * `long` (the default; `wide` is the same for one series): columns `time, value`.
   * `tensor`: one row, `values` a fixed-size list of all values.
   */
  readonly layout?: TableLayout | undefined
  /**
   * What NaN becomes. `null` (the default) costs a look at every value of a column when it is first asked which of them are
   * null, as reading and writing do; `nan` leaves the values as they are.
   */
  readonly missing?: 'null' | 'nan' | undefined
}

/** How a table of several series is made. */
export interface EnsembleTableOptions {
  /**
   * - `wide` (the default): the times, and a column per member or station.
   *   Ensembles and collections: `time`. Forecasts: `reference_time, lead_time, valid_time`. A label that is empty or
   *   the name of another column gets `_` appended there.
   * - `long`: a row per value. Ensembles `member, time, value`; collections `station, time, value`; forecasts
   *   `reference_time, lead_time, valid_time, member, value`, members one after the other within an issue time.
   * - `tensor`: a row per member or station (forecasts: per issue time and member), `values` a fixed-size list along time
   *   or lead time.
   */
  readonly layout?: TableLayout | undefined
  /** Write members and stations as dictionary-encoded strings. Plain strings are the default: every reader knows them. */
  readonly dictionary?: boolean | undefined
  /**
   * What NaN becomes. `null` (the default) costs a look at every value of a column when it is first asked which of them are
   * null, as reading and writing do; `nan` leaves the values as they are.
   */
  readonly missing?: 'null' | 'nan' | undefined
}

/** The shapes of table that series are written to. */
export type TableLayout = 'wide' | 'long' | 'tensor'
