import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { EnsembleSeries, NativeError, TimeAxis } from '@uchronia/cinterop'
import {
  checkAbi,
  checkDrift,
  checkSymbols,
  findCompiler,
  lintModel,
  loadProject,
  type Project,
} from '@uchronia/codegen'
import { beforeAll, describe, expect, it } from 'vitest'
import { UchroniaBaseLibrary } from '../../../packages/uchronia/src/engine/generated/base/index.ts'
import {
  Kind,
  UchroniaError,
  UchroniaLibrary,
} from '../../../packages/uchronia/src/engine/generated/extension/index.ts'

const root = resolve(import.meta.dirname, '../../..')
const library = join(root, 'packages/engine/build/release/libuchronia.so')

describe('the binding of uchronia.h', () => {
  let projects: Project[]
  beforeAll(async () => {
    projects = await Promise.all(
      ['extension', 'base'].map((name) => loadProject(join(root, `packages/uchronia/${name}.codegen.json`))),
    )
  })

  it('binds every function, or says why not', () => {
    const [extension, base] = projects.map(({ plan }) => plan)
    const all = extension!.model.functions.map(({ name }) => name)
    expect(all.length).toBeGreaterThan(50)
    for (const name of all) {
      const plans = [extension!, base!]
      const isBound = plans.some((plan) => !plan.excluded.some((other) => other.name === name))
      const reasons = plans.flatMap((plan) => plan.excluded.filter((other) => other.name === name))
      const own = reasons.filter(({ reason }) => !reason.includes('bound by'))
      expect([name, isBound || own.length > 0]).toEqual([name, true])
    }
  })

  it('is what the header and the configurations say: no drift', () => {
    expect(projects.flatMap(checkDrift)).toEqual([])
  })

  it('is of a header that there is nothing to complain about (N-26)', () => {
    expect(lintModel(projects[0]!.model)).toEqual([])
  })

  it.skipIf(findCompiler() === undefined)(
    'has the sizes, offsets and signatures that the compiler sees (N-08)',
    () => {
      for (const project of projects) expect(checkAbi(project, findCompiler()).problems).toEqual([])
    },
  )

  it.skipIf(!existsSync(library))('has the names that the engine exports (N-09, GQ-01, GQ-02)', () => {
    for (const { plan } of projects) expect(checkSymbols(plan, library)).toEqual([])
  })
})

describe.skipIf(!existsSync(library))('the generated binding of the engine', () => {
  const description = {
    kind: 'ensemble',
    variable: 'rain',
    time: { start: 0, step: 3600, length: 3 },
    members: ['a', 'b'],
  }

  it('makes, describes and reads a series through the extension ABI, and gives back every handle', async () => {
    const engine = UchroniaLibrary.open(library)
    expect(engine.abiVersion()).toBe(1)
    const before = engine.liveHandles(Kind.ANY)
    const values = Float64Array.of(1, 2, 3, 4, Number.NaN, 6)
    {
      using series = engine.seriesCreate(JSON.stringify(description), values)
      expect(engine.liveHandles(Kind.ANY)).toBe(before + 1)
      expect(JSON.parse(engine.describe(series, null))).toMatchObject({ kind: 'ensemble', shape: [1, 2, 3] })
      const all = new Float64Array(6)
      engine.read(series, null, all)
      expect([...all]).toEqual([...values])
      const second = new Float64Array(2)
      const window = { issueFirst: 0, issueCount: 1, rowFirst: 0, rowCount: 1, stepFirst: 1, stepCount: -1 }
      await engine.readAsync(series, window, second)
      expect([...second]).toEqual([2, 3])
      expect(engine.nativeReferenceCount(series)).toBe(1)
    }
    expect(engine.liveHandles(Kind.ANY)).toBe(before)
  })

  it('says what the engine can do', () => {
    const about = JSON.parse(UchroniaLibrary.open(library).about())
    expect(about).toMatchObject({ abi: 1, features: expect.arrayContaining(['library_add', 'append']) })
  })

  it('sets and tells the limit of the cache and the number of threads, and asks without a change', () => {
    const engine = UchroniaLibrary.open(library)
    const { limit } = engine.cache(-1)
    const threads = engine.threads(-1)
    expect(engine.cache(1 << 20)).toMatchObject({ limit: 1 << 20, used: expect.any(Number) })
    expect(engine.cache(-1).limit).toBe(1 << 20)
    expect([engine.threads(3), engine.threads(-1)]).toEqual([3, 3])
    expect([engine.cache(limit).limit, engine.threads(threads)]).toEqual([limit, threads])
  })

  it('throws the status and the text of the engine', () => {
    const engine = UchroniaLibrary.open(library)
    const open = (): unknown => engine.libraryOpen('/there/is/no/such/catalogue.yaml', null)
    expect(open).toThrow(UchroniaError)
    expect(open).toThrow(/uchronia_library_open failed with IO \(5\): .*catalogue\.yaml/)
  })

  it('moves ensembles through the base ABI as series with a time axis', () => {
    const engine = UchroniaBaseLibrary.open(library)
    const time = new TimeAxis({ start: '2010-08-01T21:00Z', step: 3600, length: 3 })
    const given = new EnsembleSeries({
      time,
      members: ['0', '1'],
      values: Float64Array.of(1, 2, 3, 4, 5, 6),
    })
    using series = engine.createEnsembleTimeSeriesDataFromStruct(given)
    expect(engine.ensembleSizeEnsembleTimeSeries(series)).toBe(2)
    expect(engine.toStructEnsembleTimeSeriesData(series)?.values).toEqual(given.values)
    using second = engine.timeSeriesFromEnsembleOfTimeSeries(series, 1)
    expect([...engine.getTimeSeriesValues(second)]).toEqual([4, 5, 6])
    expect(engine.getTimeSeriesGeometry(second).equals(time)).toBe(true)
  })

  it('throws what the engine tells its error callback, whatever the function returns', () => {
    const engine = UchroniaBaseLibrary.open(library)
    expect(() => engine.loadEnsembleDataset('/no/such/file.yaml')).toThrow(NativeError)
    expect(() => engine.loadEnsembleDataset('/no/such/file.yaml')).toThrow(
      /LoadEnsembleDataset: .*file\.yaml/,
    )
  })

  it('knows a missing forecast from an empty one (N-17)', () => {
    const engine = UchroniaBaseLibrary.open(library)
    using forecasts = engine.createEnsembleForecastTimeSeries(Date.UTC(2020, 0, 1), 2, 'daily')
    expect(engine.isMissingValueItemEnsembleForecastTimeSeries(forecasts, 0)).toBe(true)
    expect(engine.getItemEnsembleForecastTimeSeriesAsStructure(forecasts, 0)).toBeNull()
  })
})
