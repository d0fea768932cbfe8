import {
  type Chart,
  type ChartOptions,
  economicValue,
  type GroupScores,
  pitHistogram,
  rankHistogram,
  reliability,
  roc,
  type ScoreValue,
  skillByLead,
  spreadError,
  type VerificationScores,
} from '@uchronia/plot'
import { formatDuration } from '@uchronia/series'
import { metrics } from '@uchronia/verify'
import { useMemo, useState } from 'preact/hooks'
import { ChartView } from '../parts/chart-view.tsx'
import { Select } from '../parts/fields.tsx'
import { Notice } from '../parts/notice.tsx'
import type { Theme } from '../state/theme.ts'
import { numberText } from '../state/times.ts'
import { scoreDownloads } from './downloads.ts'

interface ScoresProps {
  readonly scores: VerificationScores
  readonly id: string
  /** The address that they came from. */
  readonly href: string
  readonly theme: Theme
  /** True while others are computed. */
  readonly stale: boolean
}

/** The scores of a verification as charts, and as a table. */
export function ScoresView({ scores, id, href, theme, stale }: ScoresProps) {
  const groups = scores.groups.map(({ by }) => groupName(by))
  const [chosen, setChosen] = useState(0)
  const group = scores.groups[Math.min(chosen, groups.length - 1)]
  const pictures = useMemo(() => (group ? picturesOf(scores, group) : []), [scores, group])
  const perGroup = pictures.some(({ isOfGroup }) => isOfGroup)
  if (!group) return <p>There are no cases: no valid time has both a forecast and an observation.</p>
  return (
    <section class="stack" aria-label="Scores" aria-busy={stale}>
      {(scores.warnings ?? []).map(({ message }) => (
        <Notice key={message} kind="info">
          {message}
        </Notice>
      ))}
      <ScoresTable scores={scores} />
      <p class="links">
        {scoreDownloads(href).map(([format, link]) => (
          <a key={format} class="button" href={link} download>
            Scores as {format}
          </a>
        ))}
      </p>
      {perGroup && groups.length > 1 && (
        <Select
          label="Diagrams of"
          value={String(Math.min(chosen, groups.length - 1))}
          options={groups.map((name, i) => [String(i), name])}
          onChange={(value) => setChosen(Number(value))}
        />
      )}
      <div class="pictures">
        {pictures.map(({ name, draw }) => (
          <ChartView key={name} draw={draw} theme={theme} name={`${id} ${name}`} aspect={0.75} />
        ))}
      </div>
    </section>
  )
}

interface Picture {
  readonly name: string
  readonly draw: (options: ChartOptions) => Chart
  readonly isOfGroup: boolean
}

/** The charts that the scores have something for. */
function picturesOf(scores: VerificationScores, group: GroupScores): Picture[] {
  const { by } = group
  const pictures: Picture[] = []
  const isByLead = 'lead' in by || 'lead-day' in by
  const own = Object.keys(by).length === 0 ? {} : { group: by }
  for (const [name, value] of Object.entries(group.metrics)) {
    if (value === null) continue
    const thresholds = thresholdKeys(value)
    const diagram = DIAGRAMS[name]
    if (diagram === undefined && isByLead && (typeof value === 'number' || isScalarByKey(value))) {
      for (const threshold of thresholds ?? [undefined]) {
        const more = threshold === undefined ? {} : { threshold: Number(threshold) }
        pictures.push({
          name: threshold === undefined ? name : `${name} ${threshold}`,
          draw: (options) => skillByLead(scores, { ...options, ...more, metric: name }),
          isOfGroup: false,
        })
      }
    }
    if (diagram === undefined) continue
    if (!diagram.isOfEvent) {
      pictures.push({
        name,
        draw: (options) => diagram.draw(scores, { ...options, ...own }),
        isOfGroup: true,
      })
      continue
    }
    for (const threshold of thresholds ?? []) {
      pictures.push({
        name: `${name} ${threshold}`,
        draw: (options) => diagram.draw(scores, { ...options, ...own, threshold: Number(threshold) }),
        isOfGroup: true,
      })
    }
  }
  const { spread, rmse } = group.metrics
  if (isByLead && typeof spread === 'number' && typeof rmse === 'number')
    pictures.push({
      name: 'spread and error',
      draw: (options) => spreadError(scores, options),
      isOfGroup: false,
    })
  return pictures
}

