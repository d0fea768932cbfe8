import { TableError } from '../errors.ts'
import { pickInfo, type SeriesInfo, type SeriesKind } from '../info.ts'
import { leadTimesOf, timeAxisOf } from '../time/axis-description.ts'
import type { LeadTimeAxis } from '../time/lead-time-axis.ts'
import type { TimeAxis } from '../time/time-axis.ts'
import { METADATA_KEY, type TableDescription } from '../to-arrow/describe.ts'
import type { TableLayout } from '../to-arrow/table-options.ts'

/** The description of a table, read and made into axes; undefined when the table is not one of ours. @internal */
export interface ParsedDescription {
  readonly kind: SeriesKind
  readonly layout: TableLayout
  readonly info: SeriesInfo
  readonly time: TimeAxis
  readonly lead: LeadTimeAxis | undefined
  readonly labels: readonly string[]
}

const KINDS: readonly string[] = ['single', 'ensemble', 'collection', 'forecast']

/** @internal */
export function parseMetadata(metadata: ReadonlyMap<string, string>): ParsedDescription | undefined {
  const text = metadata.get(METADATA_KEY)
  if (text === undefined) return undefined
  try {
    const description: TableDescription = JSON.parse(text)
    if (description.version !== 1) throw new Error(`version ${String(description.version)} is not 1`)
    if (!KINDS.includes(description.kind)) throw new Error(`there is no kind ${String(description.kind)}`)
    const labels = description.members ?? description.stations ?? []
    if (!Array.isArray(labels) || labels.some((label) => typeof label !== 'string'))
      throw new Error('labels must be strings')
    if (description.kind === 'forecast' && !description.lead) throw new Error('a forecast needs "lead"')
    return {
      kind: description.kind,
      layout: description.layout,
      info: pickInfo(description),
      time: timeAxisOf(description.time),
      lead: description.lead && leadTimesOf(description.lead),
      labels,
    }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new TableError(
      'INVALID_METADATA',
      `The metadata "${METADATA_KEY}" of the table cannot be understood: ${reason}. Remove the key to read the columns alone.`,
      { cause },
    )
  }
}
