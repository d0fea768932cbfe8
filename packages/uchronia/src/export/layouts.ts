import { OptionError, type SeriesKind } from '@uchronia/series'
import { checkChoice, checkOptions, quantileNames, show } from '@uchronia/series/internal'
import { efiTable } from './efi.ts'
import { hubverseTable } from './hubverse.ts'
import type { MembersAs } from './members.ts'
import { seriesTable } from './series-table.ts'
import type { Source } from './source.ts'
import type { TableMaker } from './table-maker.ts'
import { teehrTable } from './teehr.ts'

/**
 * The layouts of a table in a file.
 *
 * | layout | rows | columns |
 * |---|---|---|
 * | `long` | one per value | the axes and `value` |
 * | `wide` | one per time, or issue and lead time | one per member or station |
 * | `tensor` | one per member or station, and issue time | `values`, a list |
 * | `quantiles` | as `wide`, of ensembles and forecasts | one per level: `q05`, `q50`, `q97.5` |
 * | `teehr` | one per value | those of the time series tables of TEEHR |
 * | `efi` | one per value, of forecasts | those of the Ecological Forecasting Initiative |
 * | `hubverse` | one per value or quantile, of forecasts | those of model output of the hubverse |
 */
export type ExportLayout = 'long' | 'wide' | 'tensor' | 'quantiles' | 'teehr' | 'efi' | 'hubverse'

/** Options of the tables that are written. */
export interface LayoutOptions {
  /** `long` (default): a row per value. See {@link ExportLayout}. */
  readonly layout?: ExportLayout | undefined
  /**
   * The levels of `quantiles`, from 0 to 1; 0.05, 0.25, 0.5, 0.75 and 0.95 by default. With `hubverse`: quantiles instead of
   * members as samples.
   */
  readonly levels?: readonly number[] | undefined
  /** `text` (default): names are names. `integer`: where all of them are, for readers that sort by it. */
  readonly membersAs?: MembersAs | undefined
  /**
   * The texts of columns that are the same in every row of `teehr` (`variable_name`, `configuration_name`, `unit_name`,
   * `location_id`), `efi` (`project_id`, `model_id`, `duration`, `site_id`, `variable`) and `hubverse` (`target`,
   * `location`), instead of what the series says.
   */
  readonly columns?: Readonly<Record<string, string>> | undefined
}

/** The keys of {@link LayoutOptions}. @internal */
export const LAYOUT_KEYS: readonly (keyof LayoutOptions)[] = ['layout', 'levels', 'membersAs', 'columns']

/** {@link LayoutOptions}, checked, with their defaults. @internal */
export interface Layout {
  readonly layout: ExportLayout
  readonly levels: readonly number[] | undefined
  readonly membersAs: MembersAs
  readonly columns: Readonly<Record<string, string>>
  /** Instants are made in microseconds where that costs nothing, for formats that have them so. */
  readonly isMicroseconds: boolean
}

const ALL: readonly SeriesKind[] = ['single', 'collection', 'ensemble', 'forecast']

interface Definition {
  /** The kinds of series that it is for. */
  readonly kinds: readonly SeriesKind[]
  /** The columns of one text that may be named. */
  readonly columns: readonly string[]
  readonly options: readonly (keyof LayoutOptions)[]
  readonly make: (source: Source, layout: Layout) => TableMaker
}

const DEFINITIONS: Readonly<Record<ExportLayout, Definition>> = {
  long: { kinds: ALL, columns: [], options: ['membersAs'], make: seriesTable },
  wide: { kinds: ALL, columns: [], options: [], make: seriesTable },
  tensor: { kinds: ALL, columns: [], options: ['membersAs'], make: seriesTable },
  quantiles: { kinds: ['ensemble', 'forecast'], columns: [], options: ['levels'], make: seriesTable },
  teehr: {
    kinds: ALL,
    columns: ['variable_name', 'configuration_name', 'unit_name', 'location_id'],
    options: ['columns', 'membersAs'],
    make: teehrTable,
  },
  efi: {
    kinds: ['forecast'],
    columns: ['project_id', 'model_id', 'duration', 'site_id', 'variable'],
    options: ['columns', 'membersAs'],
    make: efiTable,
  },
  hubverse: {
    kinds: ['forecast'],
    columns: ['target', 'location'],
    options: ['columns', 'membersAs', 'levels'],
    make: hubverseTable,
  },
}

/** The names of all layouts. @internal */
export const LAYOUTS = Object.keys(DEFINITIONS) as readonly ExportLayout[]

/** Levels of the layout `quantiles` where none are asked for. */
const LEVELS: readonly number[] = [0.05, 0.25, 0.5, 0.75, 0.95]

/** @throws {@link OptionError} `INVALID_OPTION`, `UNKNOWN_OPTION` @internal */
export function checkLayout(options: LayoutOptions, isMicroseconds = false): Layout {
  const { layout = 'long', levels, membersAs, columns } = options
  checkChoice(layout, LAYOUTS, 'layout')
  const definition = DEFINITIONS[layout]
  for (const name of ['levels', 'membersAs', 'columns'] as const) {
    if (options[name] === undefined || definition.options.includes(name)) continue
    throw new OptionError('INVALID_OPTION', `The layout ${layout} has no ${OPTION_TEXTS[name]}.`)
  }
  checkChoice(membersAs, [undefined, 'text', 'integer'], 'form of the names of members')
  if (levels !== undefined) quantileNames(levels)
  if (columns !== undefined) checkColumns(columns, layout)
  return {
    layout,
    levels: levels ?? (layout === 'quantiles' ? LEVELS : undefined),
    membersAs: membersAs ?? 'text',
    columns: columns ?? {},
    isMicroseconds,
  }
}

const OPTION_TEXTS = {
  levels: 'levels of quantiles: use quantiles, or hubverse',
  membersAs: 'column of members (membersAs)',
  columns: 'columns that are the same in every row (columns)',
}

function checkColumns(columns: Readonly<Record<string, string>>, layout: ExportLayout): void {
  checkOptions(columns, `the columns of ${layout}`, DEFINITIONS[layout].columns)
  for (const [name, text] of Object.entries(columns)) {
    if (typeof text === 'string' && text !== '') continue
    throw new OptionError('INVALID_OPTION', `The column ${name} takes a text, not ${show(text)}.`)
  }
}

/**
 * The maker of the tables of a source.
 * @throws {@link OptionError} `INVALID_OPTION`: a layout for other kinds of series, or that needs to know more
 * @internal
 */
export function tableMaker(source: Source, layout: Layout): TableMaker {
  const { kinds, make } = DEFINITIONS[layout.layout]
  if (!kinds.includes(source.kind)) {
    throw new OptionError(
      'INVALID_OPTION',
      `The layout ${layout.layout} is for ${kinds.map((kind) => `${kind}s`).join(' and ')}; ${source.info.id ?? 'the series'} is of the kind "${source.kind}".`,
    )
  }
  return make(source, layout)
}