interface Diagram {
  readonly draw: (scores: VerificationScores, options: object) => Chart
  /** Drawn for each threshold. */
  readonly isOfEvent: boolean
}

const DIAGRAMS: Readonly<Record<string, Diagram>> = {
  reliability: { draw: reliability, isOfEvent: true },
  roc: { draw: roc, isOfEvent: true },
  rank_histogram: { draw: rankHistogram, isOfEvent: false },
  pit: { draw: pitHistogram, isOfEvent: false },
  economic_value: { draw: economicValue, isOfEvent: false },
}

function thresholdKeys(value: ScoreValue): string[] | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : undefined
}

function isScalarByKey(value: ScoreValue): boolean {
  return (
    thresholdKeys(value) !== undefined &&
    Object.values(value as object).every((one) => one === null || typeof one === 'number') &&
    thresholdKeys(value)!.every((key) => Number.isFinite(Number(key)))
  )
}

/** The properties that the cases of a group share, in words. */
function groupName(by: GroupScores['by']): string {
  const parts = Object.entries(by).map(([name, value]) =>
    name === 'lead' ? `lead ${formatDuration(Number(value))}` : `${name.replace('-', ' ')} ${value}`,
  )
  return parts.length === 0 ? 'all cases' : parts.join(', ')
}

/** A row a group, a column a score that is one number. */
function ScoresTable({ scores }: { readonly scores: VerificationScores }) {
  const columns: { title: string; of: (group: GroupScores) => Cell }[] = []
  for (const [name, value] of Object.entries(scores.groups[0]!.metrics)) {
    const title = metrics.find((one) => one.name === name)?.title ?? name
    if (value === null || typeof value === 'number')
      columns.push({ title, of: (group) => cellOf(group, name) })
    else if (isScalarByKey(value)) {
      for (const key of Object.keys(value)) {
        columns.push({ title: `${title}, ${key}`, of: (group) => cellOf(group, name, key) })
      }
    }
  }
  const units = scores.units === undefined ? '' : ` Values in ${scores.units}.`
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a table that is wider than the screen is scrolled with keys
    <section class="card table" aria-label="Scores as a table" tabIndex={0}>
      <table>
        <caption>
          {scores.forecast ?? 'Forecast'} against {scores.observed ?? 'observations'}
          {scores.reference === undefined ? '' : `, reference ${scores.reference}`}.{units}
        </caption>
        <thead>
          <tr>
            <th scope="col">Group</th>
            <th scope="col">Cases</th>
            {columns.map(({ title }) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {scores.groups.map((group) => (
            <tr key={groupName(group.by)}>
              <th scope="row">{groupName(group.by)}</th>
              <td>{group.cases}</td>
              {columns.map(({ title, of }) => {
                const { text, note } = of(group)
                return (
                  <td key={title} title={note}>
                    {text}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

interface Cell {
  readonly text: string
  readonly note?: string | undefined
}

function cellOf(group: GroupScores, name: string, key?: string): Cell {
  const part = (value: ScoreValue | undefined) =>
    key === undefined ? value : (value as Readonly<Record<string, ScoreValue>> | null | undefined)?.[key]
  const value = part(group.metrics[name])
  if (typeof value !== 'number')
    return {
      text: '–',
      note: group.notes?.[key === undefined ? name : `${name} ${key}`] ?? group.notes?.[name],
    }
  const { lower, upper } = group.intervals?.[name] ?? {}
  const [low, high] = [part(lower), part(upper)]
  const interval =
    typeof low === 'number' && typeof high === 'number' ? ` [${numberText(low)}, ${numberText(high)}]` : ''
  return { text: `${numberText(value)}${interval}` }
}
