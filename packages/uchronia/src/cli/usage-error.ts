import type { Command } from 'commander'

/** Runs a check of flags, whose errors are usage errors of the command. @internal */
export function usageError(command: Command, check: () => void): void {
  try {
    check()
  } catch (error) {
    command.error(`error: ${(error as Error).message}`)
  }
}
