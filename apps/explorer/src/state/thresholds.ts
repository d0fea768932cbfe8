/** `minor=120, 200`: levels with or without a name. Undefined where a level is no number. */
export function parseThresholds(
  text: string | undefined,
): readonly { readonly value: number; readonly label?: string }[] | undefined {
  const parts = (text ?? '').split(/[,;]/).filter((part) => part.trim() !== '')
  const levels = parts.map((part) => {
    const [name, level] = part.includes('=') ? splitLast(part) : ['', part]
    const value = level.trim() === '' ? Number.NaN : Number(level)
    return name.trim() === '' ? { value } : { value, label: name.trim() }
  })
  return levels.every(({ value }) => Number.isFinite(value)) ? levels : undefined
}

function splitLast(part: string): [string, string] {
  const at = part.lastIndexOf('=')
  return [part.slice(0, at), part.slice(at + 1)]
}
