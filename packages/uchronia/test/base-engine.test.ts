import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { enginePath } from '@uchronia/engine'
import { EnsembleForecastSeries, LeadTimeAxis, TimeAxis } from 'uchronia'
import { writeSample } from 'uchronia/sample'
import { beforeAll, describe, expect, test } from 'vitest'
import { BaseEngine } from '../src/engine/base-engine.ts'
import { Control } from '../src/engine/control.ts'
import type { EngineDescription } from '../src/engine/description.ts'
import type { BlockWindow } from '../src/engine/engine.ts'
import { loadEngine } from '../src/engine/load-engine.ts'
import { temporaryFolder } from './temporary.ts'

const folder = temporaryFolder()
let catalogue = ''

/** Only the functions of CSIRO's library. */
const base = new BaseEngine(enginePath())
const extended = loadEngine()

beforeAll(async () => {
  catalogue = await writeSample(join(folder, 'sample'), { issues: 3, members: 4, stations: 2, leads: 12 })
})

const ids = ['pet', 'rain_obs', 'streamflow', 'streamflow_ens', 'rain_fcast', 'rain_fcast_files']

/** The facts that both ways of asking can know. */
function essence({ id, kind, variable, shape, time, lead, station, stations }: EngineDescription) {
  return {
    id,
    kind,
    variable,
    shape,
    time,
    lead: lead ?? null,
    station,
    stations: stations.map((one) => one.id),
  }
}

function everything({ shape: [issueCount, rowCount, stepCount] }: EngineDescription): BlockWindow {
  return { issueCount, rowCount, stepCount }
}

describe('a library with the base ABI alone', () => {
  test('lists the same identifiers', () => {
    using one = base.openLibrary(catalogue, null)
    using other = extended.openLibrary(catalogue, null)
    expect(base.identifiers(one)).toEqual(extended.identifiers(other))
  })

  test.each(ids)('describes and reads %s as the extended one does', (id) => {
    using one = base.openLibrary(catalogue, null)
    using other = extended.openLibrary(catalogue, null)
    const described = base.describeEntry(one, id)
    const expected = extended.describeEntry(other, id)
    expect(essence(described)).toEqual(essence(expected))
    using mine = base.series(one, id)
    using theirs = extended.series(other, id)
    expect(base.read(mine, everything(described))).toEqual(extended.read(theirs, everything(expected)))
    const [, rows, steps] = described.shape
    const part = { issueCount: 1, rowFirst: rows - 1, rowCount: 1, stepFirst: 2, stepCount: steps - 5 }
    expect(base.read(mine, part)).toEqual(extended.read(theirs, part))
  })

  test('gives one station of a collection', () => {
    using library = base.openLibrary(catalogue, null)
    using series = base.series(library, 'rain_obs.401202')
    expect(base.describe(series)).toMatchObject({ kind: 'single', station: '401202', shape: [1, 1, 8784] })
  })

  test('makes a forecast with missing values, and reads it back', () => {
    const issues = new TimeAxis({ start: '2020-01-01', step: 'daily', length: 2 })
    const leads = new LeadTimeAxis({ start: 3600, step: 3600, length: 3 })
    const values = Float64Array.from({ length: 12 }, (_, i) => (i === 4 ? Number.NaN : i))
    const forecast = new EnsembleForecastSeries({ issues, leads, members: ['1', '2'], values })
    const time = { start: issues.start, step: issues.step, length: issues.length }
    const lead = { start: leads.start, step: leads.step, length: leads.length }
    const description = { kind: 'forecast', time, lead, members: forecast.members, stations: [] }
    using series = base.createSeries(description, forecast.values)
    expect(base.describe(series)).toMatchObject({ kind: 'forecast', shape: [2, 2, 3], lead, time })
    expect(base.read(series, { issueCount: 2, rowCount: 2, stepCount: 3 })).toEqual(values)
  })

  test('throws what the library reports, with a code', () => {
    using library = base.openLibrary(catalogue, null)
    expect(() => base.series(library, 'nope')).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }))
    expect(() => base.series(library, 'rain_obs.7')).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }))
    expect(() => base.openLibrary(join(folder, 'nowhere.yaml'), null)).toThrow(
      expect.objectContaining({ code: 'IO' }),
    )
  })

  test('refuses a file that is there, and options that it would not heed', async () => {
    using library = base.openLibrary(catalogue, null)
    using series = base.series(library, 'streamflow')
    const file = join(folder, 'flow.nc')
    const write = (options: object) => base.writeAsync([series], file, options, new Control())
    await expect(write({ convention: 'cf', title: 'Flow' })).rejects.toThrow(
      /cannot heed convention, title\. Use/,
    )
    expect(existsSync(file)).toBe(false)
    await write({ convention: 'stf', title: undefined })
    await expect(write({})).rejects.toMatchObject({ code: 'EXISTS' })
    await write({ overwrite: true })
  })

  test('leaves nothing alive', () => {
    const before = extended.liveHandles()
    {
      using library = base.openLibrary(catalogue, null)
      using series = base.series(library, 'rain_fcast')
      base.describe(series)
      base.describeAll(library)
    }
    expect(extended.liveHandles()).toBe(before)
  })
})
