import { OptionError, type QuantileType } from '@uchronia/series'
import { type Command, Option } from 'commander'
import {
  addSelection,
  dataPathOption,
  ENTRY,
  LIBRARY,
  percentages,
  type SelectionFlags,
  selectionOf,
} from '../arguments.ts'
import { type Context, withProgress } from '../context.ts'
import { addOutput, type OutputFlags, writeOutput } from '../output.ts'

interface QuantileFlags extends OutputFlags, SelectionFlags {
  dataPath?: string
  levels: number[]
  type?: string
  missing?: 'omit' | 'propagate'
}

/** @internal */
export function addQuantiles(program: Command, context: Context): void {
  const command = program
    .command('quantiles')
    .description('quantiles of the members of an ensemble or a forecast')
    .argument('<library>', LIBRARY)
    .argument('<id>', ENTRY)
    .option('--levels <percent>', 'levels in per cent, separated by commas', percentages, [5, 25, 50, 75, 95])
    .addOption(
      new Option(
        '--type <n>',
        'the definition of a quantile by Hyndman and Fan, 1 to 9 (default: 7)',
      ).choices(Array.from('123456789')),
    )
    .addOption(
      new Option(
        '--missing <rule>',
        'missing members are left out (default), or make the quantile missing',
      ).choices(['omit', 'propagate']),
    )
    .addOption(dataPathOption())
  addSelection(addOutput(command)).action(async (path: string, id: string, flags: QuantileFlags) => {
    const { TimeSeriesLibrary } = await import('../../library/time-series-library.ts')
    const { selectSeries } = await import('../../write/output-options.ts')
    using library = TimeSeriesLibrary.open(path, { dataPath: flags.dataPath })
    using series = library.getSeries(id)
    if (series.kind !== 'ensemble' && series.kind !== 'forecast') {
      throw new OptionError('INVALID_OPTION', `${id} is of the kind "${series.kind}", which has no members.`)
    }
    const levels = flags.levels.map((level) => level / 100)
    const options = {
      missing: flags.missing,
      ...(flags.type === undefined ? {} : { type: Number(flags.type) as QuantileType }),
    }
    const { signal } = context
    const selection = selectionOf(flags)
    const result = await withProgress(async (onProgress) => {
      if (Object.keys(selection).length === 0)
        return series.quantilesAsync(levels, options, { signal, onProgress })
      const part = await selectSeries(series, selection, { signal, onProgress })
      return part.kind === 'ensemble' || part.kind === 'forecast' ? part.quantiles(levels, options) : part
    })
    const { levels: _, ...output } = flags
    await writeOutput(result, output, {}, command, context)
  })
}
