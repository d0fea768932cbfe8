import type { Command } from 'commander'
import type { LibrarySeries } from '../../library/time-series-library.ts'
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
    .description('write an entry, or a part of it, to a file or to standard output; or several to a data set')
    .argument('<library>', LIBRARY)
    .argument('<id...>', `${ENTRY}; of a data set several`)
    .addOption(dataPathOption())
  addSelection(addLevels(addOutput(command))).action(
    async (path: string, ids: string[], flags: OutputFlags & SelectionFlags & { dataPath?: string }) => {
      const { TimeSeriesLibrary } = await import('../../library/time-series-library.ts')
      using library = TimeSeriesLibrary.open(path, { dataPath: flags.dataPath })
      const opened: LibrarySeries[] = []
      try {
        for (const id of ids) opened.push(library.getSeries(id))
        const series = opened.length === 1 ? opened[0]! : opened
        await writeOutput(series, flags, selectionOf(flags), command, context)
      } finally {
        for (const series of opened) series.dispose()
      }
    },
  )
}
