import { Argument, type Command } from 'commander'
import type { Context } from '../context.ts'

/** @internal */
export function addCompletion(program: Command, { print }: Context): void {
  program
    .command('completion')
    .description('the script with which a shell completes commands, options and identifiers')
    .addArgument(new Argument('<shell>', 'your shell').choices(['bash', 'zsh', 'fish']))
    .action(async (shell: 'bash' | 'zsh' | 'fish') => {
      const { completionScript } = await import('../completion.ts')
      print(completionScript(shell).trimEnd())
    })

  program
    .command('complete', { hidden: true })
    .description('what may stand at the end of a line, for the scripts of completion')
    .argument('[words...]')
    .action(async (words: string[]) => {
      const { candidates } = await import('../completion.ts')
      const found = await candidates(program, words, identifiersOf)
      const lines = [...(found.files ? [':files'] : []), ...found.words]
      if (lines.length > 0) print(lines.join('\n'))
    })
}

/** The identifiers of a library; none where it cannot be opened, which is not the time to say so. */
async function identifiersOf(path: string): Promise<readonly string[]> {
  const { TimeSeriesLibrary } = await import('../../library/time-series-library.ts')
  try {
    using library = TimeSeriesLibrary.open(path)
    return library.getSeriesIdentifiers()
  } catch {
    return []
  }
}
