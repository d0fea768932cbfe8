import type { ParameterSpec, ReturnSpec } from '@uchronia/codegen'

/** Values of an option; undefined leaves it out. */
type Choices = readonly (readonly [option: string, values: readonly unknown[]])[]

const kinds =
  'scalar bigint string strings text bytes buffer matrix struct structs handle handles callback address'.split(
    ' ',
  )

/** Options of parameters in all combinations, and one of the rest at a time. */
const parameterChoices: Choices = [
  ['as', [undefined, ...kinds]],
  ['dir', [undefined, 'in', 'out', 'inout']],
  ['nullable', [undefined, true]],
  // `m` is a pointer: in, how much there is; out, how much was filled.
  ['length', [undefined, 3, 'n', 'm']],
]
const parameterExtras: readonly ParameterSpec[] = [
  {},
  { fill: true },
  { enum: 'mode' },
  { handle: 'THING_PTR' },
  { struct: 'spot' },
  { retains: true },
  { transfers: true },
  { label: true },
  { held: true },
  { ownership: 'borrowed' },
  { ownership: 'owned', handle: 'THING_PTR' },
  { release: 'grid_free' },
  { rows: 3, columns: 2 },
  { needed: 'n' },
  { retry: 9 },
]
const resultChoices: Choices = [
  ['as', [undefined, ...kinds]],
  ['nullable', [undefined, true]],
  ['length', [undefined, 3, 'n']],
  ['ownership', [undefined, 'owned', 'borrowed']],
  ['release', [undefined, 'grid_free']],
]
const resultExtras: readonly ReturnSpec[] = [
  {},
  { enum: 'mode' },
  { handle: 'THING_PTR' },
  { struct: 'spot' },
  { rows: 3, columns: 2 },
  { of: 'n' },
  { ignore: 'of no use' },
]

function* product(choices: Choices): Generator<Record<string, unknown>> {
  const [first, ...rest] = choices
  if (first === undefined) {
    yield {}
    return
  }
  for (const value of first[1]) {
    for (const others of product(rest)) yield value === undefined ? others : { [first[0]]: value, ...others }
  }
}

/** The options of a parameter that the grid tries on each type. */
export function parameterCells(): ParameterSpec[] {
  return [...product(parameterChoices)].flatMap((spec) =>
    parameterExtras.map((extra) => ({ ...spec, ...extra })),
  )
}

/** The options of a result that the grid tries on each type. */
export function resultCells(): ReturnSpec[] {
  return [...product(resultChoices)].flatMap((spec) => resultExtras.map((extra) => ({ ...spec, ...extra })))
}
