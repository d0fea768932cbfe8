import { once } from 'node:events'
import { type Command, InvalidArgumentError } from 'commander'
import { dataPathOption, LIBRARY, wholeNumber } from '../arguments.ts'
import type { Context } from '../context.ts'

interface ServeFlags {
  port: number
  host: string
  observed?: string[]
  dataPath?: string
}

/** @internal */
export function addServe(program: Command, { signal, print }: Context): void {
  program
    .command('serve')
    .description('open libraries in a browser: a page with their catalogue, charts and verification')
    .argument('<library...>', LIBRARY)
    .option('--port <n>', 'the port of the page; 0 for any that is free', port, 8420)
    .option(
      '--host <address>',
      'the address to listen at: this machine alone, unless told otherwise',
      '127.0.0.1',
    )
    .option('--observed <id>', 'observations that forecasts are drawn with; may be given several times', list)
    .addOption(dataPathOption())
    .action(async (libraries: string[], flags: ServeFlags) => {
      const { serve } = await import('../../serve/serve.ts')
      await using serving = await serve(libraries, { ...flags, signal })
      if (!serving.isPrivate) {
        process.stderr.write(
          `uchronia: everybody who reaches ${flags.host} can read these libraries; there are no passwords\n`,
        )
      }
      print(
        `${serving.url} shows ${serving.entries === 1 ? '1 entry' : `${serving.entries} entries`}. Ctrl-C ends it.`,
      )
      if (!signal.aborted) await once(signal, 'abort')
      signal.throwIfAborted()
    })
}

function port(text: string): number {
  const value = wholeNumber(text)
  if (value <= 65_535) return value
  throw new InvalidArgumentError('Give a port from 0 to 65535.')
}

function list(text: string, before: string[] = []): string[] {
  return [...before, text]
}
