/** The colour between two, `#rrggbb`, at a share of the way. @internal */
export function interpolateColour(from: string, to: string, share: number): string {
  const part = (colour: string, i: number) => Number.parseInt(colour.slice(1 + 2 * i, 3 + 2 * i), 16)
  const mixed = [0, 1, 2].map((i) => Math.round(part(from, i) + (part(to, i) - part(from, i)) * share))
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`
}

/** Black or white, whichever is read better on a ground. @internal */
export function textOn(ground: string): string {
  const [r, g, b] = [1, 3, 5].map((i) => {
    const value = Number.parseInt(ground.slice(i, i + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  const luminance = 0.2126 * r + 0.7152 * g + 0.0722 * b
  return luminance > 0.19 ? '#111111' : '#ffffff'
}
