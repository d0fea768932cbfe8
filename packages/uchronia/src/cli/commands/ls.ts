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
    .action(async (library: string, options: { dataPath?: string; json?: boolean }) => {
      const { ls } = await import('../ls.ts')
      print(ls(library, options))
    })
}
