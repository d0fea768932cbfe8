export const packed: string
export function isGenerator(name: string): boolean
export function isEngine(name: string): boolean
export function tarballsHere(): string[]
