/**
 * Pictures of charts, outside a browser.
 *
 * @packageDocumentation
 */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Resvg } from '@resvg/resvg-js'
import { OptionError } from '@uchronia/series'
import { checkOptions, show } from '@uchronia/series/internal'
import { PlotError } from '../errors.ts'
import type { Chart } from '../layout/chart.ts'
import { checkNumber } from '../options.ts'

/** Options of {@link toPng}. */
export interface PngOptions {
  /** Pixels of the picture for one of the chart, 0.1 to 10; 2 by default. */
  readonly scale?: number | undefined
  /** Paths of further TTF or OTF fonts, for characters that Inter does not have, such as Chinese ones. */
  readonly fonts?: readonly string[] | undefined
}

/**
 * The font of this package, Inter, which has Latin, Greek and Cyrillic letters. Without it a picture would have no text, and
 * nobody would be told.
 */
function ownFont(): string {
  const file = import.meta.url ? fileURLToPath(new URL('../../fonts/Inter-Regular.ttf', import.meta.url)) : ''
  if (existsSync(file)) return file
  throw new PlotError(
    'NO_PICTURE',
    `The font that comes with @uchronia/plot is not there${file && `: ${file}`}. A bundle leaves it out: mark @uchronia/plot as external.`,
  )
}

/** Pixels of a picture that fit in memory. */
const MOST_PIXELS = 200_000_000

/**
 * A chart as PNG, in the font that comes with this package, whatever fonts a machine has.
 *
 * @example
 * ```ts
 * import { toPng } from '@uchronia/plot/png'
 * String.fromCharCode(...toPng(plot(dailySeries('2020-01-01', [1, 3, 2]))).subarray(1, 4)) // 'PNG'
 * ```
 * @throws {@link PlotError} `NO_PICTURE` @throws {@link OptionError}
 */
export function toPng(chart: Chart, options: PngOptions = {}): Uint8Array {
  const { scale = 2, fonts = [] } = checkOptions(options, 'toPng', ['scale', 'fonts'])
  checkNumber(scale, 'scale', 0.1, 10)
  if (!Array.isArray(fonts) || fonts.some((font) => typeof font !== 'string'))
    throw new OptionError('INVALID_OPTION', `fonts are paths of font files, not ${show(fonts)}.`)
  const absent = fonts.find((font) => !existsSync(font))
  if (absent !== undefined)
    throw new OptionError('INVALID_OPTION', `There is no font file ${show(absent)}, one of fonts.`)
  if (chart.width * chart.height * scale * scale > MOST_PIXELS) {
    throw new PlotError(
      'NO_PICTURE',
      `A picture of ${Math.round(chart.width * scale)} x ${Math.round(chart.height * scale)} pixels is too large. Take a smaller scale.`,
    )
  }
  const inter = ownFont()
  try {
    const picture = new Resvg(chart.svg, {
      fitTo: { mode: 'zoom', value: scale },
      font: {
        loadSystemFonts: false,
        fontFiles: [inter, ...fonts],
        defaultFontFamily: 'Inter',
        sansSerifFamily: 'Inter',
      },
    })
    return picture.render().asPng()
  } catch (cause) {
    throw new PlotError('NO_PICTURE', `The picture cannot be made: ${(cause as Error).message}`, { cause })
  }
}

/** Scripts that Inter has, and signs that belong to none. */
const COVERED =
  /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Common}\p{Script=Inherited}]$/u

/**
 * The characters of a chart that the font of this package has no picture of: boxes stand for them, unless `toPng` is given
 * fonts that have them.
 *
 * @example
 * ```ts
 * import { charactersWithoutPicture } from '@uchronia/plot/png'
 * charactersWithoutPicture(plot(dailySeries('2020-01-01', [1], { longName: '河 flow' }))).join() // '河'
 * ```
 */
export function charactersWithoutPicture(chart: Chart): string[] {
  const texts = chart.svg.replaceAll(/<[^>]*>/g, '')
  return [...new Set(texts)].filter((character) => !COVERED.test(character))
}
