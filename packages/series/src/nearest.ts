/** The least number of letters that are changed, left out, added or swapped with their neighbour between two words. */
function distance(a: string, b: string): number {
  let [before, last] = [[] as number[], Array.from({ length: b.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      row[j] = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + same)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        row[j] = Math.min(row[j]!, before[j - 2]! + 1)
    }
    ;[before, last] = [last, row]
  }
  return last[b.length]!
}

/** Letters of a word that are compared; longer ones are no slips. */
const MOST_LETTERS = 100

/**
 * The name that a misspelt one was probably meant to be; undefined where none is near.
 * @internal
 */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  if (name.length > MOST_LETTERS) return undefined
  const wanted = name.toLowerCase()
  // A slip in a short name, two or three in a long one.
  let least = Math.max(1, Math.floor(wanted.length * 0.34)) + 1
  let found: string | undefined
  for (const one of known) {
    if (Math.abs(one.length - wanted.length) >= least) continue
    const away = distance(wanted, one.toLowerCase())
    if (away < least) [least, found] = [away, one]
  }
  return found
}

/** ` Did you mean x?`, to stand behind the text of an error; nothing where no name is near. @internal */
export function didYouMean(name: string, known: Iterable<string>): string {
  const meant = nearest(name, known)
  return meant === undefined ? '' : ` Did you mean ${meant}?`
}
