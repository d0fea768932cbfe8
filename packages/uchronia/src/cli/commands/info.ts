import type { Command } from 'commander'
import { dataPathOption, ENTRY, LIBRARY } from '../arguments.ts'
import { type Context, withProgress } from '../context.ts'

/** @internal */
export function addInfo(program: Command, { signal, print }: Context): void {
  program
    .command('info')
    .description('show everything known about one entry')
    .argument('<library>', LIBRARY)
    .argument('<id>', ENTRY)
    .addOption(dataPathOption())
    .option('--json', 'as JSON')
    .option('--stats', 'read the values, for count, minimum, mean and maximum')
    .action(
      async (
        library: string,
        id: string,
        options: { dataPath?: string; json?: boolean; stats?: boolean },
      ) => {
        const { info } = await import('../info.ts')
        print(await withProgress((onProgress) => info(library, id, { ...options, signal, onProgress })))
      },
    )
}
