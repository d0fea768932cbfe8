import { printable } from '@uchronia/series/internal'
import { Command, CommanderError } from 'commander'
import { VERSION } from '../version.ts'
import { addAggregate } from './commands/aggregate.ts'
import { addCheck } from './commands/check.ts'
import { addCompletion } from './commands/completion.ts'
import { addConvert } from './commands/convert.ts'
import { addDoctor } from './commands/doctor.ts'
import { addExport } from './commands/export.ts'
import { addInfo } from './commands/info.ts'
import { addLs } from './commands/ls.ts'
import { addPlot } from './commands/plot.ts'
import { addQuantiles } from './commands/quantiles.ts'
import { addQuery } from './commands/query.ts'
import { addSample } from './commands/sample.ts'
import { addServe } from './commands/serve.ts'
import { addValidate } from './commands/validate.ts'
import { addVerify } from './commands/verify.ts'
import { type Context, quiet } from './context.ts'

const exitCode = { ok: 0, failed: 1, usage: 2, interrupted: 130 }

const interrupt = new AbortController()

const program = new Command('uchronia')
  .description('Ensemble time series: what a library holds, and how to get it out')
  .version(VERSION)
  .option('-q, --quiet', 'neither progress nor notes about files that were written')
  .exitOverride()
  .configureHelp({ showGlobalOptions: true })
  // Usage errors end with a pointer to the help, in the same place as all other errors.
  .configureOutput({
    outputError: (text, write) =>
      write(
        text
          .replace(/^error: /, 'uchronia: ')
          .replace(/\n\((Did you mean .*\?)\)/, '. $1')
          // What a shell makes of a pattern.
          .replace(
            /^(.*too many arguments for 'ls'.*)$/m,
            '$1 A pattern of files stands in quotation marks: "data/*.nc".',
          ),
      ),
  })
  .showHelpAfterError('See uchronia --help.')

// Commands load what they need when they run: `ls` and `--help` start in a moment.
const context: Context = {
  signal: interrupt.signal,
  print: (text) => {
    if (!notesOnly) process.stdout.write(`${text}\n`)
  },
}
/** True when what is printed is about a file that was written, and nobody wants to hear of it. */
let notesOnly = false
program.hook('preAction', (_, command) => {
  if (program.opts().quiet !== true) return
  quiet()
  notesOnly = command.name() === 'sample' || !['-', undefined].includes(command.opts().output)
})
for (const add of [
  addLs,
  addInfo,
  addExport,
  addCheck,
  addConvert,
  addAggregate,
  addQuantiles,
  addVerify,
  addPlot,
  addQuery,
  addServe,
  addValidate,
  addSample,
  addDoctor,
  addCompletion,
])
  add(program, context)

/** The text of an error on one line, for standard error. */
function oneLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return printable(text.replaceAll(/\s*\n\s*/g, ' ').trim())
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => interrupt.abort())
// A reader that has seen enough (`uchronia ls ... | head -1`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))

/** Runs the command of this process. The errors of a command are lines on standard error, and the exit code. */
async function main(): Promise<void> {
  try {
    await program.parseAsync()
  } catch (error) {
    report(error)
  }
}

function report(error: unknown): void {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? exitCode.ok : exitCode.usage
  } else if (interrupt.signal.aborted) {
    process.stderr.write(`uchronia: ${context.interrupted ?? 'interrupted, no file was left behind'}\n`)
    process.exitCode = exitCode.interrupted
  } else {
    process.stderr.write(`uchronia: ${oneLine(error)}\n`)
    process.exitCode = exitCode.failed
  }
}

// Not awaited here: the command is bundled for a loader that cannot wait.
void main()
