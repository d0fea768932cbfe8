import type { Command } from 'commander'
import {
  addSelection,
  dataPathOption,
  ENTRY,
  LIBRARY,
  type SelectionFlags,
  selectionOf,
} from '../arguments.ts'
import type { Context } from '../context.ts'
import { addLevels, addOutput, type OutputFlags, writeOutput } from '../output.ts'

/** @internal */
export function addExport(program: Command, context: Context): void {
  const command = program
    .command('export')
    .description('write one entry, or a part of it, to a file or to standard output')
    .argument('<library>', LIBRARY)
    .argument('<id>', ENTRY)
    .addOption(dataPathOption())
  addSelection(addLevels(addOutput(command))).action(
    async (path: string, id: string, flags: OutputFlags & SelectionFlags & { dataPath?: string }) => {
      const { TimeSeriesLibrary } = await import('../../library/time-series-library.ts')
      using library = TimeSeriesLibrary.open(path, { dataPath: flags.dataPath })
      using series = library.getSeries(id)
      await writeOutput(series, flags, selectionOf(flags), command, context)
    },
  )
}
