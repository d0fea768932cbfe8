/**
 * Pieces that the other packages of uchronia are made of too, so that messages, option checks and reports are alike
 * everywhere. Not part of the public interface.
 *
 * @module
 * @internal
 */

export { errorText } from './error-text.ts'
export { type IndexRange, indexAt, rangeOf } from './indices.ts'
export { INFO_KEYS } from './info.ts'
export { showInConsole } from './inspect.ts'
export { nativeKernelsFrom, setNativeKernels } from './kernels/native.ts'
export { quantilePosition } from './kernels/quantiles.ts'
export { presentIn, sortMembers, sortPresent } from './kernels/sort.ts'
export { didYouMean, nearest } from './nearest.ts'
export { type MediaBundle, type NotebookView, setNotebookView, showInNotebook } from './notebook.ts'
export { checkQuantity } from './operations/aggregate.ts'
export { parseDayStart } from './operations/period-options.ts'
export { quantileNames } from './operations/reduce-members.ts'
export { type Relation, relationOf } from './operations/relation.ts'
export { sameUnits } from './operations/units.ts'
export { checkChoice, checkOptions } from './options.ts'
export { pickBlock } from './plain/block.ts'
export { checkLabels, labelIndex, labelIndices } from './plain/labels.ts'
export { checkInfo } from './plain/plain-series.ts'
export { plainOf } from './plain/readable.ts'
export {
  axisLines,
  counted,
  headAndTail,
  issueLines,
  namesLine,
  numberText,
  rowLines,
  timeLines,
} from './plain/report.ts'
export { printable, shorten, show, showPath } from './show.ts'
export { daysInMonth, fromCivil, toCivil } from './time/calendar.ts'
export { selectLeads } from './time/lead-time-axis.ts'
export { floatData, toInt64 } from './to-arrow/columns.ts'
export { schemaMetadata, valueMetadata } from './to-arrow/describe.ts'
export { once } from './to-arrow/once.ts'
export type { DescribedSource } from './to-arrow/table-source.ts'
