import {
  METADATA_KEY,
  OptionError,
  type SeriesInfo,
  type SeriesKind,
  type TableDescription,
} from '@uchronia/series'
import { DataType, Field, makeData, RecordBatch, Schema, Struct } from '@uchronia/series/arrow'
import { schemaMetadata } from '@uchronia/series/internal'
import { UchroniaError } from '../../errors.ts'
import { sameText } from '../columns.ts'
import { type Layout, tableMaker } from '../layouts.ts'
import type { Source } from '../source.ts'
import type { TableMaker } from '../table-maker.ts'
import { type ManifestColumn, type ManifestSeries, shortHash } from './manifest.ts'
import { type PartitionKey, type PartitionRange, partitionOf } from './partition.ts'

/** Layouts whose columns do not say the station of a series at one place. */
const WITHOUT_STATION: readonly string[] = ['long', 'wide', 'tensor', 'quantiles']

/** A series of a data set that is written. @internal */
export class DatasetSeries {
  readonly source: Source
  readonly key: string
  readonly #layout: Layout
  readonly #keys: readonly PartitionKey[]

  /** @throws {@link OptionError} `INVALID_OPTION` @throws {@link UchroniaError} `UNSUPPORTED`: its times are not known */
  constructor(source: Source, layout: Layout, keys: readonly PartitionKey[]) {
    this.source = source
    this.#layout = layout
    this.#keys = keys
    const { kind, info, station, time } = source
    if (time.length > 0 && Number.isNaN(time.start)) {
      throw new UchroniaError(
        'UNSUPPORTED',
        `The times of ${info.id ?? 'the series'} are not known, so no data set can have them.`,
      )
    }
    if (layout.layout === 'tensor' && kind !== 'forecast') {
      throw new OptionError(
        'INVALID_OPTION',
        'Lists along time have another length in each file of a data set. Use the layout long or wide.',
      )
    }
    const place = kind === 'collection' ? (source.labels ?? []) : (station ?? '')
    this.key = shortHash([kind, info.variable ?? info.id ?? '', place, keys.includes('id') ? info.id : ''])
  }

