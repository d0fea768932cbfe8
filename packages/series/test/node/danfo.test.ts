import {
  dailyAxis,
  EnsembleForecastSeries,
  EnsembleSeries,
  hourlyAxis,
  LeadTimeAxis,
  monthlyAxis,
  SeriesCollection,
  TimeAxis,
  UnivariateSeries,
} from '@uchronia/series'
import { fromDanfo, toDanfo, toDanfoSeries } from '@uchronia/series/danfo'
import { describe, expect, test } from 'vitest'

// Loading it takes seconds, mostly for its copy of TensorFlow.
const danfo = await import('danfojs-node').then(
  (module) => module.default ?? module,
  () => undefined,
)

const some = [0, Number.NaN, -0, 1e300, 0.1, Number.POSITIVE_INFINITY]
const values = (n: number) => Float64Array.from({ length: n }, (_, i) => some[i % some.length]!)
const about = { id: 'rain', units: 'mm', attributes: { source: 'gauge' } }
const single = new UnivariateSeries({ ...about, time: monthlyAxis('2001-01-31', 5), values: values(5) })
const stations = new SeriesCollection({
  ...about,
  time: dailyAxis('2000-01-01', 3),
  stations: ['0123', '7', '2'],
  values: values(9),
})
const ensemble = new EnsembleSeries({
  ...about,
  time: hourlyAxis('1969-12-31T23:00', 3),
  members: ['b', 'a'],
  values: values(6),
})
const forecast = new EnsembleForecastSeries({
  ...about,
  issues: dailyAxis('2010-08-01T21:00', 2),
  leads: new LeadTimeAxis({ start: 3600, step: 3600, length: 3 }),
  members: ['10', '2'],
  values: values(12),
})

describe.skipIf(danfo === undefined)('danfo', () => {
  test('a single series is a frame with its times as index', async () => {
    const frame = await toDanfo(single)
    expect(frame.shape).toEqual([5, 1])
    expect(frame.columns).toEqual(['value'])
    expect(frame.index[1]).toBe('2001-02-28T00:00:00Z')
    expect(frame.dtypes).toEqual(['float32'])
    expect(frame.column('value').values).toEqual([...single.values])
  })

  test('a collection has a column per station, in its own order, numbers that begin with 0 included', async () => {
    const frame = await toDanfo(stations)
    expect(frame.columns).toEqual(['0123', '7', '2'])
    expect(frame.dtypes).toEqual(['float32', 'float32', 'float32'])
    expect(frame.column('2').values).toEqual([...stations.station('2').values])
  })

  test('long frames have the columns of long tables', async () => {
    expect((await toDanfo(single, { layout: 'long' })).columns).toEqual(['time', 'value'])
    expect((await toDanfo(stations, { layout: 'long' })).columns).toEqual(['station', 'time', 'value'])
    const frame = await toDanfo(forecast, { layout: 'long' })
    expect(frame.columns).toEqual(['reference_time', 'lead_time', 'valid_time', 'member', 'value'])
    expect((frame.values as unknown[][])[11]).toEqual([
      '2010-08-02T21:00:00Z',
      10_800,
      '2010-08-03T00:00:00Z',
      '2',
      some[5],
    ])
  })

  for (const series of [single, stations, ensemble, forecast]) {
    for (const layout of ['wide', 'long'] as const) {
      test(`a ${series.kind} comes back the same: ${layout}`, async () => {
        const kind = series.kind === 'collection' ? 'collection' : undefined
        expect(fromDanfo(await toDanfo(series, { layout }), { ...about, kind })).toEqual(series)
      })
    }
  }

  test('a danfo series has the times as index, and comes back', async () => {
    const series = await toDanfoSeries(single)
    expect(series.columns).toEqual(['rain'])
    expect(series.index[0]).toBe('2001-01-31T00:00:00Z')
    expect(fromDanfo(series, about)).toEqual(single)
  })

  test('no times or one time are fine when the step is given', async () => {
    for (const length of [0, 1]) {
      const short = new EnsembleSeries({
        time: dailyAxis('2000-01-01', length),
        members: ['a', 'b'],
        values: values(2 * length),
      })
      const frame = await toDanfo(short)
      expect(frame.shape).toEqual([length, 2])
      const back = fromDanfo(frame, { step: 'daily' }) as EnsembleSeries
      expect(back.members).toEqual(['a', 'b'])
      expect(back.values).toEqual(short.values)
    }
    expect((await toDanfoSeries(single.slice(0, 0))).values).toEqual([])
  })

  test('frames of others are read: dates, milliseconds, null for missing', () => {
    const { DataFrame } = danfo!
    const frame = new DataFrame(
      [
        [Date.UTC(2000, 0, 1), 1],
        [Date.UTC(2000, 0, 2), null],
      ] as never,
      { columns: ['time', 'value'] },
    )
    expect(fromDanfo(frame)).toMatchObject({
      kind: 'single',
      values: Float64Array.of(1, Number.NaN),
      time: { step: 86_400 },
    })
  })

  test('what is no series is an error that says why', async () => {
    const { DataFrame } = danfo!
    expect(() => fromDanfo(new DataFrame([[1], [2]], { columns: ['value'], index: ['x', 'y'] }))).toThrow(
      /holds "x" in row 0, which is not a time/,
    )
    expect(() =>
      fromDanfo(new DataFrame([['2000-01-01', 'a']], { columns: ['time', 'value'] }), { step: 1 }),
    ).toThrow(/holds "a" in row 0, which is not a number/)
    expect(() => fromDanfo({} as never)).toThrow(/Expected a danfo DataFrame or Series/)
    await expect(toDanfo(single, { layout: 'tensor' as never })).rejects.toThrow(
      /no frame layout "tensor". Use "wide" or "long"/,
    )
    const unknown = new UnivariateSeries({
      time: new TimeAxis({ start: null, step: 1, length: 1 }),
      values: values(1),
    })
    await expect(toDanfo(unknown)).rejects.toThrow(expect.objectContaining({ code: 'NO_START' }))
  })
})
