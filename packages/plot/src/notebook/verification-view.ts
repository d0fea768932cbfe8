import { counted, headAndTail } from '@uchronia/series/internal'
import { shortNumber } from '../layout/numbers.ts'
import type { ScoreValue, VerificationScores } from '../verification/results.ts'
import { folded, lines, page, tableOf } from './html.ts'

/** Pairs of forecasts and observations. @internal */
export function pairsHtml(text: string): string {
  const [title = '', ...rest] = text.split('\n')
  return page(title, lines(rest))
}

/** Scores: a row for each group, those in the middle left out; what has several values is only named. @internal */
export function scoresHtml(scores: VerificationScores, text: string): string {
  const { groups } = scores
  const [title = ''] = text.split('\n')
  const metrics = [...new Set(groups.flatMap((group) => Object.keys(group.metrics)))]
  const names = [...new Set(groups.flatMap((group) => Object.keys(group.by)))]
  const rows = headAndTail(groups.length, 10).map((i) => {
    if (i === null) return ['...']
    const group = groups[i]!
    return [
      ...(names.length === 0 ? ['all cases'] : names.map((name) => String(group.by[name] ?? ''))),
      String(group.cases),
      ...metrics.map((name) => scoreText(group.metrics[name])),
    ]
  })
  const notes = groups.flatMap(({ notes: own = {} }) => Object.entries(own)).map(([name, why]) => [name, why])
  return page(
    title,
    tableOf(rows, [...(names.length === 0 ? ['group'] : names), 'cases', ...metrics]),
    folded(counted(notes.length, 'undefined score'), notes),
  )
}

function scoreText(value: ScoreValue | undefined): string {
  if (value === undefined) return ''
  if (value === null) return 'undefined'
  if (typeof value === 'number') return shortNumber(value)
  if (Array.isArray(value)) return counted(value.length, 'value')
  const entries = Object.entries(value)
  return entries
    .slice(0, 4)
    .map(
      ([key, one]) =>
        `${key}: ${typeof one === 'object' && one !== null ? '...' : scoreText(one as ScoreValue)}`,
    )
    .concat(entries.length > 4 ? ['...'] : [])
    .join(', ')
}
