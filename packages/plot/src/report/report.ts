import { formatInstant, type Instant, OptionError } from '@uchronia/series'
import { checkOptions, counted, show } from '@uchronia/series/internal'
import { percent } from '../layout/numbers.ts'
import { PAGE_THEME } from '../layout/theme.ts'
import type { ChartOptions, ThemeName } from '../options.ts'
import { checkVerification, type VerificationScores } from '../verification/results.ts'
import { drawOrSay, type Figure, type FigureGroup, figuresOf } from './figures.ts'
import { html } from './html.ts'
import { scoresTables } from './scores-table.ts'
import { STYLE } from './style.ts'
import { membersText, methodOf, sentencesOf } from './words.ts'

/** The description of a metric, as `metrics` of `@uchronia/verify` has it. */
export interface MetricDescription {
  readonly name: string
  readonly title: string
  readonly formula: string
  readonly reference: string
  readonly orientation: 'lower' | 'higher' | 'nearer' | 'none'
  readonly range: readonly [number, number]
  readonly perfect: number | null
}

/** Options of {@link reportPage}. */
export interface ReportOptions {
  /** The heading; `Verification of ` and the forecast by default. */
  readonly title?: string | undefined
  /** The command or the call that made the report, so that it can be made again. */
  readonly command?: string | undefined
  /** Versions of the programs that made it, by their names. */
  readonly versions?: Readonly<Record<string, string>> | undefined
  /** Further rows of the method, such as the period of the issues. */
  readonly details?: Readonly<Record<string, string>> | undefined
  /** Descriptions of metrics: of those that the verification has, title, formula and paper are listed. */
  readonly metrics?: readonly MetricDescription[] | undefined
  /** The time at which it was made, milliseconds UTC; not said by default, so that the same scores give the same page. */
  readonly created?: Instant | undefined
  /** The document to draw into; see {@link ChartOptions}. */
  readonly document?: Document | undefined
}

const KEYS = ['title', 'command', 'versions', 'details', 'metrics', 'created', 'document'] as const

/**
 * A verification, as `verify` gives it and as it stands in JSON, as one HTML page that stands alone: results in words, charts, tables, method. It needs no network and no
 * script, follows the reader's system from light to dark, fits a phone, and prints. Texts of others are escaped.
 *
 * @example
 * ```ts
 * const page = reportPage({ groups: [{ by: {}, cases: 9, members: 3, metrics: { crps: 0.4 } }] })
 * page.slice(0, 15) // '<!doctype html>'
 * ```
 * @throws {@link PlotError} `NO_RESULT`: not the result of a verification @throws {@link OptionError}
 */
