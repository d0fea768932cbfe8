import { checkOptions, show, showInConsole, showInNotebook } from '@uchronia/series/internal'
import { checkFloats, checkNumber, checkNumbers } from '../checks.ts'
import { VerifyError } from '../errors.ts'
import { pairsReport } from './report.ts'
import type { VerifyWarning } from './warning.ts'

/**
 * The rule for the cases of a sample.
 * - `maximize`: every case that has a forecast and an observation
 * - `same-issues`: of the issue times whose every lead time has an observation
 * - `same-valid-times`: of the valid times that every lead time reaches
 */
export type SampleRule = 'maximize' | 'same-issues' | 'same-valid-times'

/** A second ensemble for each case, which a skill score compares with. */
export interface ReferenceForecasts {
  /** Named in results, such as `climatology`. */
  readonly name: string
  /** Cases x members; NaN is missing. Cases may differ in how many they have. */
  readonly forecasts: Float64Array
  /** Members that each case has room for. */
  readonly members: number
}

/** The parts of {@link Pairs}. Arrays are used as they are, not copied. */
export interface PairsOptions {
  /** Cases x members, the members of a case together; NaN is missing. */
  readonly forecasts: Float64Array
  /** One per case; NaN is missing. */
  readonly observations: Float64Array
  /** Names of the members, all different. Or how many there are, for `1`, `2`, ... */
  readonly members: readonly string[] | number
  /** Issue time of each case in milliseconds UTC. Unknown (NaN) when absent. */
  readonly referenceTime?: Float64Array | undefined
  /** Lead time of each case in seconds. Unknown (NaN) when absent. */
  readonly leadTime?: Float64Array | undefined
  /** Valid time of each case in milliseconds UTC. The issue time plus the lead time when absent. */
  readonly validTime?: Float64Array | undefined
  /** Index into `stations` of each case. 0 when absent. */
  readonly station?: Int32Array | undefined
  readonly stations?: readonly string[] | undefined
  /**
   * Seconds from the lead time to the middle of the interval that a value stands for, half a day at most: 43200 for days
   * that are labelled with their start. It decides the lead day of a case. A value just before its lead time when absent.
   */
  readonly middle?: number | undefined
  readonly units?: string | undefined
  readonly rule?: SampleRule | undefined
  readonly reference?: ReferenceForecasts | undefined
  /** Repeated by the results. */
  readonly warnings?: readonly VerifyWarning[] | undefined
  /** Name of the forecast in results. */
  readonly forecast?: string | undefined
  /** Name of the observations in results. */
  readonly observed?: string | undefined
}

/**
 * Forecasts and what was observed, case by case: plain arrays on one axis, which may hold several stations, issue times
 * and lead times. Immutable but for the arrays, which are the caller's.
 *
 * @example
 * ```ts
 * const pairs = new Pairs({
 *   members: 3,
 *   forecasts: Float64Array.of(1, 2, 4, 0, 3, 5), // two cases of three members
 *   observations: Float64Array.of(2, 6),
 * })
 * pairs.length // 2
 * ```
 */
export class Pairs {
  /** Cases x members, the members of a case together; NaN is missing. */
  readonly forecasts: Float64Array
  /** One per case, in the units of the forecasts; NaN is missing. */
  readonly observations: Float64Array
  /** A name per member. */
  readonly members: readonly string[]
  /** Issue time of each case in milliseconds UTC, NaN when unknown. */
  readonly referenceTime: Float64Array
  /** Lead time of each case in seconds, NaN when unknown. */
  readonly leadTime: Float64Array
  /** Valid time of each case in milliseconds UTC, NaN when unknown. */
  readonly validTime: Float64Array
  /** Index into `stations` of each case. */
  readonly station: Int32Array
  /** Identifiers of the stations. */
  readonly stations: readonly string[]
  /** Seconds from the lead time to the middle of the interval of a value; see {@link PairsOptions}. */
  readonly middle: number | undefined
  /** Units of forecasts and observations. */
  readonly units: string | undefined
  /** The rule by which the cases were chosen. */
  readonly rule: SampleRule
  /** A second ensemble for each case, for skill. */
  readonly reference: ReferenceForecasts | undefined
  readonly warnings: readonly VerifyWarning[]
  readonly forecast: string | undefined
  readonly observed: string | undefined

  static {
    showInConsole(Pairs.prototype, pairsReport)
    showInNotebook(Pairs.prototype, pairsReport)
  }

  /** @throws {@link VerifyError} `SIZE_MISMATCH`, `INVALID_OPTION` */
  constructor(options: PairsOptions) {
    const { forecasts, observations, members } = checkOptions(options ?? {}, 'Pairs', KEYS) as PairsOptions
    const cases = checkFloats(observations, 'observations')
    this.members = checkMembers(members)
    checkFloats(
      forecasts,
      'forecasts',
      cases * this.members.length,
      `${cases} cases x ${this.members.length} members`,
    )
    const times = {
      referenceTime: options.referenceTime,
      leadTime: options.leadTime,
      validTime: options.validTime,
    }
    for (const [name, given] of Object.entries(times)) {
      if (given !== undefined) checkFloats(given, name, cases, `${cases} cases`)
    }
    this.forecasts = forecasts
    this.observations = observations
    this.referenceTime = options.referenceTime ?? unknown(cases)
    this.leadTime = options.leadTime ?? unknown(cases)
    this.validTime =
      options.validTime ?? this.referenceTime.map((issue, i) => issue + this.leadTime[i]! * 1000)
    this.station = options.station ?? new Int32Array(cases)
    this.stations = options.stations ?? (options.station === undefined ? [''] : [])
    checkStations(this.station, this.stations, cases)
    if (options.reference !== undefined) {
      const { name, forecasts: other, members: room } = checkReference(options.reference)
      checkFloats(
        other,
        `forecasts of the reference ${show(name)}`,
        cases * room,
        `${cases} cases x ${room} members`,
      )
    }
    if (options.middle !== undefined) {
      checkNumber(options.middle, 'middle', 'seconds, half a day at most', (x) => Math.abs(x) <= 43_200)
    }
    this.middle = options.middle
    this.reference = options.reference
    this.units = options.units
    this.rule = options.rule ?? 'maximize'
    this.warnings = checkWarnings(options.warnings ?? [])
    this.forecast = options.forecast
    this.observed = options.observed
  }

