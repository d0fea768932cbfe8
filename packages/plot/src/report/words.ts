import { percent, shortNumber } from '../layout/numbers.ts'
import { type GroupScores, groupWords, type VerificationScores } from '../verification/results.ts'

const SAMPLES = {
  maximize: 'every case that has a forecast and an observation',
  'same-issues': 'the issue times whose every lead time has an observation',
  'same-valid-times': 'the valid times that every lead time reaches',
} as const

const MISSING = {
  omit: 'a missing member is left out of its case; a case without observation or without any member is left out',
  propagate: 'a group with any missing value has no scores',
  raise: 'none: a missing value would have been an error',
} as const

const DETERMINISTIC = { mean: 'the mean of the members', median: 'the median of the members' } as const

/** A number in a sentence. */
const few = (value: number) => shortNumber(Number(value.toPrecision(3)))

/** The least and the greatest of numbers, in words. @internal */
export function range(values: readonly number[]): string {
  const [low, high] = [Math.min(...values), Math.max(...values)]
  return low === high ? shortNumber(low) : `${shortNumber(low)} to ${shortNumber(high)}`
}

/** Members of the cases of groups. @internal */
export function membersText(groups: readonly GroupScores[]): string {
  return range(
    groups.flatMap(({ members }) =>
      typeof members === 'number' ? [members] : [members.least, members.most],
    ),
  )
}

/** The rules by which scores came about: a name and a text each. @internal */
export function methodOf(scores: VerificationScores): [string, string][] {
  const { sample, missing, comparison, deterministic, bootstrap, reference, groups } = scores
  const rows: [string, string | undefined][] = [
    ['Sample', sample && `${SAMPLES[sample]} (${sample})`],
    ['Missing values', missing && `${MISSING[missing]} (${missing})`],
    ['Reference of skill scores', reference ?? 'none: no skill scores'],
    [
      'Events',
      comparison &&
        `a value ${comparison === '>=' ? 'at its threshold or above' : 'above its threshold'} (${comparison})`,
    ],
    ['Deterministic scores', deterministic && `of ${DETERMINISTIC[deterministic]}`],
    ['Intervals', bootstrap ? bootstrapText(bootstrap, groups) : 'none: no bootstrap was asked for'],
  ]
  return rows.filter((row): row is [string, string] => row[1] !== undefined)
}

function bootstrapText(
  { samples, confidence, seed }: NonNullable<VerificationScores['bootstrap']>,
  groups: readonly GroupScores[],
): string {
  const blocks = groups.flatMap(({ blocks: own }) => (own === undefined ? [] : [own]))
  const issues =
    blocks.length === 0
      ? ''
      : ` ${range(blocks.map((one) => one.issues))} issue times in blocks of ${range(blocks.map((one) => one.block))},`
  return `${percent(confidence)} % of ${samples} samples of a circular block bootstrap over${issues === '' ? ' issue times' : issues.replace(/,$/, '')}${seed === undefined ? '' : `, seed ${seed}`}`
}

/**
 * The results in a few sentences: skill against the reference, bias, spread beside error. Only what the numbers say.
 * @internal
 */
export function sentencesOf(scores: VerificationScores): string[] {
  const axis = ['lead-day', 'lead'].find((key) => scores.groups.some(({ by }) => key in by))
  const single = scores.groups.length === 1 ? scores.groups[0]! : undefined
  return [skillSentence(scores, axis), ...(single ? groupSentences(scores, single) : [])].filter(
    (text) => text !== '',
  )
}

const numberOf = (group: GroupScores, metric: string) => {
  const value = group.metrics[metric]
  return typeof value === 'number' ? value : Number.NaN
}

function intervalOf({ intervals }: GroupScores, metric: string): readonly [number, number] | undefined {
  const { lower, upper } = intervals?.[metric] ?? {}
  return typeof lower === 'number' && typeof upper === 'number' ? [lower, upper] : undefined
}

function skillSentence(scores: VerificationScores, axis: string | undefined): string {
  const { groups, reference = 'its reference' } = scores
  if (!groups.some((group) => !Number.isNaN(numberOf(group, 'crpss')))) return ''
  const only = groups.length === 1 ? groups[0]! : undefined
  if (only) {
    const value = numberOf(only, 'crpss')
    const interval = intervalOf(only, 'crpss')
    const within = interval ? `; interval ${few(interval[0])} to ${few(interval[1])}` : ''
    const words =
      value === 0 ? 'as large as' : `${few(Math.abs(value) * 100)} % ${value > 0 ? 'smaller' : 'larger'} than`
    return `The CRPS is ${words} that of ${reference} (CRPSS ${few(value)}${within}).`
  }
  const hasIntervals = groups.some((group) => intervalOf(group, 'crpss'))
  const isBetter = (group: GroupScores) => {
    if (!hasIntervals) return numberOf(group, 'crpss') > 0
    const interval = intervalOf(group, 'crpss')
    return interval !== undefined && interval[0] > 0
  }
  const where = placesOf(groups, isBetter, axis)
  const interval = 'interval of its skill'
  const better = `${hasIntervals ? 'clearly ' : ''}better than that of ${reference}`
  if (where === '')
    return `The CRPS is nowhere ${better}${hasIntervals ? `: the ${interval} reaches 0 or less everywhere` : ''}.`
  return `The CRPS is ${better} ${where}${hasIntervals ? `: there the ${interval} lies above 0` : ''}.`
}

/** The groups that fit, in words; empty when none does. */
function placesOf(
  groups: readonly GroupScores[],
  fits: (group: GroupScores) => boolean,
  axis: string | undefined,
): string {
  const count = groups.filter(fits).length
  if (count === 0) return ''
  if (axis === undefined || Object.keys(groups[0]!.by).length > 1)
    return `in ${count} of ${groups.length} groups`
  if (count === groups.length) return 'at every lead time'
  const leads = [...groups].sort((a, b) => Number(a.by[axis]) - Number(b.by[axis]))
  const first = leads.findIndex((group) => !fits(group))
  // A run from the first lead time on is said by its end; anything else is only counted.
  return first === count
    ? `up to ${groupWords(leads[first - 1]!.by)}`
    : `at ${count} of ${groups.length} lead times`
}

function groupSentences({ deterministic = 'mean' }: VerificationScores, group: GroupScores): string[] {
  const sentences: string[] = []
  const bias = numberOf(group, 'pbias')
  if (!Number.isNaN(bias)) {
    const way = bias === 0 ? 'as high as' : `${few(Math.abs(bias))} % ${bias > 0 ? 'above' : 'below'}`
    sentences.push(`The ${deterministic} of the members is on the whole ${way} the observations.`)
  }
  const [spread, error] = [numberOf(group, 'spread'), numberOf(group, 'rmse')]
  if (deterministic === 'mean' && spread >= 0 && error > 0) {
    sentences.push(
      `The spread of the members is ${few(spread / error)} times the error (RMSE) of their mean; of a reliable ensemble it is about 1.`,
    )
  }
  return sentences
}
