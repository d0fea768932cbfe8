import { formatInstant, type TimeAxis } from '@uchronia/series'
import { useId, useRef } from 'preact/hooks'
import { timeText } from '../state/times.ts'
import { Field } from './fields.tsx'

/** The issue time of a forecast: a slider, and buttons for the one before and after. */
export function IssueField({
  issues,
  index,
  isNewest,
  zone,
  onChange,
}: {
  readonly issues: TimeAxis
  readonly index: number
  /** The newest is shown, also when another one comes. */
  readonly isNewest: boolean
  readonly zone: string
  /** @param issue  undefined for the newest, whichever that is */
  readonly onChange: (issue: string | undefined, how: 'push' | 'replace') => void
}) {
  const id = useId()
  const dragging = useRef(false)
  const last = issues.length - 1
  const choose = (next: number, how: 'push' | 'replace' = 'push') =>
    onChange(next >= last ? undefined : formatInstant(issues.at(Math.max(0, next))), how)
  const text = timeText(issues.at(index), zone)
  return (
    <Field
      id={id}
      label={`Issue ${index + 1} of ${issues.length}`}
      hint={isNewest ? `${text}, the newest` : text}
    >
      <div class="stepper">
        <button
          type="button"
          onClick={() => choose(index - 1)}
          disabled={index === 0}
          aria-label="Issue before"
          title="Issue before"
        >
          ‹
        </button>
        <input
          id={id}
          type="range"
          min={0}
          max={last}
          value={index}
          aria-valuetext={text}
          aria-describedby={`${id}-hint`}
          onInput={({ currentTarget }) => {
            choose(Number(currentTarget.value), dragging.current ? 'replace' : 'push')
            dragging.current = true
          }}
          onChange={() => {
            dragging.current = false
          }}
        />
        <button
          type="button"
          onClick={() => choose(index + 1)}
          disabled={index === last}
          aria-label="Issue after"
          title="Issue after"
        >
          ›
        </button>
        <button type="button" onClick={() => choose(last)} disabled={isNewest}>
          Newest
        </button>
      </div>
    </Field>
  )
}
