import { instantColumn, numberColumn, sameText } from './columns.ts'
import type { Layout } from './layouts.ts'
import { MemberColumns } from './members.ts'
import type { Source } from './source.ts'
import { batchOf, type Column, neededText, plainMetadata, type TableMaker } from './table-maker.ts'
import { presentRows } from './value-rows.ts'

/**
 * Forecasts as the Ecological Forecasting Initiative has them, as ensembles (`family`) whose `parameter` is the member. Rows of
 * missing values are left out, as they are no predictions.
 * @throws {@link OptionError} `INVALID_OPTION`: the site is not known
 * @internal
 */
export function efiTable(source: Source, { columns, membersAs }: Layout): TableMaker {
  const { info, labels = [], leads, shape } = source
  const text = (name: string, own: string | undefined) => neededText(source, 'efi', name, columns[name], own)
  const model = text('model_id', info.id ?? info.variable)
  const site = text('site_id', source.station)
  const variable = text('variable', info.variable ?? info.id)
  const duration = columns.duration ?? isoDuration(leads?.step ?? undefined)
  const members = new MemberColumns(labels, membersAs)
  const metadata = plainMetadata(source)
  const units = new Map(info.units === undefined ? [] : [['units', info.units] as const])
  return {
    cut: 'rows',
    metadata,
    rows: shape[1] * shape[2],
    batch: (part) => {
      const { length, issues, times, values, labels: codes } = presentRows(part, labels)
      const optional = (name: string, value: string | undefined): Column[] =>
        value === undefined ? [] : [[name, sameText(value, length)]]
      return batchOf(
        [
          ...optional('project_id', columns.project_id),
          ['model_id', sameText(model, length)],
          ['datetime', instantColumn(times)],
          ['reference_datetime', instantColumn(issues!)],
          ...optional('duration', duration),
          ['site_id', sameText(site, length)],
          ['family', sameText('ensemble', length)],
          ['parameter', members.column(codes)],
          ['variable', sameText(variable, length)],
          ['prediction', numberColumn(values), false, units],
        ],
        metadata,
      )
    },
  }
}

/** A step as ISO 8601 has it: `P1D`, `PT1H`. */
function isoDuration(seconds: number | undefined): string | undefined {
  if (seconds === undefined) return undefined
  if (seconds % 86_400 === 0) return `P${seconds / 86_400}D`
  if (seconds % 3600 === 0) return `PT${seconds / 3600}H`
  return seconds % 60 === 0 ? `PT${seconds / 60}M` : `PT${seconds}S`
}
