import { metrics as allMetrics, DEFAULT_METRICS, type Metric } from '@uchronia/verify'
import { useState } from 'preact/hooks'
import { Check, Select, TextField } from '../parts/fields.tsx'
import { Notice } from '../parts/notice.tsx'
import type { Detail, ListedEntry } from '../server/entries.ts'
import { getVerification } from '../server/verification.ts'
import type { Address } from '../state/address.ts'
import { parseThresholds } from '../state/thresholds.ts'
import { useLoad } from '../state/use-load.ts'
import type { ViewProps } from './context.ts'
import { ScoresView } from './scores-view.tsx'
import { observedOf } from './settings.ts'

/** Metrics that a chart shows, and a table cannot; offered first. */
const PICTURES = ['reliability', 'rank_histogram', 'pit', 'roc', 'economic_value']

/** Chosen where the address says nothing. */
const FIRST_CHOICE = ['crps', 'alpha', 'spread', 'rmse', 'pbias', 'rank_histogram']

const BY = [
  ['lead-day', 'lead day'],
  ['lead', 'lead time'],
  ['none', 'nothing: all cases together'],
  ['month', 'month'],
  ['season', 'season'],
  ['year', 'year'],
] as const

const STEPS = [
  ['', 'each value for itself'],
  ['PT3H', '3 hours'],
  ['PT6H', '6 hours'],
  ['PT12H', '12 hours'],
  ['daily', 'days'],
] as const

const REDUCTIONS = [
  ['sum', 'totals'],
  ['mean', 'means'],
  ['max', 'maxima'],
  ['min', 'minima'],
] as const

/** Hours and minutes, with an offset where they are not UTC. */
const DAY_START = /^([01]\d|2[0-3]):[0-5]\d(Z|[+-]([01]\d|2[0-3]):?[0-5]\d)?$/

/** Totals of amounts, means of everything else. */
function reductionOf({ aggregation }: Detail, { reduce }: Address): string {
  return reduce ?? (/accumulat|\bsum\b|total/i.test(aggregation ?? '') ? 'sum' : 'mean')
}

/** Scores of a forecast against observations, with the metrics that are chosen. */
export function VerificationView(props: ViewProps & { readonly forecasts: readonly ListedEntry[] }) {
  const { detail, address, navigate, theme, epoch, forecasts } = props
  const observed = observedOf(detail, address)
  const chosen = (address.metrics ?? FIRST_CHOICE.join(',')).split(',').filter(isMetric)
  const usable = chosen.filter((name) => missingFor(metricNamed(name)!, address) === undefined)
  const query = queryOf(detail, observed, usable, address)
  const [fraction, setFraction] = useState(0)
  const wanted = address.verify !== undefined && observed !== undefined && usable.length > 0
  const scores = useLoad(
    wanted ? `/api/verification?${query}` : undefined,
    (signal) => {
      setFraction(0)
      return getVerification(`/api/verification?${query}`, signal, setFraction)
    },
    epoch,
  )
  if (detail.observable.length === 0) {
    return (
      <Notice kind="info">
        There is no series in the units of this forecast ({detail.units ?? 'not known'}) to verify it against.
      </Notice>
    )
  }
  return (
    <div class="stack">
      <Form {...props} chosen={chosen} observed={observed} others={forecasts} />
      {address.verify === undefined && observed !== undefined && (
        <button
          type="button"
          class="primary"
          disabled={usable.length === 0}
          onClick={() => navigate({ verify: '1' })}
        >
          Verify
        </button>
      )}
      {observed === undefined && <Notice kind="info">Choose the observations to verify against.</Notice>}
      {wanted && scores.loading && (
        <div class="card progress" role="status">
          <label>
            Reading and scoring {Math.round(fraction * 100)} %<progress value={fraction} max={1} />
          </label>
          <button type="button" onClick={() => navigate({ verify: undefined })}>
            Stop
          </button>
        </div>
      )}
      {wanted && scores.error && <Notice>{scores.error.message}</Notice>}
      {wanted && scores.data && !scores.error && (
        <ScoresView
          scores={scores.data}
          id={detail.id}
          href={scores.key!}
          theme={theme}
          stale={scores.loading}
        />
      )}
    </div>
  )
}

const metricNamed = (name: string) => allMetrics.find((metric) => metric.name === name)
const isMetric = (name: string) => metricNamed(name) !== undefined

