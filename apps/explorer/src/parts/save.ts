import type { Chart } from '@uchronia/plot'

/** Has the browser keep a file. */
export function save(blob: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  document.body.append(link)
  link.click()
  link.remove()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}

export function saveSvg(chart: Chart, name: string): void {
  save(new Blob([chart.svg], { type: 'image/svg+xml' }), `${name}.svg`)
}

/** Pixels of the picture for one of the chart. */
const SCALE = 2

export async function savePng(chart: Chart, name: string): Promise<void> {
  const url = URL.createObjectURL(new Blob([chart.svg], { type: 'image/svg+xml' }))
  try {
    const image = new Image()
    image.src = url
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = chart.width * SCALE
    canvas.height = chart.height * SCALE
    canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height)
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
    if (blob) save(blob, `${name}.png`)
  } finally {
    URL.revokeObjectURL(url)
  }
}
