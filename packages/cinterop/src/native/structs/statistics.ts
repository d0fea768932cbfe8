import type { Pointer } from '@uchronia/refcount'
import type { EnsembleSeries, Instant, InstantLike } from '@uchronia/series'
import { checkObject, checkObjects } from '../arguments.ts'
import { readPointers } from '../memory.ts'
import { type PackedMemory, Packer } from '../packed-memory.ts'
import { type StructType, type StructValue, struct } from '../struct.ts'
import { readString, type TextOptions } from '../text.ts'
import { dateTimeStruct, fromDateTime, toDateTime } from './date-time.ts'
import { readStruct } from './decode.ts'
import { type PackableSeries, placeTimeSeries, readTimeSeries } from './time-series.ts'

const one = {
  model_variable_id: 'pointer',
  objective_identifier: 'pointer',
  objective_name: 'pointer',
  statistic_identifier: 'pointer',
  start: dateTimeStruct as typeof dateTimeStruct,
  end: dateTimeStruct as typeof dateTimeStruct,
  observations: 'pointer',
} as const
const all = { size: 'int32', statistics: 'pointer', mix_statistics_id: 'pointer' } as const

/** `statistic_definition`: an objective of a calibration. */
export const statisticStruct: StructType<typeof one> = struct('statistic_definition', one)
/** `multi_statistic_definition`: the objectives of a calibration. */
export const multiStatisticStruct: StructType<typeof all> = struct('multi_statistic_definition', all)

/** One comparison of a calibration: a variable of a model with observations over a window, by a statistic. */
export interface StatisticDefinition<T extends InstantLike = Instant, S = EnsembleSeries> {
  readonly modelVariableId: string
  readonly objectiveId: string
  readonly objectiveName: string
  readonly statisticId: string
  readonly start: T
  readonly end: T
  /** Null when there are none. */
  readonly observations: S | null
}

/** Several {@link StatisticDefinition}. */
export interface MultiStatisticDefinition<T extends InstantLike = Instant, S = EnsembleSeries> {
  readonly statistics: readonly StatisticDefinition<T, S>[]
  /** The rule that mixes the statistics; null when native code does not say. */
  readonly mixId: string | null
}

/**
 * Copies a `multi_statistic_definition`.
 *
 * @example
 * ```ts
 * const packed = packMultiStatistics({ statistics: [], mixId: 'mean' })
 * readMultiStatistics(packed.pointer).mixId // mean
 * ```
 * @throws {@link NativeError} @throws {@link TimeError} @throws {@link ShapeError}
 */
export function readMultiStatistics(
  pointer: Pointer | null,
  options?: TextOptions,
): MultiStatisticDefinition {
  return fromMultiStatistics(readStruct(multiStatisticStruct, pointer), options)
}

/**
 * As {@link readMultiStatistics}, for a struct returned by value.
 *
 * @example
 * ```ts
 * const packed = packMultiStatistics({ statistics: [], mixId: 'mean' })
 * fromMultiStatistics(multiStatisticStruct.unpack(packed.bytes)).statistics.length // 0
 * ```
 * @throws {@link NativeError} `INVALID_ARGUMENT`, `NULL_POINTER`
 * @throws {@link TimeError} `INVALID_DATE`
 * @throws {@link ShapeError}
 */
export function fromMultiStatistics(
  fields: StructValue<typeof all>,
  options?: TextOptions,
): MultiStatisticDefinition {
  checkObject(fields, multiStatisticStruct.name)
  const pointers = readPointers(fields.statistics as Pointer | null, fields.size)
  const mix = fields.mix_statistics_id as Pointer | null
  return {
    statistics: Array.from(pointers, (pointer) => readStatistic(pointer as Pointer, options)),
    mixId: mix === null ? null : readString(mix, options),
  }
}

/**
 * Copies a `statistic_definition`.
 *
 * @example
 * ```ts
 * const statistic = {
 *   modelVariableId: 'flow', objectiveId: 'o1', objectiveName: 'NSE of flow', statisticId: 'nse',
 *   start: '2020-01-01', end: '2020-12-31', observations: null,
 * }
 * const packed = packMultiStatistics({ statistics: [statistic], mixId: null })
 * const { statistics } = multiStatisticStruct.unpack(packed.bytes)
 * const [first] = readPointers(statistics as Pointer, 1)
 * readStatistic(first as Pointer).statisticId // nse
 * ```
 * @throws as {@link readMultiStatistics}
 */
export function readStatistic(pointer: Pointer | null, options?: TextOptions): StatisticDefinition {
  const fields = readStruct(statisticStruct, pointer)
  const text = (field: bigint | null) => readString(field as Pointer | null, options)
  const observations = fields.observations as Pointer | null
  return {
    modelVariableId: text(fields.model_variable_id),
    objectiveId: text(fields.objective_identifier),
    objectiveName: text(fields.objective_name),
    statisticId: text(fields.statistic_identifier),
    start: fromDateTime(fields.start),
    end: fromDateTime(fields.end),
    observations: observations === null ? null : readTimeSeries(observations),
  }
}

/**
 * Objectives as a `multi_statistic_definition`.
 *
 * @example
 * ```ts
 * const packed = packMultiStatistics({ statistics: [], mixId: 'sum' })
 * readMultiStatistics(packed.pointer).mixId // sum
 * ```
 * @throws {@link NativeError} `INVALID_TEXT` @throws {@link TimeError}
 */
export function packMultiStatistics(
  definition: MultiStatisticDefinition<InstantLike, PackableSeries>,
): PackedMemory {
  const { mixId } = checkObject(definition, multiStatisticStruct.name)
  const statistics = checkObjects(definition.statistics, 'statistics')
  const packer = new Packer()
  packer.reserve(multiStatisticStruct.size)
  packer.write((memory) => memory.setInt32(0, statistics.length, true))
  const array = packer.reserve(statistics.length * 8)
  packer.pointer(multiStatisticStruct.offsetOf('statistics'), statistics.length === 0 ? null : array)
  packer.pointer(
    multiStatisticStruct.offsetOf('mix_statistics_id'),
    mixId === null ? null : packer.text(mixId),
  )
  for (const [i, statistic] of statistics.entries()) packer.pointer(array + i * 8, place(packer, statistic))
  return packer.finish()
}

function place(packer: Packer, statistic: StatisticDefinition<InstantLike, PackableSeries>): number {
  const offset = packer.reserve(statisticStruct.size)
  const start = toDateTime(statistic.start)
  const end = toDateTime(statistic.end)
  const texts = [
    statistic.modelVariableId,
    statistic.objectiveId,
    statistic.objectiveName,
    statistic.statisticId,
  ]
  for (const [i, text] of texts.entries()) packer.pointer(offset + i * 8, packer.text(text))
  packer.write((memory) => {
    dateTimeStruct.write(memory, offset + statisticStruct.offsetOf('start'), start)
    dateTimeStruct.write(memory, offset + statisticStruct.offsetOf('end'), end)
  })
  const { observations } = statistic
  const series = observations === null ? null : placeTimeSeries(packer, observations)
  packer.pointer(offset + statisticStruct.offsetOf('observations'), series)
  return offset
}
