import { counted } from '@uchronia/series/internal'
import { shortNumber } from '../layout/numbers.ts'
import {
  type GroupScores,
  groupValue,
  groupWords,
  type ScoreValue,
  type VerificationScores,
} from '../verification/results.ts'
import { html } from './html.ts'
import { membersText } from './words.ts'

/** A number of a metric: of a threshold, level or share where it has one. */
interface Column {
  readonly metric: string
  readonly key: string | undefined
}

/** Columns that a sheet of paper has room for. */
const MOST_COLUMNS = 5
/** Rows of a page that is read; a table file has all. */
const MOST_ROWS = 400

/** The tables of scores: a row a metric where all cases are one group, else a row a group. @internal */
export function scoresTables(scores: VerificationScores): string {
  const { groups } = scores
  const columns = columnsOf(groups)
  if (columns.length === 0)
    return '<p>No metric of this verification is a number; the charts show what it has.</p>'
  if (groups.length === 1) return ofOneGroup(scores, groups[0]!, columns)
  const shown = groups.slice(0, MOST_ROWS)
  const tables: string[] = []
  const each = Math.ceil(columns.length / Math.ceil(columns.length / MOST_COLUMNS))
  for (let i = 0; i < columns.length; i += each)
    tables.push(ofGroups(`scores-${i + 1}`, scores, shown, columns.slice(i, i + each)))
  const left = groups.length - shown.length
  const note =
    left > 0 ? `<p class="note">${counted(left, 'further group')} are left out of the tables.</p>` : ''
  return tables.join('\n') + note
}

function columnsOf(groups: readonly GroupScores[]): Column[] {
  const names = [...new Set(groups.flatMap(({ metrics }) => Object.keys(metrics)))]
  return names.flatMap((metric): Column[] => {
    const values = groups.map(({ metrics }) => metrics[metric])
    const first = values.find((value) => value !== null && value !== undefined)
    if (first === undefined || typeof first === 'number') return [{ metric, key: undefined }]
    if (Array.isArray(first)) return []
    const keys = new Set(
      values.flatMap((value) =>
        typeof value === 'object' && value !== null && !Array.isArray(value)
          ? Object.entries(value as Readonly<Record<string, ScoreValue>>)
              .filter(([, one]) => one === null || typeof one === 'number')
              .map(([key]) => key)
          : [],
      ),
    )
    return Array.from(keys, (key) => ({ metric, key }))
  })
}

function numberAt(
  { metric, key }: Column,
  values: GroupScores['metrics'] | undefined,
): ScoreValue | undefined {
  const value = values?.[metric]
  if (key === undefined || typeof value !== 'object' || value === null) return value
  return (value as Readonly<Record<string, ScoreValue>>)[key]
}

function noteOf({ metric, key }: Column, { notes }: GroupScores): string | undefined {
  return (key === undefined ? undefined : notes?.[`${metric} ${key}`]) ?? notes?.[metric]
}

const threeDigits = (value: number) => shortNumber(Number(value.toPrecision(3)))

/** The bootstrap interval of a number; nothing where it has none. */
function intervalOf(column: Column, { intervals }: GroupScores): string {
  const ends = intervals?.[column.metric]
  const [lower, upper] = [ends?.lower, ends?.upper].map((end) =>
    end === undefined ? undefined : numberAt(column, { [column.metric]: end }),
  )
  return typeof lower === 'number' && typeof upper === 'number'
    ? `${threeDigits(lower)} to ${threeDigits(upper)}`
    : ''
}

const columnText = ({ metric, key }: Column) => (key === undefined ? metric : `${metric} ${key}`)

function cellText(value: ScoreValue | undefined): string {
  if (value === undefined) return ''
  return typeof value === 'number' ? shortNumber(value) : 'undefined'
}

const cell = (text: string, kind = '') => `<td${kind === '' ? '' : ` class="${kind}"`}>${html(text)}</td>`
const head = (text: string, scope: 'col' | 'row') => `<th scope="${scope}">${html(text)}</th>`

/** A table that scrolls in its own place, below what it is of. */
function tableOf(id: string, caption: string, heads: readonly string[], rows: readonly string[]): string {
  return `<p class="note caption" id="${id}">${html(caption)}</p>
<div class="scroll" tabindex="0" role="region" aria-labelledby="${id}"><table aria-labelledby="${id}">
<thead><tr>${heads.map((text) => head(text, 'col')).join('')}</tr></thead>
<tbody>
${rows.join('\n')}
</tbody></table></div>`
}

function ofOneGroup(scores: VerificationScores, group: GroupScores, columns: readonly Column[]): string {
  const intervals = columns.some((column) => intervalOf(column, group) !== '')
  const notes = columns.some((column) => noteOf(column, group) !== undefined)
  const confidence = scores.bootstrap
    ? `${Number((scores.bootstrap.confidence * 100).toPrecision(6))} % interval`
    : 'interval'
  const rows = columns.map((column) => {
    const cells = [
      head(columnText(column), 'row'),
      cell(cellText(numberAt(column, group.metrics))),
      ...(intervals ? [cell(intervalOf(column, group))] : []),
      ...(notes ? [cell(noteOf(column, group) ?? '', 'text')] : []),
    ]
    return `<tr>${cells.join('')}</tr>`
  })
  const heads = ['metric', 'value', ...(intervals ? [confidence] : []), ...(notes ? ['why undefined'] : [])]
  return tableOf('scores-1', `Scores of ${groupWords(group.by) || 'all cases'}`, heads, rows)
}

function ofGroups(
  id: string,
  { groups: all, bootstrap }: VerificationScores,
  groups: readonly GroupScores[],
  columns: readonly Column[],
): string {
  const names = [...new Set(all.flatMap(({ by }) => Object.keys(by)))]
  const rows = groups.map((group) => {
    const [first, ...others] = names.map((name) => groupValue(name, group.by[name] ?? ''))
    const cells = columns.map((column) => {
      const interval = intervalOf(column, group)
      const small = interval === '' ? '' : `<br><small>${html(interval)}</small>`
      const why = noteOf(column, group)
      const title = why === undefined ? '' : `<br><small class="why">${html(why)}</small>`
      return `<td>${html(cellText(numberAt(column, group.metrics)))}${small}${title}</td>`
    })
    const counts = [String(group.cases), membersText([group])]
    return `<tr>${head(first ?? '', 'row')}${[...others, ...counts].map((text) => cell(text)).join('')}${cells.join('')}</tr>`
  })
  const heads = [
    ...names.map((name) => name.replaceAll('-', ' ')),
    'cases',
    'members',
    ...columns.map(columnText),
  ]
  const small =
    bootstrap && columns.some((column) => groups.some((group) => intervalOf(column, group) !== ''))
  const caption = `Scores by ${names.map((name) => name.replaceAll('-', ' ')).join(' and ')}: ${columns.map(columnText).join(', ')}${small ? '; small: bootstrap intervals' : ''}`
  return tableOf(id, caption, heads, rows)
}
