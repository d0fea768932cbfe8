// Written by uchronia-codegen 0.1.0 from fleet_ships.h (f19d288923275d43). Do not edit.

import type { Matrix } from '@uchronia/cinterop'
import { notOneOf } from '@uchronia/cinterop/binding'
import type { Place } from '../core/index.ts'

/** How it went. */
export const Status = {
  OK: 0,
  /** an argument makes no sense */
  BAD_ARGUMENT: 1,
  /** null, freed, or of another kind */
  BAD_HANDLE: 2,
  /** the buffer is too small; the size needed was stored */
  TOO_SMALL: 3,
} as const

/** One of the values of {@link Status:variable}. */
export type Status = (typeof Status)[keyof typeof Status]

/** What a vessel is. */
export const Kind = {
  SHIP: 4,
  TANKER: 8,
} as const

/** One of the values of {@link Kind:variable}. */
export type Kind = (typeof Kind)[keyof typeof Kind]

const allKind: ReadonlySet<unknown> = new Set(Object.values(Kind))

/** @internal */
export function checkKind(what: string, value: Kind): Kind {
  return allKind.has(value) ? value : notOneOf(what, value, Kind)
}

export const FLEET_MAX_STOPS = 8

export const FLEET_VERSION = '2.1'

/** A stop on a voyage. */
export interface Stop {
  readonly place: Place
  /** milliseconds UTC */
  readonly arrival: number
  readonly berth: number
  readonly refuel: boolean
  readonly watches: readonly number[]
}

/** What is known of a voyage; owned by the library. */
export interface Voyage {
  readonly name: string
  readonly stopCount: number
  /** stop_count of them */
  readonly stops: readonly Stop[]
  readonly logLength: number
  /** log_length of them */
  readonly fuelLog: Float64Array
  /** one per stop */
  readonly captains: readonly string[]
  /** a row of log_length per stop */
  readonly depths: Matrix
  /** null when there is none */
  readonly remark: string | null
  readonly kind: Kind
}
