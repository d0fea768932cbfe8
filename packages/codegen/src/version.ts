import { readFileSync } from 'node:fs'

/** The version of this package, which stands in what it writes. */
export const generatorVersion: string = packageVersion()

function packageVersion(): string {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  return (JSON.parse(manifest) as { version: string }).version
}
