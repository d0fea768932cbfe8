// Written by uchronia-codegen 0.1.0 from dogs.h (ce241c8b8964ff63). Do not edit.

/** A place on the plain, in metres. */
export interface Position {
  readonly east: number
  readonly north: number
}

/** A date and time of day in UTC. */
export interface DateTime {
  readonly year: number
  /** 1 to 12 */
  readonly month: number
  /** 1 to 31 */
  readonly day: number
  /** 0 to 23 */
  readonly hour: number
  /** 0 to 59 */
  readonly minute: number
  /** 0 to 59 */
  readonly second: number
}