/** The reason why a metric cannot be computed yet. */
function missingFor(
  { needs }: Metric,
  { reference, thresholds, by = 'lead-day' }: Address,
): string | undefined {
  const levels = parseThresholds(thresholds)?.length ?? 0
  if (needs.includes('reference') && reference === undefined) return 'needs a reference'
  if ((needs.includes('threshold') || needs.includes('thresholds')) && levels === 0) return 'needs thresholds'
  if (needs.includes('interval') && levels < 2) return 'needs two thresholds'
  if (needs.includes('trajectory') && (by === 'lead' || by === 'lead-day')) return 'not by lead'
  return undefined
}

function queryOf(
  detail: Detail,
  observed: string | undefined,
  metrics: readonly string[],
  address: Address,
): URLSearchParams {
  const { by = 'lead-day', reference, step, day, first, last, bootstrap, thresholds } = address
  const query = new URLSearchParams({ id: detail.id, by, metrics: metrics.join(',') })
  const aggregate =
    step === undefined
      ? {}
      : { step, how: reductionOf(detail, address), dayStart: day && DAY_START.test(day) ? day : undefined }
  const levels = parseThresholds(thresholds)?.map(({ value }) => value) ?? []
  const more = {
    observed,
    reference,
    ...aggregate,
    from: first,
    to: last,
    bootstrap,
    thresholds: levels.join(','),
  }
  for (const [name, value] of Object.entries(more))
    if (value !== undefined && value !== '') query.set(name, value)
  return query
}

function Form({
  detail,
  address,
  navigate,
  chosen,
  others,
}: ViewProps & {
  readonly chosen: readonly string[]
  readonly observed: string | undefined
  readonly others: readonly ListedEntry[]
}) {
  const order = [...new Set([...DEFAULT_METRICS, ...PICTURES, ...allMetrics.map(({ name }) => name)])]
  const references = [
    ['', 'none'],
    ['climatology', 'climatology of the observations'],
    ['persistence', 'persistence'],
    ...others
      .filter(({ id, units }) => id !== detail.id && units === detail.units)
      .map(({ id }) => [id, id] as const),
  ] as const
  const toggle = (name: string, on: boolean) => {
    const next = order.filter((one) => (one === name ? on : chosen.includes(one)))
    navigate({ metrics: next.join(',') || 'none' }, 'replace')
  }
  return (
    <div class="card form">
      <div class="grid">
        <Select
          label="Scores by"
          value={address.by ?? 'lead-day'}
          options={BY}
          onChange={(by) => navigate({ by }, 'replace')}
        />
        <Select
          label="Reference of skill scores"
          value={address.reference ?? ''}
          options={references}
          onChange={(reference) => navigate({ reference: reference || undefined }, 'replace')}
        />
        <Select
          label="Steps that are scored"
          value={address.step ?? ''}
          options={STEPS}
          onChange={(step) => navigate({ step: step || undefined }, 'replace')}
        />
        {address.step !== undefined && (
          <Select
            label="A step is scored by its"
            value={reductionOf(detail, address)}
            options={REDUCTIONS}
            onChange={(reduce) => navigate({ reduce }, 'replace')}
          />
        )}
        {address.step !== undefined && (
          <TextField
            label="Days begin at"
            placeholder="the issue time"
            hint="09:00+10:00; the issue time when empty"
            error={
              address.day === undefined || DAY_START.test(address.day)
                ? undefined
                : 'Give hours and minutes, with an offset from UTC: 09:00+10:00.'
            }
            value={address.day ?? ''}
            onChange={(day) => navigate({ day: day || undefined }, 'replace')}
          />
        )}
        <TextField
          label="Issues from"
          type="date"
          value={address.first ?? ''}
          onChange={(first) => navigate({ first: first || undefined }, 'replace')}
        />
        <TextField
          label="Issues to"
          type="date"
          value={address.last ?? ''}
          onChange={(last) => navigate({ last: last || undefined }, 'replace')}
        />
        <Check
          label="95 % intervals (bootstrap over issues)"
          checked={address.bootstrap !== undefined}
          onChange={(on) => navigate({ bootstrap: on ? '200' : undefined }, 'replace')}
        />
      </div>
      <fieldset>
        <legend>Metrics</legend>
        <div class="metric-list">
          {order.map((name) => {
            const metric = metricNamed(name)!
            const why = missingFor(metric, address)
            return (
              <Check
                key={name}
                label={why === undefined ? metric.title : `${metric.title} (${why})`}
                checked={chosen.includes(name)}
                disabled={why !== undefined && !chosen.includes(name)}
                onChange={(on) => toggle(name, on)}
              />
            )
          })}
        </div>
      </fieldset>
    </div>
  )
}
