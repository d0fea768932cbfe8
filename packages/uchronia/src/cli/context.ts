/** The surroundings of a command. @internal */
export interface Context {
  /** Aborted by Ctrl-C, SIGTERM and SIGHUP. */
  readonly signal: AbortSignal
  /** Said when the command is interrupted and something stays. */
  interrupted?: string
  /** Writes a line to standard output. */
  print(text: string): void
}

let isQuiet = false

/** Shows no progress from now on. @internal */
export function quiet(): void {
  isQuiet = true
}

/** Runs work with a progress bar. @internal */
export async function withProgress<T>(
  work: (onProgress: (fraction: number) => void) => Promise<T>,
): Promise<T> {
  // Nobody sees a bar elsewhere, and drawing one takes a package.
  if (isQuiet || !process.stderr.isTTY) return await work(() => {})
  const { Progress } = await import('./progress.ts')
  using progress = new Progress()
  return await work(progress.update)
}
