import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { formatInstant, timeAxisOf } from '@uchronia/series'
import { checkOptions } from '@uchronia/series/internal'
import { filePath } from '../../arguments.ts'
import { ASYNC_KEYS, type AsyncOptions, splitAsync } from '../../async-options.ts'
import { UchroniaError } from '../../errors.ts'
import { knownFiles } from './known-files.ts'
import { MANIFEST, type Manifest, type ManifestFile, type ManifestSeries, readManifest } from './manifest.ts'
import { partitionOf } from './partition.ts'

/** A part of a data set that is announced by its manifest, and not there. */
export interface MissingPart {
  /** The folder, relative to the data set. */
  readonly folder: string
  /** The identifier of the series, where it has one. */
  readonly id: string | null
  readonly station: string | null
  /** Number of issues of a forecast, or times of another series, that are missing. */
  readonly count: number
  /** The first and the last of them, ISO 8601 UTC. */
  readonly from: string
  readonly to: string
}

/** A file of a data set that is not as it was written. */
export interface DamagedFile {
  readonly path: string
  readonly reason: string
}

/** The outcome of {@link checkDataset}. */
export interface DatasetReport {
  /** True when nothing is missing and nothing is damaged. */
  readonly complete: boolean
  readonly files: number
  readonly rows: number
  readonly bytes: number
  readonly missing: readonly MissingPart[]
  readonly damaged: readonly DamagedFile[]
  /** Parquet files in the folder that the manifest does not know, which readers would take for a part of it. */
  readonly unknown: readonly string[]
}

/**
 * Checks that a data set has all that was to be written to it, and that every file is as it was written: the pass after the
 * shards of {@link writeDataset}. Reads every file for its checksum.
 *
 * @throws {@link UchroniaError} `NOT_FOUND`: there is no manifest; `FORMAT`, `IO`
 *
 * @example
 * ```ts
 * using library = TimeSeriesLibrary.open('out/sample/catchment.yaml')
 * using rain = library.getSeries('rain_fcast')
 * await writeDataset(rain, 'out/shards', { partition: ['issue-day'], shard: '1/2' })
 * const report = await checkDataset('out/shards')
 * report.complete // false
 * report.missing[0].folder // 'issue_day=2020-03-02'
 * ```
 */
export async function checkDataset(folder: string | URL, options: AsyncOptions = {}): Promise<DatasetReport> {
  const path = filePath(folder, 'the folder of the data set')
  const [{ signal, onProgress }] = splitAsync(checkOptions(options, 'checkDataset', ASYNC_KEYS))
  const manifest = await readManifest(path)
  if (manifest === undefined) {
    throw new UchroniaError('NOT_FOUND', `${path} has no ${MANIFEST}, so it is not a data set of uchronia.`)
  }
  const missing = missingParts(manifest)
  const damaged: DamagedFile[] = []
  for (const [i, file] of manifest.files.entries()) {
    signal?.throwIfAborted()
    const reason = await damageOf(join(path, file.path), file, signal)
    if (reason !== undefined) damaged.push({ path: file.path, reason })
    if (i + 1 < manifest.files.length) onProgress?.((i + 1) / manifest.files.length)
  }
  onProgress?.(1)
  const sum = (key: 'rows' | 'bytes') => manifest.files.reduce((all, file) => all + file[key], 0)
  return {
    complete: missing.length === 0 && damaged.length === 0,
    files: manifest.files.length,
    rows: sum('rows'),
    bytes: sum('bytes'),
    missing,
    damaged,
    unknown: await unknownFiles(path, manifest),
  }
}

function missingParts(manifest: Manifest): MissingPart[] {
  const known = knownFiles(manifest)
  return manifest.series.flatMap((series) => {
    const { description } = series
    const times = timeAxisOf(description.time).values()
    return partitionOf(partitioned(series), times, manifest.partition).flatMap(({ folder, start, end }) => {
      const there = new Set(known(series.key, folder).flatMap((file) => [...file.times]))
      const absent = times.subarray(start, end).filter((time) => !there.has(time))
      if (absent.length === 0) return []
      return [
        {
          folder: folder === '' ? '.' : folder,
          id: description.id ?? null,
          station: partitioned(series).station ?? null,
          count: absent.length,
          from: formatInstant(absent[0]!),
          to: formatInstant(absent.at(-1)!),
        },
      ]
    })
  })
}

/** The texts of a series that its folders are named after, as when it was written. */
function partitioned({ description, station: own }: ManifestSeries): Parameters<typeof partitionOf>[0] {
  const { kind, id, variable, station, stations } = description
  const only = stations?.length === 1 ? stations[0] : undefined
  return { kind, id, variable: variable ?? id, station: own ?? (kind === 'collection' ? only : station) }
}

async function damageOf(
  path: string,
  { bytes, sha256 }: ManifestFile,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const found = await stat(path).catch(() => undefined)
  if (!found?.isFile()) return 'is not there'
  if (found.size !== bytes) return `has ${found.size} bytes, not ${bytes}`
  const hash = createHash('sha256')
  try {
    for await (const chunk of createReadStream(path, { ...(signal ? { signal } : {}) })) hash.update(chunk)
  } catch (cause) {
    if (signal?.aborted) throw signal.reason
    return `cannot be read: ${(cause as Error).message}`
  }
  return hash.digest('hex') === sha256 ? undefined : 'has another checksum'
}

async function unknownFiles(folder: string, { files }: Manifest): Promise<string[]> {
  const known = new Set(files.map(({ path }) => path))
  const names = await readdir(folder, { recursive: true, encoding: 'utf8' })
  return names
    .map((name) => name.replaceAll(sep, '/'))
    .filter((name) => name.endsWith('.parquet') && !known.has(name))
    .sort()
}
