import {
  dailyAxis,
  EnsembleForecastSeries,
  hourlyAxis,
  LeadTimeAxis,
  SeriesCollection,
} from '@uchronia/series'
import { type Table, tableToIPC } from 'apache-arrow'
import { describe, expect, test, vi } from 'vitest'

const count = (n: number) => Float64Array.from({ length: n }, (_, i) => i)

describe('memory that is not written first', () => {
  /** The file of a table that is made where every byte was `byte` before. */
  function madeOver(byte: number, make: () => Table): Uint8Array {
    const memory = vi.spyOn(Buffer, 'allocUnsafeSlow').mockImplementation((size) => {
      return Buffer.from(new ArrayBuffer(size)).fill(byte)
    })
    try {
      const bytes = tableToIPC(make())
      expect(memory).toHaveBeenCalled()
      return bytes
    } finally {
      memory.mockRestore()
    }
  }

  const leads = 20_000
  const large = new EnsembleForecastSeries({
    issues: dailyAxis('2010-08-01T21:00', 2),
    leads: new LeadTimeAxis({ start: 3600, step: 3600, length: leads }),
    members: ['a', 'bc', ''],
    values: count(2 * 3 * leads),
  })
  const stationsOfIt = new SeriesCollection({
    time: hourlyAxis('2000-01-01', leads),
    stations: ['0123', '7'],
    values: count(2 * leads),
  })
  test.each([
    ['a forecast, wide', () => large.toArrow()],
    ['a forecast, long', () => large.toArrow({ layout: 'long' })],
    ['a collection, wide', () => stationsOfIt.toArrow()],
    ['a collection, long', () => stationsOfIt.toArrow({ layout: 'long' })],
    ['a single series', () => stationsOfIt.at(0).toArrow()],
  ])('%s has nothing of it in its table', (_name, make) => {
    expect(Buffer.compare(madeOver(0xff, make), madeOver(0, make))).toBe(0)
  })
})
