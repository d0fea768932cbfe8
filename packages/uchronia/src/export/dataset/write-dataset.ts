import { createHash } from 'node:crypto'
import { mkdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { describeTimeAxis, formatInstant, OptionError, timeAxisOf } from '@uchronia/series'
import { checkOptions, show } from '@uchronia/series/internal'
import type { RecordBatch } from 'apache-arrow'
import { filePath, flag } from '../../arguments.ts'
import { ASYNC_KEYS, type AsyncOptions, splitAsync } from '../../async-options.ts'
import { UchroniaError } from '../../errors.ts'
import {
  type AnySeries,
  checkSeries,
  type OutputOptions,
  SELECTION_KEYS,
  splitSelection,
} from '../../write/output-options.ts'
import { refuseStream, type StagedFile, stageFile } from '../../write/target.ts'
import { checkLayout, LAYOUT_KEYS, type Layout, type LayoutOptions } from '../layouts.ts'
import { parquetBytes } from '../parquet/parquet.ts'
import { Source } from '../source.ts'
import { partsOf } from '../tables.ts'
import { checkSameSeries, type DatasetSeries, datasetSeries } from './dataset-series.ts'
import { ValueDigest } from './digest.ts'
import { type KnownFile, knownFiles, sameValues } from './known-files.ts'
import {
  folderOf,
  joinedTimes,
  type Manifest,
  type ManifestFile,
  type ManifestForm,
  type ManifestSeries,
  readManifest,
  updateManifest,
} from './manifest.ts'
import { checkPartition, type PartitionKey, type PartitionRange } from './partition.ts'

/** Options of {@link writeDataset}. */
export interface DatasetOptions extends OutputOptions, LayoutOptions {
  /** The folders that files are put into, outermost first, such as `['station', 'issue-month']`; none by default. */
  readonly partition?: readonly PartitionKey[] | undefined
  /** Write the part i of n alone, as `3/20`: processes that are given all the parts write the data set together. */
  readonly shard?: string | undefined
}

/** The outcome of {@link writeDataset}. */
export interface DatasetResult {
  /** Files that were written. */
  readonly files: number
  /** Rows in them. */
  readonly rows: number
  /** Issues (of series without them, times) that were there already, with the same values. */
  readonly skipped: number
}

/** Milliseconds between two times that the manifest is written at least. */
const PATIENCE = 2000

/**
 * Writes series to a folder of Parquet files that other tools read as one table: `station=0123/issue_month=2020-03/part-….parquet`.
 * The file `_manifest.json` in it has the columns, the series with their shapes, and every file with its times and checksum.
 *
 * Called again, it adds what is new: issues that are there with the same values are left alone, and ones with other values are
 * an error unless `overwrite` is set. Several processes may write at the same time, each a part (`shard`) or other series.
 * Files appear when they are complete; after an error, or when the process is killed, call it again. {@link checkDataset} tells
 * whether all is there.
 *
 * Folders are named as Hive does it, which readers take for types of their own: the identifiers are columns too (`station_id`,
 * `series_id`, `variable_name`).
 *
 * @param folder  a new folder, an empty one, or a data set that was written before
 * @throws {@link UchroniaError} `EXISTS`: a folder with other files, or an issue with other values; `INVALID_ARGUMENT`: the data
 *   set has another form, or the series has changed; `FORMAT`, `IO`
 * @throws {@link OptionError} @throws {@link SelectionError}
 *
 * @example
 * ```ts
 * using library = TimeSeriesLibrary.open('out/sample/catchment.yaml')
 * using rain = library.getSeries('rain_fcast')
 * await writeDataset(rain, 'out/rain', { partition: ['station', 'issue-month'], to: '2020-03-10' })
 * await writeDataset(rain, 'out/rain', { partition: ['station', 'issue-month'] }) // the issues after the tenth
 * ```
 */
export async function writeDataset(
  series: AnySeries | readonly AnySeries[],
  folder: string | URL,
  options: DatasetOptions = {},
): Promise<DatasetResult> {
  const target = filePath(folder, 'the folder of the data set')
  refuseStream(target, 'A data set')
  const keys = ['partition', 'shard', 'overwrite', ...LAYOUT_KEYS, ...SELECTION_KEYS, ...ASYNC_KEYS]
  const [followedBy, given] = splitAsync(checkOptions(options, 'writeDataset', keys))
  const [selection, { partition, shard, overwrite, ...rest }] = splitSelection(given)
  const force = flag(overwrite, 'overwrite')
  const own = shardOf(shard)
  const list: readonly AnySeries[] = Array.isArray(series) ? series : [series]
  for (const one of list) checkSeries(one)
  if (partition !== undefined) checkPartition(partition)
  checkLayout(rest)
  followedBy.signal?.throwIfAborted()
  // A data set that is there says what is not said now.
  const there = await readManifest(target)
  const layout = checkLayout(there === undefined ? rest : withForm(rest, there), true)
  const folders = partition ?? there?.partition ?? []
  const sources = list.map((one) => Source.of(one, selection))
  const members = datasetSeries(sources, layout, folders)
  const tasks = tasksOf(members, own)
  const form = await formOf(members, layout, folders)
  const manifest = await updateManifest(target, (before) => planned(before, form, members, target))
  return new DatasetWriter(target, force, followedBy).write(tasks, manifest)
}

function withForm(options: LayoutOptions, { layout, levels, membersAs }: Manifest): LayoutOptions {
  if (options.layout !== undefined && options.layout !== layout) return options
  const form = { layout, levels, ...(membersAs === 'text' ? {} : { membersAs }) }
  const given = Object.entries(options).filter(([, value]) => value !== undefined)
  return { ...form, ...Object.fromEntries(given) }
}

/** The rows of a series that go into one folder. */
interface Task {
  readonly series: DatasetSeries
  readonly range: PartitionRange
}

/** The tasks of a part, in an order that is the same for all parts. */
function tasksOf(members: readonly DatasetSeries[], [part, parts]: readonly [number, number]): Task[] {
  const tasks = members.flatMap((series) => series.ranges.map((range) => ({ series, range })))
  const folders = [...new Set(tasks.map(({ range }) => range.folder))].sort()
  const own = new Set(folders.filter((_, i) => i % parts === part - 1))
  return tasks.filter(({ range }) => own.has(range.folder))
}

/** A part as text, `3/20`. @throws {@link OptionError} `INVALID_OPTION` @internal */
export function shardOf(shard: string | undefined): readonly [number, number] {
  if (shard === undefined) return [1, 1]
  const [, part, parts] = (typeof shard === 'string' && /^(\d+)\/(\d+)$/.exec(shard)) || []
  const [i, n] = [Number(part), Number(parts)]
  if (i >= 1 && i <= n && Number.isSafeInteger(n)) return [i, n]
  throw new OptionError(
    'INVALID_OPTION',
    `A shard is its number and their count, from 1/20 to 20/20; got ${show(shard)}.`,
  )
}

async function formOf(
  members: readonly DatasetSeries[],
  { layout, levels, membersAs }: Layout,
  partition: readonly PartitionKey[],
): Promise<ManifestForm> {
  const all = await Promise.all(members.map((series) => series.columns()))
  const [columns = []] = all
  for (const [i, other] of all.entries()) {
    if (JSON.stringify(other) === JSON.stringify(columns)) continue
    throw new OptionError(
      'INVALID_OPTION',
      `The series do not have the same columns: ${members[i]!.source.info.id ?? `number ${i + 1}`} has ${columnText(other)}, the first ${columnText(columns)}. Write them to data sets of their own.`,
    )
  }
  checkVariables(
    members.map(({ described }) => described),
    layout,
    partition,
  )
  return { layout, partition, membersAs, ...(levels === undefined ? {} : { levels }), columns }
}

function columnText(columns: ManifestForm['columns']): string {
  const names = columns.map(({ name, type }) => `${name} (${type})`)
  return names.length > 12
    ? `${names.slice(0, 12).join(', ')} and ${names.length - 12} more`
    : names.join(', ')
}

/** Values of several variables in one column would be told apart by nothing. @throws {@link OptionError} */
function checkVariables(
  series: readonly ManifestSeries[],
  layout: string,
  partition: readonly PartitionKey[],
): void {
  if (partition.includes('id') || partition.includes('variable')) return
  if (['teehr', 'efi', 'hubverse'].includes(layout)) return
  const [first, ...more] = series
  const other = more.find(
    ({ description }) =>
      description.variable !== first!.description.variable || description.units !== first!.description.units,
  )
  if (!other) return
  const [a, b] = [first!, other].map(
    ({ description: { variable, units } }) => `${variable ?? 'no variable'} in ${units ?? 'no units'}`,
  )
  throw new OptionError(
    'INVALID_OPTION',
    `The data set would have ${a} and ${b} in one column. Partition by variable, or write data sets of their own.`,
  )
}

/** The manifest with the series that are to be written, before any of it is. */
function planned(
  before: Manifest | undefined,
  form: ManifestForm,
  members: readonly DatasetSeries[],
  folder: string,
): Manifest {
  const described = members.map((one) => one.described)
  if (before === undefined) {
    return { format: 'uchronia-dataset', version: 1, ...form, series: described, files: [] }
  }
  checkForm(before, form, folder)
  const series = new Map(before.series.map((one) => [one.key, one]))
  let changed = false
  for (const [i, one] of described.entries()) {
    const known = series.get(one.key)
    if (known) checkSameSeries(known, one, folder)
    const joined = known ? withTimes(known, one, members[i]!) : one
    if (joined !== known) changed = true
    series.set(one.key, joined)
  }
  const all = [...series.values()]
  checkVariables(all, form.layout, form.partition)
  return changed ? { ...before, series: all } : before
}

/** A series that is known, with further times. */
function withTimes(known: ManifestSeries, more: ManifestSeries, { source }: DatasetSeries): ManifestSeries {
  const time = joinedTimes(known.description.time, source.time)
  if (time === known.description.time) return known
  const shape =
    source.kind === 'forecast'
      ? [time.length, ...known.shape.slice(1)]
      : [...known.shape.slice(0, -1), time.length]
  return { ...more, shape, description: { ...more.description, time } }
}

/** @throws {@link UchroniaError} `INVALID_ARGUMENT` */
function checkForm(before: Manifest, form: ManifestForm, folder: string): void {
  for (const key of ['layout', 'partition', 'membersAs', 'levels', 'columns'] as const) {
    const [known, wanted] = [before[key], form[key]].map((value) => JSON.stringify(value) ?? 'none')
    if (known === wanted) continue
    const detail =
      key === 'columns'
        ? `${columnText(before.columns)}, not ${columnText(form.columns)}`
        : `${known}, not ${wanted}`
    throw new UchroniaError(
      'INVALID_ARGUMENT',
      `The data set ${folder} has the ${key === 'membersAs' ? 'members as' : key} ${detail}. Write with the same, or to another folder.`,
    )
  }
}

/** A complete file that does not have its name yet. */
interface Pending {
  readonly staged: StagedFile
  readonly file: ManifestFile
  /** The file that it takes the place of. */
  readonly replaces: string | undefined
}

/** Writes the tasks of a process, and what it wrote to the manifest. */
class DatasetWriter {
  readonly #folder: string
  readonly #overwrite: boolean
  readonly #options: AsyncOptions
  #pending: Pending[] = []
  #due = Date.now() + PATIENCE
  #files = 0
  #rows = 0
  #skipped = 0

  constructor(folder: string, overwrite: boolean, options: AsyncOptions) {
    this.#folder = folder
    this.#overwrite = overwrite
    this.#options = options
  }

  async write(tasks: readonly Task[], manifest: Manifest): Promise<DatasetResult> {
    const known = knownFiles(manifest)
    try {
      for (const [i, { series, range }] of tasks.entries()) {
        this.#options.signal?.throwIfAborted()
        await this.#task(series, range, known(series.key, range.folder))
        if (Date.now() >= this.#due) await this.#commit()
        if (i + 1 < tasks.length) this.#options.onProgress?.((i + 1) / tasks.length)
      }
    } finally {
      // What is complete stays, also after an error.
      await this.#commit()
    }
    this.#options.onProgress?.(1)
    return { files: this.#files, rows: this.#rows, skipped: this.#skipped }
  }

  async #task(series: DatasetSeries, range: PartitionRange, known: readonly KnownFile[]): Promise<void> {
    const times = series.source.time.values()
    const index = new Map<number, number>()
    for (let i = range.start; i < range.end; i++) index.set(times[i]!, i)
    const there = new Set<number>()
    for (const file of known) {
      const found = file.times.map((time) => index.get(time) ?? -1)
      const own = Array.from(found).filter((i) => i >= 0)
      if (own.length === 0) continue
      for (const i of own) there.add(i)
      if (!(await this.#isThere(file))) await this.#rewrite(series, file, found)
      else if (await sameValues(series, file, found, this.#folder, this.#options)) this.#skipped += own.length
      else await this.#replace(series, file, found)
    }
    for (let start = range.start; start < range.end; ) {
      let end = start
      while (end < range.end && !there.has(end)) end++
      if (end > start) await this.#file(series, start, end, range.folder, undefined)
      start = Math.max(end, start + 1)
    }
  }

  /** False for a file that was removed, or cut short. */
  async #isThere({ file }: KnownFile): Promise<boolean> {
    const found = await stat(join(this.#folder, file.path)).catch(() => undefined)
    return found?.size === file.bytes
  }

  /** Writes a file anew, whose values have changed. */
  async #replace(series: DatasetSeries, known: KnownFile, found: Float64Array): Promise<void> {
    if (this.#overwrite) return this.#rewrite(series, known, found)
    throw new UchroniaError(
      'EXISTS',
      `${this.#folder} has other values for ${contentOf(known, series)} than ${series.source.info.id ?? 'the series'}. Ask to overwrite them ({ overwrite: true }; --force on the command line).`,
    )
  }

  async #rewrite(series: DatasetSeries, known: KnownFile, found: Float64Array): Promise<void> {
    const [first = 0] = found
    if (found.some((i, k) => i !== first + k)) {
      throw new UchroniaError(
        'INVALID_ARGUMENT',
        `A file has to be written anew, and not all that is in it is selected: ${contentOf(known, series)}. Select all of it.`,
      )
    }
    await this.#file(series, first, first + found.length, folderOf(known.file), known.file.path)
  }

  async #file(
    series: DatasetSeries,
    start: number,
    end: number,
    folder: string,
    replaces: string | undefined,
  ): Promise<void> {
    const { signal } = this.#options
    const part = series.part(start, end)
    const maker = series.maker(part)
    const digest = new ValueDigest(part)
    const sha256 = createHash('sha256')
    let rows = 0
    let bytes = 0
    async function* batches(): AsyncIterable<RecordBatch> {
      for await (const { batch } of partsOf(part, maker, { signal }, (piece, { values }) =>
        digest.add(piece, values),
      )) {
        rows += batch.numRows
        yield batch
      }
    }
    async function* chunks(): AsyncIterable<Uint8Array> {
      for await (const chunk of parquetBytes(batches(), { groupRows: maker.rows })) {
        sha256.update(chunk)
        bytes += chunk.length
        yield chunk
      }
    }
    const stamp = formatInstant(part.time.at(0)).replaceAll(/[-:]/g, '')
    const path =
      replaces ?? [folder, `part-${series.key}-${stamp}.parquet`].filter((text) => text !== '').join('/')
    if (folder !== '') await mkdir(join(this.#folder, folder), { recursive: true })
    const staged = await stageFile(join(this.#folder, path), chunks(), signal)
    const file: ManifestFile = {
      path,
      series: series.key,
      time: describeTimeAxis(part.time),
      rows,
      bytes,
      sha256: sha256.digest('hex'),
      digest: String(digest),
    }
    this.#pending.push({ staged, file, replaces })
  }

  /** Gives the files that are complete their names, and tells the manifest of them. */
  async #commit(): Promise<void> {
    if (this.#pending.length === 0) return
    const pending = this.#pending
    this.#pending = []
    const begin = Date.now()
    try {
      await updateManifest(this.#folder, async (manifest) => {
        if (manifest === undefined) {
          throw new UchroniaError('IO', `The manifest of ${this.#folder} is gone. Write the data set anew.`)
        }
        const known = knownFiles(manifest)
        for (const { file, replaces } of pending) refuseOverlap(known, file, replaces, this.#folder)
        for (const { staged } of pending) await staged.commit()
        const written = new Set(pending.map(({ file }) => file.path))
        const files = [
          ...manifest.files.filter(({ path }) => !written.has(path)),
          ...pending.map(({ file }) => file),
        ]
        files.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
        return { ...manifest, files }
      })
    } catch (error) {
      for (const { staged } of pending) await staged.discard().catch(() => {})
      throw error
    }
    this.#files += pending.length
    for (const { file } of pending) this.#rows += file.rows
    // A manifest of many files takes a while: it is not written all the time.
    this.#due = Date.now() + Math.max(PATIENCE, 20 * (Date.now() - begin))
  }
}

function contentOf({ file, times }: KnownFile, { source }: DatasetSeries): string {
  const which = source.kind === 'forecast' ? 'issues' : 'times'
  return `the ${which} ${formatInstant(times[0]!)} to ${formatInstant(times.at(-1)!)} of ${file.path}`
}

/** Another process may have written the same times since. @throws {@link UchroniaError} `EXISTS` */
function refuseOverlap(
  known: ReturnType<typeof knownFiles>,
  file: ManifestFile,
  replaces: string | undefined,
  folder: string,
): void {
  const own = new Set(timeAxisOf(file.time).values())
  const other = known(file.series, folderOf(file)).find(
    (one) =>
      one.file.path !== replaces &&
      (one.file.path !== file.path || one.file.digest !== file.digest) &&
      one.times.some((time) => own.has(time)),
  )
  if (!other) return
  throw new UchroniaError(
    'EXISTS',
    `Another process wrote ${other.file.path} to ${folder} at the same time. Write once more: what is there then is left alone.`,
  )
}
