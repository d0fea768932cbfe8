/** A test for names: `*` stands for any text, `?` for one character, `a|b` for either. All else is itself. */
export function glob(pattern: string): (text: string) => boolean {
  if (!/[*?|]/.test(pattern)) return (text) => text === pattern
  const source = pattern
    .split('|')
    .map((part) =>
      part
        .replace(/[.+^${}()[\]\\]/g, '\\$&')
        .replaceAll('*', '.*')
        .replaceAll('?', '.'),
    )
    .join('|')
  const expression = new RegExp(`^(?:${source})$`)
  return (text) => expression.test(text)
}

/** A test for types as C writes them: blanks do not count, `*` is a pointer, `%` stands for any text. */
export function typeGlob(pattern: string): (spelling: string) => boolean {
  const squeeze = (text: string): string =>
    text
      .replaceAll(/\s*\*\s*/g, '*')
      .replaceAll(/\s+/g, ' ')
      .trim()
  const expression = new RegExp(
    `^${squeeze(pattern)
      .replace(/[.+?^${}()|[\]\\*]/g, '\\$&')
      .replaceAll('%', '.*')}$`,
  )
  return (spelling) => expression.test(squeeze(spelling))
}
