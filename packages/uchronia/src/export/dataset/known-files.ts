import { join } from 'node:path'
import { type Series, timeAxisOf } from '@uchronia/series'
import type { AsyncOptions } from '../../async-options.ts'
import { UchroniaError } from '../../errors.ts'
import { piecesOf } from '../pieces.ts'
import { seriesFromParquet } from '../series-from-parquet.ts'
import type { Source } from '../source.ts'
import type { DatasetSeries } from './dataset-series.ts'
import { ISSUE_DIGITS, ValueDigest } from './digest.ts'
import { folderOf, type Manifest, type ManifestFile } from './manifest.ts'

/** A file of a data set, with its times. @internal */
export interface KnownFile {
  readonly file: ManifestFile
  readonly times: Float64Array
}

/** Finds the files of a series in a folder. @internal */
export function knownFiles(manifest: Manifest): (series: string, folder: string) => readonly KnownFile[] {
  const files = new Map<string, KnownFile[]>()
  for (const file of manifest.files) {
    const key = `${file.series} ${folderOf(file)}`
    const known = { file, times: timeAxisOf(file.time).values() }
    const same = files.get(key)
    if (same) same.push(known)
    else files.set(key, [known])
  }
  return (series, folder) => files.get(`${series} ${folder}`) ?? []
}

/**
 * True when a series has the values of a file, for the times of the file that it has.
 * @param found  the index of each time of the file in the series; -1 for one that it does not have
 * @throws {@link UchroniaError} `UNSUPPORTED`: a file of which the series has some times only, and that is no series
 * @internal
 */
export async function sameValues(
  series: DatasetSeries,
  { file, times }: KnownFile,
  found: Float64Array,
  folder: string,
  { signal }: AsyncOptions,
): Promise<boolean> {
  if (series.source.kind === 'forecast') {
    for (const [start, end, at] of runsOf(found)) {
      const digits = file.digest.slice(at * ISSUE_DIGITS, (at + end - start) * ISSUE_DIGITS)
      if ((await digestOf(series.part(start, end), signal)) !== digits) return false
    }
    return true
  }
  const runs = runsOf(found)
  const [[start, end] = [0, 0]] = runs
  if (runs.length === 1 && end - start === times.length)
    return (await digestOf(series.part(start, end), signal)) === file.digest
  const written = await seriesFromParquet(join(folder, file.path), { signal }).catch((cause) => {
    if (signal?.aborted || cause instanceof UchroniaError) throw cause
    throw new UchroniaError(
      'UNSUPPORTED',
      `${file.path} has times that are not selected, so its values cannot be compared. Select all of its times.`,
      { cause },
    )
  })
  for (const [from, to, at] of runs) {
    const part = series.part(from, to)
    if ((await digestOf(part, signal)) !== digestOfPlain(part, columnsOf(written, at, at + to - from)))
      return false
  }
  return true
}

/** Runs of indices that follow each other: from, to, and where the run is. */
function runsOf(found: Float64Array): [number, number, number][] {
  const runs: [number, number, number][] = []
  for (const [at, i] of found.entries()) {
    const last = runs.at(-1)
    if (i < 0) continue
    if (last && last[1] === i && last[2] + (last[1] - last[0]) === at) last[1] = i + 1
    else runs.push([i, i + 1, at])
  }
  return runs
}

async function digestOf(source: Source, signal: AbortSignal | undefined): Promise<string> {
  const digest = new ValueDigest(source)
  for (const piece of piecesOf(source, 'rows')) digest.add(piece, (await piece.read({ signal })).values)
  return String(digest)
}

function digestOfPlain(source: Source, values: Float64Array): string {
  const digest = new ValueDigest(source)
  digest.add(source, values)
  return String(digest)
}

/** The values of some times of a series without issues, member by member. */
function columnsOf(series: Series, start: number, end: number): Float64Array {
  const { values } = series
  const length = series.shape.at(-1)!
  const rows = length === 0 ? 0 : values.length / length
  const out = new Float64Array(rows * (end - start))
  for (let row = 0; row < rows; row++) {
    out.set(values.subarray(row * length + start, row * length + end), row * (end - start))
  }
  return out
}
