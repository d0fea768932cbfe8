import { Progress } from './progress.ts'

/** The surroundings of a command. @internal */
export interface Context {
  /** Aborted by Ctrl-C, SIGTERM and SIGHUP. */
  readonly signal: AbortSignal
  /** Said when the command is interrupted and something stays. */
  interrupted?: string
  /** Writes a line to standard output. */
  print(text: string): void
}

/** Runs work with a progress bar. @internal */
export async function withProgress<T>(
  work: (onProgress: (fraction: number) => void) => Promise<T>,
): Promise<T> {
  using progress = new Progress()
  return await work(progress.update)
}
