import { statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { checkChoice, checkOptions } from '@uchronia/series/internal'
import { filePath } from '../arguments.ts'
import type { FormatWarning } from '../engine/description.ts'
import { loadEngine } from '../engine/load-engine.ts'
import { UchroniaError } from '../errors.ts'
import { isTextFile } from '../formats/text-file.ts'
import { isUnreadable } from './description.ts'
import { issueFilesOf } from './issue-files.ts'
import { hasNetcdfName } from './text-sources.ts'
import { type OpenOptions, TimeSeriesLibrary } from './time-series-library.ts'

/** A place where a file is not as its convention has it. */
export interface Departure {
  readonly file: string
  /** The entry of a catalogue, or of a text file; null when it is about the file. */
  readonly entry: string | null
  /** The variable of a netCDF file; null when it is about the file. */
  readonly variable: string | null
  /** The demand of the convention, such as `STF: _FillValue of data is -9999`. */
  readonly rule: string
  /** The state of the file. */
  readonly found: string
  /** The change that makes it follow the rule. */
  readonly remedy: string
}

/** Options of {@link validate}. */
export interface ValidateOptions extends OpenOptions {
  /** The convention of netCDF files: `stf` (2.0) or `cf`. By default the one that a file says it follows, and else CF. */
  readonly convention?: 'stf' | 'cf' | undefined
}

/** Departures that reading forgives with a warning, by its code: the demand, and the remedy. */
const CATALOGUE: Readonly<Record<string, readonly [rule: string, remedy: string]>> = {
  unknown_key: ['catalogue: keys are those that are known', 'correct its spelling, or remove it'],
  duplicate_key: ['catalogue: a key stands once', 'keep one of them'],
  duplicate_id: ['catalogue: an identifier stands once', 'give each entry an Id of its own'],
  key_contradicts_file: [
    'catalogue: keys say what the file says',
    'correct the key, or leave it out: the file answers it',
  ],
  unreadable_file: ['catalogue: every file of an entry can be read', 'repair or remove the file'],
}
const TEXT: Readonly<Record<string, readonly [rule: string, remedy: string]>> = {
  time_zone_absent: [
    'PI-XML: the file names its timeZone',
    'add <timeZone>0.0</timeZone> before the first series',
  ],
  header_period: [
    'PI-XML: startDate and endDate are those of the events',
    'write the dates of the first and last event',
  ],
  header_time_step: [
    'PI-XML: events have the timeStep of their header',
    'write unit="nonequidistant", or the step that they have',
  ],
  value_absent: ['PI-XML: an event has a value', 'write the missing value, or leave the event out'],
}

/**
 * Every departure of files from their conventions, each with rule and remedy: STF 2.0 or CF of netCDF files, the keys and files
 * of a catalogue in YAML and then each netCDF file that it names, the form of text files. Nothing for what is as it should be.
 *
 * @param path  a file, a YAML catalogue, a folder or a pattern
 * @throws {@link UchroniaError} `IO`: it is not there @throws {@link OptionError}
 *
 * @example
 * ```ts
 * validate('out/sample/catchment.yaml')    // []
 * ```
 */
export function validate(path: string | URL, options?: ValidateOptions): Departure[] {
  const file = filePath(path, 'the file to validate')
  const { convention, ...open } = checkOptions(options, 'validate', ['convention', 'dataPath'])
  checkChoice(convention, [undefined, 'stf', 'cf'], 'convention')
  if (isFile(file) && !isTextFile(file) && !/\.ya?ml$/i.test(file) && hasNetcdfName(file))
    return ofNetcdf(file, convention)
  return ofLibrary(file, open, convention)
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile()
  } catch {
    return false
  }
}

function ofNetcdf(file: string, convention: 'stf' | 'cf' | undefined): Departure[] {
  return loadEngine()
    .validate(file, convention ?? null)
    .map((one) => ({ file, entry: null, ...one }))
}

function ofLibrary(path: string, open: OpenOptions, convention: 'stf' | 'cf' | undefined): Departure[] {
  let library: TimeSeriesLibrary
  try {
    library = TimeSeriesLibrary.open(path, open)
  } catch (error) {
    if (!(error instanceof UchroniaError) || !['FORMAT', 'UNSUPPORTED'].includes(error.code)) throw error
    return [unreadable(path, null, error.message)]
  }
  using opened = library
  const departures: Departure[] = []
  const files = new Set<string>()
  const dataPath = open.dataPath === undefined ? undefined : filePath(open.dataPath, 'dataPath')
  const isYaml = isFile(path) && !isTextFile(path) && !hasNetcdfName(path)
  for (const entry of opened.describe()) {
    if (isUnreadable(entry)) {
      departures.push(unreadable(path, entry.id, entry.error))
      continue
    }
    const { id, file, warnings, storage } = entry
    const isText = storage === 'pi_xml_file' || storage === 'text_file'
    // Dates of daily values have no zone in RDB.
    if (storage !== 'text_file')
      departures.push(...forgiven(isText ? TEXT : CATALOGUE, warnings, isText ? file! : path, id))
    if (file === null || isText) continue
    if (storage === 'multiple_nc_files_filename_date_pattern') {
      for (const one of issueFilesOf(file, dirname(resolve(path)), dataPath)) files.add(one)
    } else if (isFile(file)) files.add(resolve(file))
  }
  // Files of which nothing is an entry; in YAML, files are named by entries alone.
  if (!isYaml)
    for (const { file } of opened.leftOut()) if (hasNetcdfName(file) && isFile(file)) files.add(file)
  for (const file of [...files].sort()) departures.push(...ofNetcdf(file, convention))
  return distinct(departures)
}

function unreadable(file: string, entry: string | null, reason: string): Departure {
  const rule = entry === null ? 'the file can be read' : 'every entry can be read'
  return { file, entry, variable: null, rule, found: reason, remedy: 'repair what it names' }
}

function forgiven(
  known: Readonly<Record<string, readonly [rule: string, remedy: string]>>,
  warnings: readonly FormatWarning[],
  file: string,
  entry: string,
): Departure[] {
  return warnings.flatMap(({ code, message }) => {
    const [rule, remedy] = known[code] ?? []
    if (rule === undefined || remedy === undefined) return []
    return [{ file, entry, variable: null, rule, found: message, remedy }]
  })
}

/** A warning of a whole file comes with each of its entries: once is enough. */
function distinct(departures: readonly Departure[]): Departure[] {
  const seen = new Set<string>()
  return departures.filter(({ file, variable, rule, found }) => {
    const key = JSON.stringify([file, variable, rule, found])
    return !seen.has(key) && seen.add(key)
  })
}
