import { isAbsolute, join, relative } from 'node:path'
import { matchesOf } from './text-sources.ts'

/** Digits of the parts of dates. */
const DIGITS: Readonly<Record<string, number>> = { Y: 4, j: 3 }

/**
 * The files of a pattern with one file per issue, in the order of their names: those beside the catalogue, and those under the
 * data path that no file beside it hides.
 *
 * @param pattern  absolute, with `{0}` or `{0:FORMAT}` for the date, beside the catalogue
 * @param folder  the folder of the catalogue
 * @internal
 */
export function issueFilesOf(pattern: string, folder: string, dataPath: string | undefined): string[] {
  const inside = relative(folder, pattern)
  const first = filesOf(pattern)
  if (dataPath === undefined || isAbsolute(inside)) return first
  const known = new Set(first.map((file) => relative(folder, file)))
  const others = filesOf(join(dataPath, inside)).filter((file) => !known.has(relative(dataPath, file)))
  return [...first, ...others]
}

function filesOf(pattern: string): string[] {
  // What stands for others in a glob, and is meant as it is written.
  const literal = (text: string) => text.replaceAll(/[*?[]/g, '[$&]')
  const glob = fieldsOf(pattern, literal, () => '*')
  const expression = fieldsOf(
    pattern,
    (text) => text.replaceAll(/[\\^$.|?*+()[\]{}]/g, '\\$&'),
    (part) => `\\d{${DIGITS[part] ?? 2}}`,
  )
  const whole = new RegExp(`^${expression}$`, 's')
  return matchesOf(glob)
    .filter((file) => whole.test(file))
    .sort()
}

/** A pattern whose text and parts of dates were replaced. */
function fieldsOf(pattern: string, text: (text: string) => string, part: (part: string) => string): string {
  return pattern
    .split(/(\{0(?::[^}]*)?\})/)
    .map((piece, i) => {
      if (i % 2 === 0) return text(piece)
      const format = piece === '{0}' ? '%Y%m%d' : piece.slice(3, -1)
      return format
        .split(/(%.)/s)
        .map((one, k) => (k % 2 === 0 ? text(one) : one === '%%' ? text('%') : part(one[1]!)))
        .join('')
    })
    .join('')
}