  /** Number of cases, those with missing values among them. */
  get length(): number {
    return this.observations.length
  }

  /** The cases at these indices, in this order, copied. @throws {@link VerifyError} `INVALID_OPTION` */
  pick(indices: ArrayLike<number>): Pairs {
    const { members, reference } = this
    checkIndices(indices, this.length)
    return new Pairs({
      ...this,
      forecasts: rowsOf(this.forecasts, members.length, indices),
      observations: rowsOf(this.observations, 1, indices),
      referenceTime: rowsOf(this.referenceTime, 1, indices),
      leadTime: rowsOf(this.leadTime, 1, indices),
      validTime: rowsOf(this.validTime, 1, indices),
      station: Int32Array.from(indices, (i) => this.station[i]!),
      reference: reference && {
        ...reference,
        forecasts: rowsOf(reference.forecasts, reference.members, indices),
      },
    })
  }

  /** The same cases with another ensemble to compare with. @throws {@link VerifyError} `SIZE_MISMATCH` */
  withReference(reference: ReferenceForecasts): Pairs {
    return new Pairs({ ...this, reference })
  }
}

/** The parts of pairs; those of another are given as they are. */
const KEYS = [
  'forecasts',
  'observations',
  'members',
  'referenceTime',
  'leadTime',
  'validTime',
  'station',
  'stations',
  'middle',
  'units',
  'rule',
  'reference',
  'warnings',
  'forecast',
  'observed',
]

/** @throws {@link VerifyError} `NOT_PAIRS` @internal */
export function checkPairs(pairs: unknown): Pairs {
  if (pairs instanceof Pairs) return pairs
  throw new VerifyError('NOT_PAIRS', `Expected Pairs, as align() gives them, not ${show(pairs)}.`)
}

function checkReference(reference: unknown): ReferenceForecasts {
  const { name, members } = Object(reference) as Partial<ReferenceForecasts>
  if (typeof name !== 'string') {
    throw new VerifyError(
      'INVALID_OPTION',
      `A reference has a name, forecasts and members; got ${show(reference)}.`,
    )
  }
  checkNumber(
    members,
    'members of a reference',
    'a whole number from 1',
    (x) => Number.isInteger(x) && x >= 1,
  )
  return reference as ReferenceForecasts
}

function checkWarnings(warnings: unknown): readonly VerifyWarning[] {
  const isOne = (one: unknown) =>
    typeof Object(one).code === 'string' && typeof Object(one).message === 'string'
  if (Array.isArray(warnings) && warnings.every(isOne)) return warnings
  throw new VerifyError(
    'INVALID_OPTION',
    `warnings are a list, each with a code and a message, not ${show(warnings)}.`,
  )
}

function checkIndices(indices: unknown, length: number): void {
  const all = checkNumbers(indices, 'indices')
  for (let i = 0; i < all.length; i++) {
    const index = all[i]!
    if (Number.isInteger(index) && index >= 0 && index < length) continue
    throw new VerifyError(
      'INVALID_OPTION',
      `There is no case ${show(index)}: there are ${length}, counted from 0.`,
    )
  }
}

/** Rows of a matrix, copied. @internal */
export function rowsOf(values: Float64Array, width: number, rows: ArrayLike<number>): Float64Array {
  const out = new Float64Array(rows.length * width)
  for (let i = 0; i < rows.length; i++) {
    const from = rows[i]! * width
    for (let k = 0; k < width; k++) out[i * width + k] = values[from + k]!
  }
  return out
}

function unknown(length: number): Float64Array {
  return new Float64Array(length).fill(Number.NaN)
}

function checkMembers(members: readonly string[] | number): readonly string[] {
  if (typeof members === 'number') {
    if (!Number.isInteger(members) || members < 1) {
      throw new VerifyError(
        'INVALID_OPTION',
        `There cannot be ${show(members)} members. Give a whole number from 1.`,
      )
    }
    return Array.from({ length: members }, (_, i) => String(i + 1))
  }
  if (!Array.isArray(members) || members.length === 0 || members.some((name) => typeof name !== 'string')) {
    throw new VerifyError('INVALID_OPTION', `members must be names or their number, not ${show(members)}.`)
  }
  if (new Set(members).size !== members.length) {
    throw new VerifyError('INVALID_OPTION', `Two members have one name: ${show(members)}. Give each its own.`)
  }
  return members
}

function checkStations(station: Int32Array, stations: readonly string[], cases: number): void {
  if (!(station instanceof Int32Array) || !Array.isArray(stations)) {
    throw new VerifyError(
      'INVALID_OPTION',
      `station is an Int32Array of indices into stations, a list of names; got ${show(station)} and ${show(stations)}.`,
    )
  }
  if (station.length !== cases) {
    throw new VerifyError('SIZE_MISMATCH', `station: there are ${station.length} values for ${cases} cases.`)
  }
  for (const index of station) {
    if (index < 0 || index >= stations.length) {
      throw new VerifyError(
        'INVALID_OPTION',
        `A case is of station ${index}; there are ${stations.length}, counted from 0.`,
      )
    }
  }
}
