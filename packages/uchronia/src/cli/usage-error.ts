import type { Command } from 'commander'

/** Runs a check of flags, whose errors are usage errors of the command. @internal */
export function usageError<T>(command: Command, check: () => T): T {
  try {
    return check()
  } catch (error) {
    command.error(`error: ${(error as Error).message}`)
  }
}
