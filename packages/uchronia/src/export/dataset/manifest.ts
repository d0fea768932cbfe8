import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import {
  describeTimeAxis,
  inferTimeAxis,
  type TableDescription,
  type TimeAxis,
  type TimeAxisDescription,
  timeAxisOf,
} from '@uchronia/series'
import { show } from '@uchronia/series/internal'
import { UchroniaError } from '../../errors.ts'
import { withFileLock } from '../../write/file-lock.ts'
import { checkFile, writeFileAtomically } from '../../write/target.ts'
import type { ExportLayout } from '../layouts.ts'
import type { MembersAs } from '../members.ts'
import type { PartitionKey } from './partition.ts'

/** The file that says what a data set is. Readers of Parquet leave names with `_` in front out. @internal */
export const MANIFEST = '_manifest.json'

/** A series of a data set, and all its times, written or to be written. @internal */
export interface ManifestSeries {
  readonly key: string
  /** Issues, members and lead times; or as the kind has them. */
  readonly shape: readonly number[]
  /** The station of a series at one place, where its folders, or a column, are named after it. */
  readonly station?: string | undefined
  readonly description: TableDescription
}

/** A file of a data set. @internal */
export interface ManifestFile {
  /** Relative to the data set, with `/`. */
  readonly path: string
  readonly series: string
  /** The times in it; of forecasts, the issue times. */
  readonly time: TimeAxisDescription
  readonly rows: number
  readonly bytes: number
  readonly sha256: string
  /** Of the values, whatever the layout: see `digest.ts`. */
  readonly digest: string
}

/** A column of every file of a data set. @internal */
export interface ManifestColumn {
  readonly name: string
  readonly type: string
  readonly nullable: boolean
}

/** The form that all files of a data set have in common. @internal */
export interface ManifestForm {
  readonly layout: ExportLayout
  readonly partition: readonly PartitionKey[]
  readonly membersAs: MembersAs
  readonly levels?: readonly number[] | undefined
  readonly columns: readonly ManifestColumn[]
}

/** @internal */
export interface Manifest extends ManifestForm {
  readonly format: 'uchronia-dataset'
  readonly version: 1
  readonly series: readonly ManifestSeries[]
  readonly files: readonly ManifestFile[]
}

/**
 * The manifest of a data set; undefined where there is none.
 * @throws {@link UchroniaError} `FORMAT`: a file of that name that is none of ours; `IO` @internal
 */
export async function readManifest(folder: string): Promise<Manifest | undefined> {
  const path = join(folder, MANIFEST)
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new UchroniaError('IO', `Cannot read ${path}: ${(cause as Error).message}`, { cause })
  }
  let manifest: Manifest
  try {
    manifest = JSON.parse(text)
  } catch (cause) {
    throw new UchroniaError('FORMAT', `${path} is not JSON: ${(cause as Error).message}`, { cause })
  }
  const { format, version, series, files, partition } = manifest ?? {}
  if (
    format !== 'uchronia-dataset' ||
    !Array.isArray(series) ||
    !Array.isArray(files) ||
    !Array.isArray(partition)
  ) {
    throw new UchroniaError('FORMAT', `${path} is not the manifest of a data set of uchronia.`)
  }
  if (version !== 1) {
    throw new UchroniaError(
      'UNSUPPORTED',
      `${path} has the version ${show(version)}; this is uchronia for version 1. Use a newer one.`,
    )
  }
  return manifest
}

/**
 * Changes the manifest of a data set while no other process does. The folder, and the manifest, are made where they are not
 * there; a folder that has other files in it is left alone.
 *
 * @param change  gets the manifest as it is, or undefined; the one that is returned is written where it is another
 * @throws {@link UchroniaError} `EXISTS`: the folder has files, and no manifest; `IO`; otherwise what `change` throws
 * @internal
 */
export async function updateManifest(
  folder: string,
  change: (manifest: Manifest | undefined) => Promise<Manifest> | Manifest,
): Promise<Manifest> {
  await makeFolder(folder)
  const path = join(folder, MANIFEST)
  if ((await readManifest(folder)) === undefined) await refuseForeign(folder)
  return withFileLock(path, async () => {
    const before = await readManifest(folder)
    const after = await change(before)
    if (after === before) return after
    await writeFileAtomically(path, (temporary) => writeManifest(temporary, after), { overwrite: true })
    return after
  })
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') checkFile(folder, folder, true)
    throw new UchroniaError('IO', `Cannot make the folder ${folder}: ${(cause as Error).message}`, { cause })
  }
}

/** A folder may be empty, or being made a data set by another process at this moment. */
async function refuseForeign(folder: string): Promise<void> {
  const names = await readdir(folder).catch((cause: Error) => {
    throw new UchroniaError('EXISTS', `Cannot make a data set of ${folder}: ${cause.message}`, { cause })
  })
  const stray = names.find((name) => !name.includes(MANIFEST))
  // The other process may have become ready since.
  if (stray === undefined || (await readManifest(folder)) !== undefined) return
  throw new UchroniaError(
    'EXISTS',
    `The folder ${folder} has files (${stray}) and no ${MANIFEST}, so it is not a data set of uchronia. Name another folder.`,
  )
}

/** A line for each series and each file, so that changes of a manifest can be read. */
async function writeManifest(path: string, { series, files, ...form }: Manifest): Promise<void> {
  const head = Object.entries(form).map(
    ([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`,
  )
  const list = (name: string, items: readonly object[]) =>
    `  ${JSON.stringify(name)}: [${items.map((item) => `\n    ${JSON.stringify(item)}`).join(',')}\n  ]`
  await writeFile(path, `{\n${[...head, list('series', series), list('files', files)].join(',\n')}\n}\n`)
}

/** Short and the same everywhere for the same texts. @internal */
export function shortHash(texts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(texts)).digest('hex').slice(0, 10)
}

/** The axis of all times of two. @internal */
export function joinedTimes(known: TimeAxisDescription, more: TimeAxis): TimeAxisDescription {
  const before = timeAxisOf(known)
  const times = new Set([...before.values(), ...more.values()])
  if (times.size === before.length) return known
  if (times.size === more.length) return describeTimeAxis(more)
  return describeTimeAxis(inferTimeAxis(Float64Array.from(times).sort()))
}

/** The folder of a file of a data set. @internal */
export function folderOf({ path }: Pick<ManifestFile, 'path'>): string {
  const folder = dirname(path)
  return folder === '.' ? '' : folder
}
