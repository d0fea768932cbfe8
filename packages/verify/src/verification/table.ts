import {
  Field,
  Float64,
  Int32,
  Schema,
  Table,
  Utf8,
  type Vector,
  vectorFromArray,
} from '@uchronia/series/arrow'
import type { MetricValue } from '../metrics/metric.ts'
import type { Verification } from './verification.ts'

interface Row {
  readonly group: number
  readonly metric: string
  readonly key: string | null
  readonly part: string | null
  readonly value: number | null
  readonly lower: number | null
  readonly upper: number | null
  readonly note: string | null
}

/** @internal */
export function verificationTable(verification: Verification): Table {
  const { groups, ...rest } = verification
  const rows = groups.flatMap((result, group) =>
    Object.entries(result.metrics).flatMap(([metric, value]) => {
      const { lower, upper } = result.intervals?.[metric] ?? { lower: null, upper: null }
      return [...leaves(value)].map(([path, number]): Row => {
        const keyed = typeof value === 'object' && value !== null && !Array.isArray(value)
        const key = keyed ? path[0]! : null
        const part = path.slice(keyed ? 1 : 0).join('.')
        const note = result.notes?.[metric] ?? (key === null ? undefined : result.notes?.[`${metric} ${key}`])
        return {
          group,
          metric,
          key,
          part: part === '' ? null : part,
          value: number,
          lower: at(lower, path),
          upper: at(upper, path),
          note: note ?? null,
        }
      })
    }),
  )
  const columns: [string, Vector][] = []
  for (const name of Object.keys(groups[0]?.by ?? {})) {
    const values = rows.map((row) => groups[row.group]!.by[name]!)
    const numeric = values.every((value) => typeof value === 'number')
    const column = numeric
      ? vectorFromArray(values, new Float64())
      : vectorFromArray(values.map(String), new Utf8())
    columns.push([name.replaceAll('-', '_'), column])
  }
  const least = groups.map(({ members }) => (typeof members === 'number' ? members : members.least))
  const most = groups.map(({ members }) => (typeof members === 'number' ? members : members.most))
  const ofGroup = (values: readonly number[]) => rows.map((row) => values[row.group]!)
  const ints = (values: readonly number[]) => vectorFromArray(ofGroup(values), new Int32())
  const floats = (pick: (row: Row) => number | null) => vectorFromArray(rows.map(pick), new Float64())
  const texts = (pick: (row: Row) => string | null) => vectorFromArray(rows.map(pick), new Utf8())
  columns.push(
    ['cases', ints(groups.map(({ cases }) => cases))],
    ['members_least', ints(least)],
    ['members_most', ints(most)],
    ['missing', vectorFromArray(ofGroup(groups.map(({ missing }) => missing)), new Float64())],
    ['metric', texts((row) => row.metric)],
    ['key', texts((row) => row.key)],
    ['part', texts((row) => row.part)],
    ['value', floats((row) => row.value)],
    ['lower', floats((row) => row.lower)],
    ['upper', floats((row) => row.upper)],
    ['note', texts((row) => row.note)],
  )
  const fields = columns.map(([name, vector]) => new Field(name, vector.type, true))
  const schema = new Schema(fields, new Map([['uchronia.verification', JSON.stringify(rest)]]))
  return new Table(schema, Object.fromEntries(columns))
}

/** The numbers in a value, each with its path. @internal */
export function* leaves(
  value: MetricValue,
  path: readonly string[] = [],
): Generator<[readonly string[], number | null]> {
  if (value === null || typeof value === 'number') yield [path, value]
  else for (const [name, inner] of Object.entries(value)) yield* leaves(inner as MetricValue, [...path, name])
}

function at(value: MetricValue, path: readonly string[]): number | null {
  let found: MetricValue | undefined = value
  for (const name of path) {
    if (found === null || found === undefined || typeof found === 'number') return null
    found = (found as Record<string, MetricValue>)[name]
  }
  return typeof found === 'number' ? found : null
}
