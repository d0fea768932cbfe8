import type { Command } from 'commander'
import type { Context } from '../context.ts'

/** @internal */
export function addDoctor(program: Command, { print }: Context): void {
  program
    .command('doctor')
    .description('what is installed: runtime, engine and where it was found, versions, optional packages')
    .option('--json', 'as JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const { diagnose, diagnosisText } = await import('../doctor.ts')
      const diagnosis = diagnose()
      print(json ? JSON.stringify(diagnosis, null, 2) : diagnosisText(diagnosis))
      if (!diagnosis.ok) process.exitCode = 1
    })
}
