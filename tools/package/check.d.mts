/** See check.mjs. */
export function problems(file: string, name: string, exports?: string[]): string[]
export function declaredFunctions(): string[]
export function inspect(file: string): {
  format: string
  machine: string
  exports: string[]
  needs: string[]
  glibc: string | null
  stripped: boolean
}
