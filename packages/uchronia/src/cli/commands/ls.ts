import type { Command } from 'commander'
import { dataPathOption, LIBRARY } from '../arguments.ts'
import type { Context } from '../context.ts'

/** @internal */
export function addLs(program: Command, { print }: Context): void {
  program
    .command('ls')
    .description('list the entries of a library')
    .argument('<library>', LIBRARY)
    .addOption(dataPathOption())
    .option('--json', 'as JSON')
    .option('--all', 'also the variables of netCDF files that are no series, with the reasons')
    .action(async (library: string, options: { dataPath?: string; json?: boolean; all?: boolean }) => {
      const { ls } = await import('../ls.ts')
      print(ls(library, options))
    })
}
