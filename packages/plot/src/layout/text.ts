// Widths are estimated, a little too wide: the font of a page is not known here, and a label must never be cut off.

/** Widths of a character as a share of the size of the font. */
function characterWidth(character: string): number {
  const code = character.codePointAt(0)!
  if (code >= 0x300 && code <= 0x36f) return 0
  // Chinese, Japanese and Korean characters, full-width forms, pictographs.
  if (code >= 0x1100 && (code <= 0x115f || (code >= 0x2e80 && code <= 0xd7ff) || code >= 0xf900)) return 1.05
  if (code > 0x24f) return 0.68
  if ("iljI.,:;'|! ".includes(character)) return 0.31
  if ('ftr()[]{}-/\\"`*'.includes(character)) return 0.42
  if ('mwMW@%&'.includes(character)) return 0.92
  if (character >= 'A' && character <= 'Z') return 0.72
  return 0.63
}

/** The width of a line of text in pixels, or a little more. @internal */
export function textWidth(text: string, size: number): number {
  let width = 0
  for (const character of text) width += characterWidth(character)
  return Math.ceil(width * size)
}

/**
 * Breaks a text into lines that are not wider than `width`: at blanks where there are some, else between characters.
 * @internal
 */
export function wrapText(text: string, size: number, width: number): string[] {
  const lines: string[] = []
  let line = ''
  const flush = () => {
    if (line !== '') lines.push(line)
    line = ''
  }
  for (const word of text.split(' ').filter((one) => one !== '')) {
    const joined = line === '' ? word : `${line} ${word}`
    if (textWidth(joined, size) <= width) {
      line = joined
      continue
    }
    flush()
    for (const character of word) {
      if (line !== '' && textWidth(line + character, size) > width) flush()
      line += character
    }
  }
  flush()
  return lines
}
