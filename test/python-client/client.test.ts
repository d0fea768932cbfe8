import { spawnSync } from 'node:child_process'
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { enginePath } from '@uchronia/engine'
import { TimeSeriesLibrary } from 'uchronia'
import { writeSample } from 'uchronia/sample'
import { beforeAll, describe, expect, test } from 'vitest'
import { hasPython } from '../support/python.ts'
import { repository } from '../support/repository.ts'
import { temporaryFolder } from '../support/temporary.ts'

interface Block {
  values: (number | null)[][]
  start: string
  step: number
}

interface Report {
  ids: string[]
  stations: string[]
  dimensions: Record<string, [string, number][]>
  collection: Block
  station: Block
  ensemble: Block
  issues: string[]
  issue: Block
  unknown: string
  bad_index: string
  missing_item: boolean
  accumulated: Block
  saved: boolean
  kept: string
  leaked: number
}

/** Rows of a flat block, null for NaN. */
function rows(values: Float64Array, length: number): (number | null)[][] {
  return Array.from({ length: values.length / length }, (_, row) =>
    Array.from(values.subarray(row * length, (row + 1) * length), (value) =>
      Number.isNaN(value) ? null : value,
    ),
  )
}

describe.skipIf(
  process.platform !== 'linux' ||
    !hasPython('cffi, xarray, importlib.util; assert importlib.util.find_spec("uchronia")'),
)("CSIRO's Python package, unchanged, on a copy of our library named libdatatypes", () => {
  const folder = temporaryFolder()
  let catalogue = ''
  let report: Report

  beforeAll(async () => {
    catalogue = await writeSample(join(folder, 'sample'), { issues: 3, members: 4, stations: 2, leads: 12 })
    copyFileSync(enginePath(), join(folder, 'libdatatypes.so'))
    const { status, stdout, stderr } = spawnSync(
      join(repository, '.venv', 'bin', 'python'),
      [join(repository, 'test', 'python-client', 'client.py'), catalogue, folder],
      { encoding: 'utf8', maxBuffer: 1 << 28, env: { ...process.env, LD_LIBRARY_PATH: folder } },
    )
    if (status !== 0) throw new Error(stderr)
    report = JSON.parse(stdout)
  })

  test('lists the same identifiers and stations as we do', () => {
    using library = TimeSeriesLibrary.open(catalogue)
    expect(report.ids).toEqual(library.getSeriesIdentifiers())
    expect(report.stations).toEqual(['401201', '401202'])
  })

  test('reads the same values and times as we do, of every kind', () => {
    using library = TimeSeriesLibrary.open(catalogue)
    using rain = library.getSeries('rain_obs', 'collection')
    using ensemble = library.getSeries('streamflow_ens', 'ensemble')
    using forecast = library.getSeries('rain_fcast', 'forecast')
    const start = '2020-01-01T00:00:00Z'
    expect(report.collection).toEqual({ values: rows(rain.values(), 8784), start, step: 3600 })
    expect(report.station).toEqual({ values: rows(rain.station('401202').values, 8784), start, step: 3600 })
    expect(report.ensemble).toEqual({ values: rows(ensemble.values(), 8784), start, step: 3600 })
    expect(report.issues).toEqual(['2020-03-01T21:00:00Z', '2020-03-02T21:00:00Z', '2020-03-03T21:00:00Z'])
    expect(report.issue).toEqual({
      values: rows(forecast.at(1).values, 12),
      start: '2020-03-02T22:00:00Z',
      step: 3600,
    })
  })

  test('gets errors as exceptions, with the texts that callers know', () => {
    expect(report.unknown).toMatch(/nope/)
    expect(report.bad_index).not.toBeNull()
  })

  test('changes, accumulates and saves forecasts of its own', () => {
    expect(report.missing_item).toBe(true)
    expect(report.accumulated).toEqual({
      values: [
        [3, 7],
        [11, 15],
      ],
      start: '2020-01-01T02:00:00Z',
      step: 7200,
    })
    expect(report.saved).toBe(true)
    expect(report.kept).toMatch(/saved\.nc/)
  })

  test('leaves no series alive', () => {
    expect(report.leaked).toBe(0)
  })
})
