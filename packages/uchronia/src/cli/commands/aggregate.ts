import type { Reduction } from '@uchronia/series'
import { type Command, Option } from 'commander'
import {
  addSelection,
  dataPathOption,
  ENTRY,
  fraction,
  LIBRARY,
  positive,
  type SelectionFlags,
  selectionOf,
} from '../arguments.ts'
import { type Context, withProgress } from '../context.ts'
import { addLevels, addOutput, type OutputFlags, writeOutput } from '../output.ts'

interface AggregateFlags extends OutputFlags, SelectionFlags {
  dataPath?: string
  step: string
  how: Reduction
  dayStart?: string
  yearStart?: number
  label?: 'start' | 'end'
  closed?: 'start' | 'end'
  leastPresent?: number
}

/** @internal */
export function addAggregate(program: Command, context: Context): void {
  const command = program
    .command('aggregate')
    .description('sums, means and so on over longer periods, such as days that begin at 9 am')
    .argument('<library>', LIBRARY)
    .argument('<id>', ENTRY)
    .requiredOption(
      '--step <step>',
      'hourly, daily, weekly, monthly, seasonal, yearly, seconds, H:M:S or PT6H',
    )
    .addOption(
      new Option('--how <reduction>', 'the value of a period')
        .choices(['sum', 'mean', 'min', 'max', 'first', 'last'])
        .makeOptionMandatory(),
    )
    .option('--day-start <time>', 'the beginning of a day: 09:00, or 09:00+10:00 (default: midnight UTC)')
    .option('--year-start <month>', 'the month in which a year begins, 1 to 12', positive)
    .addOption(
      new Option('--label <end>', 'the end of a period that it is stamped with').choices(['start', 'end']),
    )
    .addOption(
      new Option('--closed <end>', 'the end of a period that belongs to it').choices(['start', 'end']),
    )
    .option(
      '--least-present <fraction>',
      'the least fraction of a period that must be present (default: 1)',
      fraction,
    )
    .addOption(dataPathOption())
  addSelection(addLevels(addOutput(command))).action(
    async (path: string, id: string, flags: AggregateFlags) => {
      const { TimeSeriesLibrary } = await import('../../library/time-series-library.ts')
      const { selectSeries } = await import('../../write/output-options.ts')
      using library = TimeSeriesLibrary.open(path, { dataPath: flags.dataPath })
      using series = library.getSeries(id)
      const { step, how, dayStart, yearStart, label, closed, leastPresent } = flags
      const options = { step, how, dayStart, yearStart, label, closed, leastPresent }
      const { signal } = context
      const selection = selectionOf(flags)
      const result = await withProgress(async (onProgress) =>
        Object.keys(selection).length === 0
          ? await series.aggregateAsync(options, { signal, onProgress })
          : (await selectSeries(series, selection, { signal, onProgress })).aggregate(options),
      )
      await writeOutput(result, flags, {}, command, context)
    },
  )
}
