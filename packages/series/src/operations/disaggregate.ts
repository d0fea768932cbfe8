import { OptionError } from '../errors.ts'
import type { SeriesInfo } from '../info.ts'
import { checkChoice, checkOptions } from '../options.ts'
import { formatTimeStep, parseTimeStep, type TimeStep } from '../time/time-step.ts'
import { type IntervalEnd, relationOf } from './relation.ts'

/** Options of `disaggregate`. */
export interface DisaggregateOptions {
  /** The finer step, in seconds or any text that `parseTimeStep` reads. It divides the step of the series. */
  readonly step: TimeStep | string
  /**
   * `share`: a value is shared out evenly, as amounts are. `repeat`: it is repeated, as rates and means are. The default is
   * what the metadata say.
   */
  readonly how?: 'share' | 'repeat' | undefined
}

/** A disaggregation that is ready to be done: the new start and step in seconds, and a function of the values. @internal */
export interface Disaggregation {
  /** Seconds between the first time of the series and that of the result. */
  readonly shift: number
  readonly step: number
  /** Finer steps to one of the series. */
  readonly parts: number
  readonly expand: (values: Float64Array) => Float64Array
}

/**
 * @param coarse  the step of the series in seconds
 * @throws {@link OptionError} @internal
 */
export function disaggregation(
  coarse: TimeStep,
  info: SeriesInfo,
  options: DisaggregateOptions,
  defaultEnd: IntervalEnd,
): Disaggregation {
  const { step: wanted, how } = checkOptions(options, 'disaggregate', ['step', 'how'])
  checkChoice(how, [undefined, 'share', 'repeat'], 'way to disaggregate')
  const step = parseTimeStep(wanted)
  if (typeof coarse !== 'number' || typeof step !== 'number' || coarse % step !== 0) {
    throw new OptionError(
      'INVALID_OPTION',
      `A step of "${formatTimeStep(coarse)}" cannot be divided into steps of "${formatTimeStep(step)}". Take one that divides it.`,
    )
  }
  const { quantity, at = defaultEnd } = relationOf(info)
  if (quantity === 'running') {
    throw new OptionError(
      'INVALID_OPTION',
      'The values are totals since the start of the forecast. Use deaccumulate() first.',
    )
  }
  const way = how ?? (quantity === 'amount' ? 'share' : quantity === 'mean' ? 'repeat' : undefined)
  if (way === undefined) {
    throw new OptionError(
      'INVALID_OPTION',
      'The metadata do not say whether the values are amounts or rates. Give { how: "share" } for amounts, "repeat" for rates.',
    )
  }
  const parts = coarse / step
  return {
    // Values at the end of their interval: the first part ends one finer step after its beginning.
    shift: at === 'end' ? step - coarse : 0,
    step,
    parts,
    expand(values) {
      const out = new Float64Array(values.length * parts)
      for (let i = 0; i < values.length; i++) {
        const part = way === 'share' ? values[i]! / parts : values[i]!
        out.fill(part, i * parts, (i + 1) * parts)
      }
      return out
    },
  }
}
