/** See pack.mjs. */
export function published(): [folder: string, manifest: { name: string; version: string }][]
