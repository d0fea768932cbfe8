import type { Series } from '@uchronia/series'
import { type Data, Field, makeData, RecordBatch, Schema, Struct, type Table } from '@uchronia/series/arrow'
import { quantileNames, schemaMetadata } from '@uchronia/series/internal'
import { ForecastRows } from './forecast-rows.ts'
import { joinBatches } from './join-batches.ts'
import type { Layout } from './layouts.ts'
import { MemberColumns } from './members.ts'
import type { Source } from './source.ts'
import type { TableMaker } from './table-maker.ts'

/**
 * The layouts of a series itself. The metadata describe all of the series, and not the piece that a batch is made of, so that
 * it is read back as it was.
 * @internal
 */
export function seriesTable(
  source: Source,
  { layout, levels, membersAs, isMicroseconds }: Layout,
): TableMaker {
  const { described, shape, labels = [] } = source
  const [, rows, steps] = shape
  const names = levels && quantileNames(levels)
  const own = layout === 'quantiles' ? 'wide' : (layout as 'long' | 'wide' | 'tensor')
  const metadata = schemaMetadata(
    names === undefined
      ? described
      : described.kind === 'forecast'
        ? { ...described, members: names }
        : { ...described, ...(described.kind === 'ensemble' ? { labels: names } : {}) },
    own,
  )
  if (source.info.units !== undefined) metadata.set('units', source.info.units)
  const members = membersAs === 'integer' ? new MemberColumns(labels, membersAs) : undefined
  const forecastRows = new ForecastRows(isMicroseconds)
  let schema: Schema | undefined
  return {
    cut: own === 'long' ? 'rows' : own === 'wide' ? 'steps' : 'lists',
    metadata,
    rows: own === 'long' ? rows * steps : own === 'wide' ? steps : rows,
    batch: (part) => {
      const isRows = part.kind === 'forecast' && own === 'long' && part.length > 0
      if (!isRows || Number.isNaN(part.issues.start)) {
        const batch = joinedBatch(tableOf(part, own, levels))
        return withMembers(batch, members && memberIndices(part, labels, own), members, metadata)
      }
      // All parts have the same columns.
      schema ??= tableOf(part, own, levels).schema
      const batch = batchWith(schema, forecastRows.columns(part), part.values.length)
      return withMembers(batch, members && memberIndices(part, labels, own), members, metadata)
    },
  }
}

function joinedBatch({ batches, schema }: Table): RecordBatch {
  // A table without rows may have no batches, but its columns are wanted all the same.
  return batches.length > 0 ? joinBatches(batches) : new RecordBatch(schema, undefined)
}

function batchWith({ fields, metadata }: Schema, children: Data[], length: number): RecordBatch {
  const own = fields.map((field, i) => field.clone({ type: children[i]!.type }))
  return new RecordBatch(
    new Schema(own, metadata),
    makeData({ type: new Struct(own), length, nullCount: 0, children }),
  )
}

function tableOf(part: Series, layout: 'long' | 'wide' | 'tensor', levels: readonly number[] | undefined) {
  if (levels !== undefined && (part.kind === 'ensemble' || part.kind === 'forecast'))
    return part.quantiles(levels).toArrow({ layout })
  return part.kind === 'single' ? part.toArrow({ layout }) : part.toArrow({ layout })
}

/** The index of the member of each row among all members; undefined for series without them. */
function memberIndices(part: Series, all: readonly string[], layout: string): Int32Array | undefined {
  if (part.kind !== 'ensemble' && part.kind !== 'forecast') return undefined
  const { members } = part
  const run = layout === 'tensor' ? 1 : part.kind === 'forecast' ? part.leads.length : part.time.length
  const issues = part.kind === 'forecast' ? part.issues.length : 1
  const first = all.indexOf(members[0] ?? '')
  const codes = new Int32Array(issues * members.length * run)
  for (let row = 0; row < codes.length; row++) codes[row] = first + (Math.floor(row / run) % members.length)
  return codes
}

/** A batch with the metadata of the whole, and its members as integers where that is asked for. */
function withMembers(
  { schema, data }: RecordBatch,
  codes: Int32Array | undefined,
  members: MemberColumns | undefined,
  metadata: Map<string, string>,
): RecordBatch {
  const children = [...data.children]
  const fields = [...schema.fields]
  const at = codes === undefined ? -1 : fields.findIndex(({ name }) => name === 'member')
  if (at >= 0) {
    children[at] = members!.column(codes!)
    fields[at] = new Field('member', children[at].type, false)
  }
  return batchWith(new Schema(fields, metadata), children, data.length)
}
