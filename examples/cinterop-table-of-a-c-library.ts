// Binds a function of a C library by hand, reads what it fills, and makes an Arrow file of it that DuckDB, pandas and
// Polars read. The library here is C's own, whose gmtime_r fills a struct.
//
//   node examples/dist/cinterop-table-of-a-c-library.js years.arrow
import { writeFileSync } from 'node:fs'
import { formatInstant, loadLibrary, makeSeries, regularAxis, struct } from '@uchronia/cinterop'
import { tableToIPC } from 'apache-arrow'

const c = loadLibrary('libc.so.6')

// struct tm of time.h, as far as it is needed; the rest is room.
const time = struct('tm', {
  second: 'int32',
  minute: 'int32',
  hour: 'int32',
  day: 'int32',
  month: 'int32',
  year: 'int32',
  weekday: 'int32',
  yearday: 'int32',
  rest: 'char[24]',
})
const gmtime = c.declare('gmtime_r', 'pointer', ['int64[]', { bytes: time.size }])

const room = new Uint8Array(time.size)
const days = regularAxis('2024-02-27', 'daily', 4)
const daysOfYear = Array.from(days.values(), (instant) => {
  gmtime(BigInt64Array.of(BigInt(instant / 1000)), room)
  return time.unpack(room).yearday + 1
})

const series = makeSeries(days, daysOfYear, { id: 'day_of_year', units: 'd' })
for (const { time: instant, value } of series) console.log(formatInstant(instant), value)

const path = process.argv[2]
if (path) writeFileSync(path, tableToIPC(series.toArrow(), 'file'))
