import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import {
  formatInstant,
  LeadTimeAxis,
  OptionError,
  type SeriesKind,
  TimeAxis,
  type TimeStep,
} from '@uchronia/series'
import { checkChoice, checkOptions, show } from '@uchronia/series/internal'
import { filePath, text } from '../arguments.ts'
import { UchroniaError } from '../errors.ts'
import { TimeSeriesLibrary } from '../library/time-series-library.ts'
import { withFileLock } from './file-lock.ts'
import { writeFileAtomically } from './target.ts'

/** An entry of a YAML catalogue. */
export interface CatalogueEntry {
  readonly id: string
  readonly kind: SeriesKind
  /** A file, or the pattern of the files of a forecast with `{0}` for the date; relative to the catalogue. */
  readonly file: string
  readonly variable: string
  /** The station of one series in a file that may have several. */
  readonly station?: string | undefined
  /** The axes of a forecast. Files answer for them too, but not for issues whose file is missing. */
  readonly axes?: ForecastAxes | undefined
}

/** The axes of a forecast as catalogues have them. */
export interface ForecastAxes {
  readonly issues: TimeAxis
  readonly members: number
  readonly leads: LeadTimeAxis
}

const TYPES: Readonly<Record<SeriesKind, string>> = {
  single: 'single',
  collection: 'single_collection',
  ensemble: 'ensemble_ts',
  forecast: 'ts_ensemble_ts',
}

/**
 * An entry as YAML. Steps that are listed, which catalogues cannot say, are left to the file.
 *
 * @example
 * ```ts
 * catalogueYaml({ id: 'rain', kind: 'forecast', file: 'rain_fcast.nc', variable: 'rain_fcast_ens' })
 * ```
 * @throws {@link TimeError} `NO_STEP`: one file per issue, and uneven issue times
 */
export function catalogueYaml(entry: CatalogueEntry): string {
  const { id, kind, file, variable, station, axes } = checkEntry(entry)
  const perIssue = file.includes('{')
  const lines = [`${quoted(id)}:`, `  Type: ${TYPES[kind]}`, `  Id: ${quoted(id)}`]
  if (axes) lines.push(...axesLines(axes, perIssue))
  lines.push(
    '  Storage:',
    `    Type: ${perIssue ? 'multiple_nc_files_filename_date_pattern' : 'single_nc_file'}`,
    `    File: ${quoted(file)}`,
    `    Var: ${quoted(variable)}`,
  )
  if (station !== undefined) lines.push(`    Identifier: ${quoted(station)}`)
  if (kind === 'ensemble' || kind === 'forecast') lines.push('    Index: 0')
  return `${lines.join('\n')}\n`
}

function axesLines({ issues, members, leads }: ForecastAxes, perIssue: boolean): string[] {
  if (perIssue && issues.length > 1) issues.requireStep('A catalogue entry of one file per issue')
  // The step of one issue matters to nobody, but has to be there.
  const step = issues.step ?? (issues.length === 1 ? 86_400 : null)
  const lead = leads.step ?? (leads.length === 1 ? 3600 : null)
  return [
    ...(step === null ? [] : [`  TimeStep: ${stepName(step)}`]),
    `  Start: ${formatInstant(issues.start).replace('Z', '')}`,
    `  Length: ${issues.length}`,
    `  EnsembleSize: ${members}`,
    `  EnsembleLength: ${leads.length}`,
    ...(lead === null ? [] : [`  EnsembleTimeStep: ${stepName(lead)}`]),
  ]
}

/** The name of a step in catalogues. */
function stepName(step: TimeStep): string {
  return step === 'monthly' ? step : step === 86_400 ? 'daily' : step === 3600 ? 'hourly' : String(step)
}

/** A text that YAML leaves as it is: in double quotes where it has characters that have to be escaped. */
function quoted(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is them that are looked for
  const special = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff]/g
  if (!special.test(text)) return `'${text.replaceAll("'", "''")}'`
  const escaped = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll(special, escaped)}"`
}

const KEYS: readonly (keyof CatalogueEntry)[] = ['id', 'kind', 'file', 'variable', 'station', 'axes']

/** @throws {@link UchroniaError} `INVALID_ARGUMENT` @throws {@link OptionError} */
function checkEntry(entry: CatalogueEntry): CatalogueEntry {
  const { id, kind, file, variable, station, axes } = checkOptions(entry ?? null, 'a catalogue entry', KEYS)
  text(id, 'the id of an entry')
  checkChoice(kind, Object.keys(TYPES) as SeriesKind[], 'kind')
  filePath(file, 'the file of an entry')
  text(variable, 'the variable of an entry')
  if (station !== undefined) text(station, 'the station of an entry')
  if (axes === undefined) return entry
  const { issues, leads, members } = checkOptions(axes, 'axes', ['issues', 'members', 'leads'])
  if (!(issues instanceof TimeAxis && leads instanceof LeadTimeAxis && Number.isSafeInteger(members))) {
    throw new OptionError(
      'INVALID_OPTION',
      `axes are issues (a TimeAxis), the number of members and leads (a LeadTimeAxis); got ${show(issues)}, ${show(members)}, ${show(leads)}.`,
    )
  }
  return entry
}

/**
 * Adds entries to a catalogue, which is made when it is not there. Others that add to it at the same time wait.
 *
 * @example
 * ```ts
 * await addToCatalogue('own.yaml', [{ id: 'rain', kind: 'forecast', file: 'out/sample/rain_fcast.nc', variable: 'rain_fcast_ens' }])
 * ```
 * @throws {@link UchroniaError} `EXISTS`: an entry of one of the identifiers is there; `IO`
 */
export async function addToCatalogue(
  catalogue: string | URL,
  entries: readonly CatalogueEntry[],
): Promise<void> {
  const path = filePath(catalogue, 'the catalogue')
  if (!Array.isArray(entries)) {
    throw new UchroniaError('INVALID_ARGUMENT', `Expected an array of entries; got ${show(entries)}.`)
  }
  const added = entries.map(catalogueYaml).join('\n')
  await withFileLock(path, async () => {
    checkNew(path, entries)
    const before = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return ''
      throw new UchroniaError('IO', `Cannot read the catalogue ${path}: ${error.message}`, { cause: error })
    })
    const gap = before === '' || before.endsWith('\n') ? '' : '\n'
    const text = before + gap + added
    await writeFileAtomically(path, (temporary) => writeFile(temporary, text, { flag: 'wx' }), {
      overwrite: true,
    })
  })
}

/** @throws {@link UchroniaError} `EXISTS` @internal */
export function checkNew(catalogue: string, entries: readonly { readonly id: string }[]): void {
  const known = new Set(identifiersOf(catalogue))
  // Two of one name would hide each other.
  const taken = entries.find(({ id }) => known.size === known.add(id).size)
  if (!taken) return
  throw new UchroniaError(
    'EXISTS',
    `The catalogue ${catalogue} has an entry ${taken.id} already. Remove it, or give the forecast another id.`,
  )
}

function identifiersOf(catalogue: string): ReadonlySet<string> {
  if (!existsSync(catalogue)) return new Set()
  using library = TimeSeriesLibrary.open(catalogue)
  return new Set(library.getSeriesIdentifiers())
}