  /** The folders of its rows. @throws {@link OptionError} `INVALID_OPTION` */
  get ranges(): PartitionRange[] {
    const { kind, info, station, time } = this.source
    const { id, variable } = info
    return partitionOf({ kind, id, variable: variable ?? id, station }, time.values(), this.#keys)
  }

  /** The indices from `start` to `end` of its times. */
  part(start: number, end: number): Source {
    return this.source.part(
      this.source.kind === 'forecast' ? { issues: { start, end } } : { steps: { start, end } },
    )
  }

  /** As the manifest has it. */
  get described(): ManifestSeries {
    return {
      key: this.key,
      shape: shapeOf(this.source.kind, this.source.shape),
      ...(this.source.station === undefined ? {} : { station: this.source.station }),
      description: JSON.parse(
        schemaMetadata(this.source.described, 'long').get(METADATA_KEY)!,
      ) as TableDescription,
    }
  }

  /**
   * The tables of a part, with the identifiers that its folders have as columns too: readers take a folder `station=0123` for
   * a number.
   */
  maker(part: Source): TableMaker {
    const maker = tableMaker(part, this.#layout)
    const { info } = part
    const texts: [string, string][] = []
    const { layout } = this.#layout
    if (this.#keys.includes('id') && info.id !== undefined) texts.push(['series_id', info.id])
    if (this.#keys.includes('variable') && WITHOUT_STATION.includes(layout)) {
      texts.push(['variable_name', info.variable ?? info.id ?? ''])
    }
    const station = part.kind === 'collection' && layout === 'long' ? undefined : part.station
    if (station !== undefined && WITHOUT_STATION.includes(layout)) texts.push(['station_id', station])
    return { ...maker, batch: (series) => withTexts(maker.batch(series), texts) }
  }

  /** The columns of its files. */
  async columns(): Promise<ManifestColumn[]> {
    const empty = this.part(0, 0)
    const { schema } = this.maker(empty).batch(await empty.read({}))
    return schema.fields.map(({ name, type, nullable }) => ({ name, type: typeText(type), nullable }))
  }
}

/** A type as Parquet files have it, by the name that pyarrow gives it. */
function typeText(type: DataType): string {
  if (DataType.isTimestamp(type)) return 'timestamp[us, tz=UTC]'
  if (DataType.isDate(type)) return 'date32[day]'
  if (DataType.isUtf8(type)) return 'string'
  if (DataType.isFloat(type)) return 'double'
  if (DataType.isInt(type)) return `int${type.bitWidth}`
  return DataType.isFixedSizeList(type) ? `fixed_size_list<double>[${type.listSize}]` : String(type)
}

/** Sizes of the axes that a kind has. */
function shapeOf(
  kind: SeriesKind,
  [issues, rows, steps]: readonly [number, number, number],
): readonly number[] {
  return kind === 'single' ? [steps] : kind === 'forecast' ? [issues, rows, steps] : [rows, steps]
}

/** A batch with further columns of one text each, before its own; a column of stations becomes `station_id`. */
function withTexts(batch: RecordBatch, texts: readonly (readonly [string, string])[]): RecordBatch {
  const { schema, data } = batch
  const own = schema.fields.map((field) =>
    field.name === 'station' ? new Field('station_id', field.type, field.nullable, field.metadata) : field,
  )
  const clash = texts.find(([name]) => own.some((field) => field.name === name))
  if (clash) {
    throw new OptionError(
      'INVALID_OPTION',
      `A member or station is called ${clash[0]}, as a column of the data set. Give it another name.`,
    )
  }
  const columns = texts.map(([, text]) => sameText(text, data.length))
  const fields = [...texts.map(([name], i) => new Field(name, columns[i]!.type, false)), ...own]
  const children = [...columns, ...data.children]
  return new RecordBatch(
    new Schema(fields, schema.metadata),
    makeData({ type: new Struct(fields), length: data.length, nullCount: 0, children }),
  )
}

/**
 * The series that a data set gets: stations of a collection apart, where the data set is partitioned by them.
 * @throws {@link OptionError} `INVALID_OPTION`: two could not be told apart
 * @internal
 */
export function datasetSeries(
  sources: readonly Source[],
  layout: Layout,
  keys: readonly PartitionKey[],
): DatasetSeries[] {
  const apart = sources.flatMap((source) => {
    if (source.kind !== 'collection' || !keys.includes('station')) return [source]
    const { length } = source.labels ?? []
    return Array.from({ length }, (_, row) => source.part({ rows: { start: row, end: row + 1 } }))
  })
  const series = apart.map((source) => new DatasetSeries(source, layout, keys))
  const seen = new Map<string, SeriesInfo>()
  for (const { key, source } of series) {
    const other = seen.get(key)
    if (other) {
      throw new OptionError(
        'INVALID_OPTION',
        `The rows of ${other.id ?? 'a series'} and ${source.info.id ?? 'another'} could not be told apart: variable and station are the same. Partition by id as well.`,
      )
    }
    seen.set(key, source.info)
  }
  return series
}

/** The parts of a description that stay the same when a series gets further times, with their names for people. */
const FIXED = {
  units: 'units',
  aggregation: 'aggregation',
  members: 'members',
  stations: 'stations',
  lead: 'lead times',
} as const

/**
 * Refuses further times of a series that has changed.
 * @throws {@link UchroniaError} `INVALID_ARGUMENT` @internal
 */
export function checkSameSeries(known: ManifestSeries, more: ManifestSeries, folder: string): void {
  for (const [key, name] of Object.entries(FIXED)) {
    const [before, after] = [known, more].map(({ description }) => description[key as keyof TableDescription])
    if (JSON.stringify(before) === JSON.stringify(after)) continue
    throw new UchroniaError(
      'INVALID_ARGUMENT',
      `The data set ${folder} has ${more.description.id ?? 'the series'} with other ${name}: ${brief(before)}, not ${brief(after)}. Write to another data set.`,
    )
  }
}

function brief(value: unknown): string {
  const text = JSON.stringify(value) ?? 'none'
  return text.length > 60 ? `${text.slice(0, 57)}...` : text
}
