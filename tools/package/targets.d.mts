/** See targets.mjs. */
export const targets: Record<string, { os: string; cpu: string; libc?: string; library: string }>
export const glibc: string
export function hostTarget(): string | undefined
