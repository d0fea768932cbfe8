import { formatInstant, type LeadTimeAxis, OptionError } from '@uchronia/series'
import { dayColumn, integerColumn, numberColumn, sameText } from './columns.ts'
import type { Layout } from './layouts.ts'
import { MemberColumns } from './members.ts'
import type { Source } from './source.ts'
import { batchOf, neededText, plainMetadata, type TableMaker } from './table-maker.ts'
import { presentRows } from './value-rows.ts'

const DAY = 86_400

/**
 * Forecasts as model output of the hubverse: members as samples, or quantiles of them. Dates are UTC days; `horizon` is in days
 * where all lead times are, else in hours. Rows of missing values are left out, which hubs refuse.
 * @throws {@link OptionError} `INVALID_OPTION`: the location is not known, two issues are of one day, or lead times are no
 *   whole hours
 * @internal
 */
export function hubverseTable(source: Source, { columns, levels, membersAs }: Layout): TableMaker {
  const { info, labels = [], leads, shape } = source
  const text = (name: string, own: string | undefined) =>
    neededText(source, 'hubverse', name, columns[name], own)
  const target = text('target', info.variable ?? info.id)
  const location = text('location', source.station)
  checkDays(source)
  const unit = horizonUnit(leads!)
  const members = levels === undefined ? new MemberColumns(labels, membersAs) : undefined
  const metadata = plainMetadata(source).set('horizon_unit', unit === DAY ? 'days' : 'hours')
  const units = new Map(info.units === undefined ? [] : [['units', info.units] as const])
  return {
    cut: levels === undefined ? 'rows' : 'steps',
    metadata,
    rows: (levels?.length ?? shape[1]) * shape[2],
    batch: (part) => {
      const output = levels !== undefined && part.kind === 'forecast' ? part.quantiles(levels) : part
      const rows = presentRows(output, levels === undefined ? labels : [])
      const { length, issues, times, values } = rows
      return batchOf(
        [
          ['origin_date', dayColumn(issues!)],
          ['target', sameText(target, length)],
          ['horizon', integerColumn(Int32Array.from(rows.leads!, (lead) => lead / unit))],
          ['location', sameText(location, length)],
          ['target_end_date', dayColumn(times)],
          ['output_type', sameText(levels === undefined ? 'sample' : 'quantile', length)],
          [
            'output_type_id',
            members
              ? members.column(rows.labels)
              : numberColumn(Float64Array.from(rows.labels, (level) => levels![level]!)),
          ],
          ['value', numberColumn(values), false, units],
        ],
        metadata,
      )
    },
  }
}

/** Seconds of a horizon of one. */
function horizonUnit(leads: LeadTimeAxis): number {
  const seconds = leads.values()
  const unit = [DAY, 3600].find((unit) => seconds.every((lead) => lead % unit === 0))
  if (unit !== undefined) return unit
  throw new OptionError(
    'INVALID_OPTION',
    'The hubverse counts horizons in whole numbers, and lead times of the forecast are not whole hours. Aggregate it first, or write the layout long.',
  )
}

/** A hub knows forecasts by their day. */
function checkDays({ time }: Source): void {
  const days = new Set<number>()
  for (const issue of time.values()) {
    const day = Math.floor(issue / (DAY * 1000))
    if (days.has(day)) {
      throw new OptionError(
        'INVALID_OPTION',
        `The hubverse knows forecasts by their date, and several are issued on ${formatInstant(day * DAY * 1000).slice(0, 10)}. Select one issue a day, or write the layout long.`,
      )
    }
    days.add(day)
  }
}
