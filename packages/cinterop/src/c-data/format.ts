import { TableError } from '@uchronia/series'
import {
  Binary,
  Bool,
  type DataType,
  DateDay,
  DateMillisecond,
  DateUnit,
  DurationMicrosecond,
  DurationMillisecond,
  DurationNanosecond,
  DurationSecond,
  Float32,
  Float64,
  Int8,
  Int16,
  Int32,
  Int64,
  DataType as Is,
  LargeUtf8,
  Null,
  Precision,
  TimestampMicrosecond,
  TimestampMillisecond,
  TimestampNanosecond,
  TimestampSecond,
  TimeUnit,
  Uint8,
  Uint16,
  Uint32,
  Uint64,
  Utf8,
} from '@uchronia/series/arrow'
import { show } from '@uchronia/series/internal'

/** The letter of a unit of time. */
function unitLetter(unit: TimeUnit): string {
  if (unit === TimeUnit.SECOND) return 's'
  if (unit === TimeUnit.MILLISECOND) return 'm'
  return unit === TimeUnit.MICROSECOND ? 'u' : 'n'
}

/** Types whose format is a word of its own. */
const PLAIN: Readonly<Record<string, () => DataType>> = {
  n: () => new Null(),
  b: () => new Bool(),
  c: () => new Int8(),
  C: () => new Uint8(),
  s: () => new Int16(),
  S: () => new Uint16(),
  i: () => new Int32(),
  I: () => new Uint32(),
  l: () => new Int64(),
  L: () => new Uint64(),
  f: () => new Float32(),
  g: () => new Float64(),
  u: () => new Utf8(),
  U: () => new LargeUtf8(),
  z: () => new Binary(),
  tdD: () => new DateDay(),
  tdm: () => new DateMillisecond(),
  tDs: () => new DurationSecond(),
  tDm: () => new DurationMillisecond(),
  tDu: () => new DurationMicrosecond(),
  tDn: () => new DurationNanosecond(),
}

const TIMESTAMPS: Readonly<Record<string, new (zone?: string | null) => DataType>> = {
  s: TimestampSecond,
  m: TimestampMillisecond,
  u: TimestampMicrosecond,
  n: TimestampNanosecond,
}

/**
 * The type of a format string without children. Source: the Arrow C data interface, "Data type description".
 * @throws {@link TableError} `COLUMN_TYPE`
 * @internal
 */
export function typeOfFormat(format: string): DataType {
  if (Object.hasOwn(PLAIN, format)) return PLAIN[format]!()
  const timestamp = /^ts([smun]):(.*)$/.exec(format)
  if (timestamp) return new TIMESTAMPS[timestamp[1]!]!(timestamp[2] || null)
  throw new TableError(
    'COLUMN_TYPE',
    `A column has the Arrow format ${show(format)}, which is not supported here.`,
  )
}

/**
 * The format string of a type; of a dictionary, that of its indices.
 * @throws {@link TableError} `COLUMN_TYPE`
 * @internal
 */
export function formatOf(type: DataType): string {
  if (Is.isDictionary(type)) return formatOf(type.indices)
  if (Is.isStruct(type)) return '+s'
  if (Is.isList(type)) return '+l'
  if (Is.isFixedSizeList(type)) return `+w:${type.listSize}`
  if (Is.isTimestamp(type)) return `ts${unitLetter(type.unit)}:${type.timezone ?? ''}`
  if (Is.isDuration(type)) return `tD${unitLetter(type.unit)}`
  if (Is.isDate(type)) return type.unit === DateUnit.DAY ? 'tdD' : 'tdm'
  if (Is.isInt(type)) {
    const letter = { 8: 'c', 16: 's', 32: 'i', 64: 'l' }[type.bitWidth]
    return type.isSigned ? letter : letter.toUpperCase()
  }
  if (Is.isFloat(type) && type.precision !== Precision.HALF)
    return type.precision === Precision.DOUBLE ? 'g' : 'f'
  if (Is.isNull(type)) return 'n'
  if (Is.isBool(type)) return 'b'
  if (Is.isUtf8(type)) return 'u'
  if (Is.isLargeUtf8(type)) return 'U'
  if (Is.isBinary(type)) return 'z'
  throw new TableError(
    'COLUMN_TYPE',
    `A column of type ${type} cannot be exported. Cast it to a plain type first.`,
  )
}
