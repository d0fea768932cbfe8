import { createHash } from 'node:crypto'
import type { Dirent } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/** Files of a folder that are asked at a time, so that a folder of thousands takes none of the threads for long. */
const AT_A_TIME = 32

/**
 * A text that is another one after a file changed, or after one of the files of a folder or pattern (`data/*.nc`,
 * `rain_{0}.nc`) came, went or changed.
 * @internal
 */
export async function stampOf(path: string): Promise<string> {
  const own = await stat(path, { bigint: true }).catch(() => undefined)
  if (own?.isFile()) return `${own.mtimeNs}-${own.size}-${own.ino}`
  if (own?.isDirectory()) return folderStamp(path, () => true)
  const fits = patternOf(basename(path))
  return fits === undefined ? 'none' : folderStamp(dirname(path), fits)
}

async function folderStamp(folder: string, fits: (name: string) => boolean): Promise<string> {
  const all = await readdir(folder, { withFileTypes: true }).catch((): Dirent[] => [])
  const names = all
    .filter((one) => !one.isDirectory() && !one.name.startsWith('.') && fits(one.name))
    .map(({ name }) => name)
    .sort()
  const digest = createHash('sha1')
  for (let first = 0; first < names.length; first += AT_A_TIME) {
    const stamps = await Promise.all(
      names.slice(first, first + AT_A_TIME).map(async (name) => {
        const found = await stat(join(folder, name), { bigint: true }).catch(() => undefined)
        return found ? `${name}-${found.mtimeNs}-${found.size}-${found.ino}` : name
      }),
    )
    digest.update(stamps.join('\0'))
  }
  return `${names.length}:${digest.digest('hex')}`
}

/** Names that fit a pattern, in which `*` and `{0}` stand for anything. */
function patternOf(pattern: string): ((name: string) => boolean) | undefined {
  const parts = pattern.split(/\*|\?|\[[^\]]*\]|\{\d*\}/)
  if (parts.length < 2) return undefined
  const first = parts[0]!
  const last = parts.at(-1)!
  return (name) => name.startsWith(first) && name.endsWith(last)
}