export function reportPage(scores: VerificationScores, options: ReportOptions = {}): string {
  const checked = checkOptions(options, 'reportPage', KEYS)
  checkVerification(scores, {}, 'reportPage', [])
  checkTexts(checked)
  const { forecast = 'a forecast', observed = 'observations', reference, units } = scores
  const title = checked.title ?? `Verification of ${forecast}`
  const about = [
    `against ${observed}`,
    reference === undefined ? '' : `reference ${reference}`,
    units === undefined ? '' : `in ${units}`,
  ].filter((text) => text !== '')
  const sections = [
    ...figuresOf(scores).map((group) =>
      section(group.title, figuresHtml(group, checked.document), group.about),
    ),
    section(
      'Scores',
      scoresTables(scores),
      'Rounded to four digits, intervals to three. As CSV, Arrow or Parquet they have all.',
    ),
    section('Method', methodHtml(scores, checked)),
    ...glossary(scores, checked.metrics ?? []),
  ]
  const sentences = sentencesOf(scores)
  const warnings = (scores.warnings ?? []).map(
    ({ message }) => `<li class="warning"><strong>Warning.</strong> ${html(message)}</li>`,
  )
  const short = [...warnings, ...sentences.map((text) => `<li>${html(text)}</li>`)].join('\n')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="generator" content="uchronia">
<title>${html(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>${html(title)}</h1>
<p class="lead">${html(about.join(' · '))}</p>
${factsHtml(scores)}
${short === '' ? '' : `<ul class="short">\n${short}\n</ul>`}
<nav aria-label="Sections"><ul>${sections.map(({ id, title: name }) => `<li><a href="#${id}">${html(name)}</a></li>`).join('')}</ul></nav>
</header>
<main>
${sections.map((one) => one.html).join('\n')}
</main>
<footer>
${provenance(checked)}
</footer>
</body>
</html>
`
}

function checkTexts({ title, command, versions, details, metrics, created }: ReportOptions): void {
  for (const [name, value] of Object.entries({ title, command })) {
    if (value !== undefined && typeof value !== 'string')
      throw new OptionError('INVALID_OPTION', `${name} is text, not ${show(value)}.`)
  }
  for (const [name, value] of Object.entries({ versions, details })) {
    const fits =
      value === undefined ||
      (typeof value === 'object' &&
        value !== null &&
        Object.values(value).every((text) => typeof text === 'string'))
    if (!fits) throw new OptionError('INVALID_OPTION', `${name} are texts by name, not ${show(value)}.`)
  }
  if (metrics !== undefined && !Array.isArray(metrics))
    throw new OptionError('INVALID_OPTION', `metrics are descriptions of metrics, not ${show(metrics)}.`)
  if (created !== undefined && !Number.isFinite(created))
    throw new OptionError('INVALID_OPTION', `created is milliseconds UTC, not ${show(created)}.`)
}

interface Section {
  readonly id: string
  readonly title: string
  readonly html: string
}

function section(title: string, content: string, about = ''): Section {
  const id = title.toLowerCase().replaceAll(/[^a-z]+/g, '-')
  const intro = about === '' ? '' : `<p class="about">${html(about)}</p>\n`
  return {
    id,
    title,
    html: `<section aria-labelledby="${id}">\n<h2 id="${id}">${html(title)}</h2>\n${intro}${content}\n</section>`,
  }
}

function factsHtml(scores: VerificationScores): string {
  const { groups } = scores
  const cases = groups.reduce((sum, group) => sum + group.cases, 0)
  const missing = groups.flatMap(({ missing: share, cases: kept }) =>
    share === undefined || share === 1 ? [] : [{ left: (kept * share) / (1 - share), kept }],
  )
  const all = missing.reduce((sum, { left, kept }) => sum + left + kept, 0)
  const left = missing.reduce((sum, one) => sum + one.left, 0)
  const issues = groups.flatMap(({ blocks }) => (blocks === undefined ? [] : [blocks.issues]))
  const facts: [string, string][] = [
    ['cases', cases.toLocaleString('en')],
    ...(groups.length > 1 ? [['groups', String(groups.length)] as [string, string]] : []),
    ...(groups.length > 0 ? [['members', membersText(groups)] as [string, string]] : []),
    ...(issues.length > 0
      ? [['issue times', Math.max(...issues).toLocaleString('en')] as [string, string]]
      : []),
    ...(all > 0
      ? [['left out, missing', `${percent(Number((left / all).toPrecision(2)))} %`] as [string, string]]
      : []),
  ]
  const items = facts.map(([name, value]) => `<div><dt>${html(name)}</dt><dd>${html(value)}</dd></div>`)
  return `<dl class="facts">${items.join('')}</dl>`
}

/** Widths of a chart: beside another one, and on a phone. */
const WIDE: ChartOptions = { width: 460 }
const NARROW: ChartOptions = { width: 288 }

function figuresHtml({ figures, notes }: FigureGroup, document: Document | undefined): string {
  const drawn = figures.map((figure) => figureHtml(figure, document)).join('\n')
  const said = notes.map((note) => `<p class="note">${html(note)}</p>`).join('\n')
  return `<div class="figures">\n${drawn}\n</div>\n${said}`
}

function figureHtml(figure: Figure, document: Document | undefined): string {
  const options = { theme: PAGE_THEME as unknown as ThemeName, document }
  const wide = drawOrSay(figure, { ...WIDE, ...options })
  if (typeof wide === 'string') return `<figure><p>${html(wide)}</p></figure>`
  const narrow = drawOrSay(figure, { ...NARROW, ...options })
  return `<figure><div class="wide">${wide}</div><div class="narrow">${narrow}</div></figure>`
}

function methodHtml(scores: VerificationScores, { details = {} }: ReportOptions): string {
  const { forecast, observed, units } = scores
  const rows: [string, string | undefined][] = [
    ['Forecast', forecast],
    ['Observations', observed],
    ['Units', units],
    ...Object.entries(details),
    ...methodOf(scores),
  ]
  return definitions(rows.filter((row): row is [string, string] => row[1] !== undefined))
}

function definitions(rows: readonly (readonly [string, string])[]): string {
  const items = rows.map(([name, text]) => `<dt>${html(name)}</dt><dd>${html(text)}</dd>`)
  return `<dl class="method">${items.join('\n')}</dl>`
}

const ORIENTATION = {
  lower: 'lower',
  higher: 'higher',
  nearer: 'nearer to perfect',
  none: 'neither',
} as const

/** The metrics that the verification has: title, formula, better values, paper. */
function glossary({ groups }: VerificationScores, described: readonly MetricDescription[]): Section[] {
  const names = new Set(groups.flatMap(({ metrics }) => Object.keys(metrics)))
  const rows = described
    .filter(({ name }) => names.has(name))
    .map((metric) => {
      const [low, high] = metric.range.map((end) =>
        Number.isFinite(end) ? String(end) : end < 0 ? '−∞' : '∞',
      )
      const cells = [
        metric.title,
        metric.formula,
        `${low} to ${high}`,
        metric.perfect === null ? 'none' : String(metric.perfect),
        ORIENTATION[metric.orientation],
        metric.reference,
      ]
      const classes = ['text', 'formula', '', '', '', 'text']
      const data = cells.map(
        (text, i) => `<td${classes[i] === '' ? '' : ` class="${classes[i]}"`}>${html(text)}</td>`,
      )
      return `<tr><th scope="row">${html(metric.name)}</th>${data.join('')}</tr>`
    })
  if (rows.length === 0) return []
  const heads = ['metric', 'title', 'formula', 'range', 'perfect', 'better', 'source']
  const head = heads.map((text) => `<th scope="col">${text}</th>`).join('')
  const table = `<div class="scroll glossary" tabindex="0" role="region" aria-label="Metrics"><table><thead><tr>${head}</tr></thead>
<tbody>
${rows.join('\n')}
</tbody></table></div>`
  return [
    section(
      'Metrics',
      table,
      `${counted(rows.length, 'metric')}: x a member, y the observation, f the number that stands for the ensemble.`,
    ),
  ]
}

function provenance({ command, versions = {}, created }: ReportOptions): string {
  const programs = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  const made = [
    created === undefined ? '' : `Made ${formatInstant(created)}`,
    programs.length === 0 ? '' : `${created === undefined ? 'Made' : ''} with ${programs.join(', ')}`.trim(),
  ].filter((text) => text !== '')
  return [
    command === undefined ? '' : `<h2>Make it again</h2>\n<pre><code>${html(command)}</code></pre>`,
    made.length === 0 ? '' : `<p>${html(`${made.join(' ')}.`)}</p>`,
  ]
    .filter((text) => text !== '')
    .join('\n')
}
