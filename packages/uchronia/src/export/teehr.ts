import { instantColumn, noInstants, numberColumn, sameText } from './columns.ts'
import type { Layout } from './layouts.ts'
import { MemberColumns } from './members.ts'
import type { Source } from './source.ts'
import { batchOf, neededText, plainMetadata, type TableMaker } from './table-maker.ts'
import { presentRows } from './value-rows.ts'

/**
 * The time series tables of TEEHR 0.6: forecasts and ensembles as its secondary ones, observations as its primary ones. There
 * are no missing values in them, so rows of missing values are left out.
 * @throws {@link OptionError} `INVALID_OPTION`: units or station are not known
 * @internal
 */
export function teehrTable(source: Source, { columns, membersAs }: Layout): TableMaker {
  const { info, labels = [], kind, shape } = source
  const text = (name: string, own: string | null | undefined) =>
    neededText(source, 'teehr', name, columns[name], own)
  const variable = text('variable_name', info.variable ?? info.id)
  const configuration = text('configuration_name', info.id ?? info.variable)
  const unit = text('unit_name', info.units)
  const location = kind === 'collection' ? undefined : text('location_id', source.station)
  const members =
    kind === 'ensemble' || kind === 'forecast' ? new MemberColumns(labels, membersAs) : undefined
  const stations = kind === 'collection' ? new MemberColumns(labels, 'text') : undefined
  const metadata = plainMetadata(source)
  return {
    cut: 'rows',
    metadata,
    rows: shape[1] * shape[2],
    batch: (part) => {
      const { length, issues, times, values, labels: codes } = presentRows(part, labels)
      return batchOf(
        [
          ['reference_time', issues ? instantColumn(issues) : noInstants(length), true],
          ['value_time', instantColumn(times)],
          ['value', numberColumn(values), false, new Map([['units', unit]])],
          ['variable_name', sameText(variable, length)],
          ['configuration_name', sameText(configuration, length)],
          ['unit_name', sameText(unit, length)],
          ['location_id', stations ? stations.column(codes) : sameText(location!, length)],
          ['member', members ? members.column(codes) : sameText(null, length), true],
        ],
        metadata,
      )
    },
  }
}
