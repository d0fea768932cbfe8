/**
 * Pieces that the other packages of uchronia are made of too, so that messages, option checks and reports are alike
 * everywhere. Not part of the public interface.
 *
 * @module
 * @internal
 */
export { once } from './arrow/once.ts'
export { type IndexRange, indexAt, rangeOf } from './indices.ts'
export { showInConsole } from './inspect.ts'
export { quantilePosition } from './kernels/quantiles.ts'
export { missingLast, sortMembers, sortRun } from './kernels/sort.ts'
export { relationOf } from './operations/relation.ts'
export { checkChoice, checkOptions } from './options.ts'
export { INFO_KEYS } from './plain/info.ts'
export { checkLabels, labelIndex, labelIndices } from './plain/labels.ts'
export { checkInfo } from './plain/plain-series.ts'
export {
  axisLines,
  counted,
  headAndTail,
  issueLines,
  namesLine,
  numberText,
  printable,
  rowLines,
  timeLines,
} from './plain/report.ts'
export { shorten, show } from './show.ts'
export { daysInMonth, fromCivil, toCivil } from './time/calendar.ts'
