import type { Source } from './source.ts'

/** A sentence with the identifier that is most like a name that is none; nothing where none is like it. @internal */
export function suggestion(name: string, sources: readonly Source[]): string {
  const most = Math.ceil(name.length / 3)
  let best: string | undefined
  let least = most + 1
  for (const id of sources.flatMap(({ library }) => library.getSeriesIdentifiers())) {
    if (id === name || Math.abs(id.length - name.length) >= least) continue
    const edits = distance(name.toLowerCase(), id.toLowerCase())
    if (edits < least) {
      best = id
      least = edits
    }
  }
  return best === undefined ? '' : ` Did you mean "${best}"?`
}

/** The number of letters to change, add or leave out (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)))
    }
    row = next
  }
  return row[b.length]!
}
