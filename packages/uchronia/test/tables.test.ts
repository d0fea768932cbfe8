import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { exportSeries, formatInstant, type LibrarySeries, TimeSeriesLibrary, UchroniaError } from 'uchronia'
import { describe, expect, test } from 'vitest'
import { flow, rainForecast } from './plain-series.ts'
import { temporaryFolder } from './temporary.ts'

const folder = temporaryFolder()
let files = 0

function open(text: string, ending = 'csv'): TimeSeriesLibrary {
  const path = join(folder, `${++files}.${ending}`)
  writeFileSync(path, text)
  return TimeSeriesLibrary.open(path)
}

const isoTimes = (series: LibrarySeries) =>
  Array.from(series.description.time.values(), (time) => formatInstant(time))
const codes = ({ warnings }: LibrarySeries) => warnings.map(({ code }) => code)

describe('tables of USGS (RDB)', () => {
  const head = `#
# Data for the following 2 site(s) are contained in this file
#    USGS 01646500 POTOMAC RIVER NEAR WASH, DC LITTLE FALLS PUMP STA
#    USGS 05411500 TURKEY RIVER AT SPILLVILLE, IA
# -----------------------------------------------------------------------------------
#            TS   parameter     Description
#         69928       00060     Discharge, cubic feet per second
#         69930       00065     Gage height, feet
#
`
  const columns =
    'agency_cd\tsite_no\tdatetime\ttz_cd\t69928_00060\t69928_00060_cd\t69930_00065\t69930_00065_cd\n5s\t15s\t20d\t6s\t14n\t10s\t14n\t10s\n'
  const row = (...cells: string[]) => `${cells.join('\t')}\n`

  test('gives parameters of a site in UTC, through the end of daylight saving time, with ice as missing', () => {
    using library = open(
      head +
        columns +
        row('USGS', '01646500', '2020-11-01 01:30', 'EDT', '5130', 'A', '3.05', 'A') +
        row('USGS', '01646500', '2020-11-01 01:45', 'EDT', 'Ice', 'P', '3.06', 'P') +
        row('USGS', '01646500', '2020-11-01 01:00', 'EST', '5150', 'P:e', '', '') +
        row('USGS', '01646500', '2020-11-01 01:15', 'EST', 'Eqp', 'P', '-999999', 'P'),
      'rdb',
    )
    expect(library.getSeriesIdentifiers()).toEqual(['00060', '00065'])
    using discharge = library.getSeries('00060', 'single')
    expect(isoTimes(discharge)).toEqual([
      '2020-11-01T05:30:00Z',
      '2020-11-01T05:45:00Z',
      '2020-11-01T06:00:00Z',
      '2020-11-01T06:15:00Z',
    ])
    expect([...discharge.values()]).toEqual([5130, Number.NaN, 5150, Number.NaN])
    expect(discharge.description).toMatchObject({
      units: 'ft3/s',
      longName: 'Discharge, cubic feet per second',
      aggregation: 'instantaneous',
      stations: [{ id: '01646500', name: 'POTOMAC RIVER NEAR WASH, DC LITTLE FALLS PUMP STA' }],
    })
    expect(codes(discharge)).toEqual(['provisional', 'estimated', 'value_text'])
    expect(discharge.warnings[2]?.message).toMatch(/Ice \(1\).*: 3$/)
    using stage = library.getSeries('00065', 'single')
    expect([...stage.values()]).toEqual([3.05, 3.06, Number.NaN, Number.NaN])
    expect(stage.read().convertUnits('m').values[0]).toBeCloseTo(3.05 * 0.3048, 12)
  })

  test('gives several sites with headers of their own as a collection, each in its zone', () => {
    using library = open(
      head +
        'agency_cd\tsite_no\tdatetime\ttz_cd\t69928_00060\t69928_00060_cd\n5s\t15s\t20d\t6s\t14n\t10s\n' +
        row('USGS', '01646500', '2020-06-01 00:00', 'EDT', '1', 'A') +
        '# a header of the second site\nagency_cd\tsite_no\tdatetime\ttz_cd\t43650_00060\t43650_00060_cd\n5s\t15s\t20d\t6s\t14n\t10s\n' +
        row('USGS', '05411500', '2020-05-31 23:00', 'CDT', '2', 'A') +
        row('USGS', '05411500', '2020-05-31 23:15', 'CDT', '3', 'A'),
      'txt',
    )
    using discharge = library.getSeries('00060', 'collection')
    expect(discharge.stations).toEqual(['01646500', '05411500'])
    expect(isoTimes(discharge)[0]).toBe('2020-06-01T04:00:00Z')
    expect([...discharge.values()]).toEqual([1, Number.NaN, 2, 3])
  })

  test('gives daily values with their statistic, and says that their days are local', () => {
    using library = open(
      `#  69963       00060     00003     Discharge, cubic feet per second (Mean)\nagency_cd\tsite_no\tdatetime\t69963_00060_00003\t69963_00060_00003_cd\n5s\t15s\t20d\t14n\t10s\n` +
        row('USGS', '01646500', '2020-01-01', '12000', 'A') +
        row('USGS', '01646500', '2020-01-03', '12500', 'A:e'),
      'rdb',
    )
    using daily = library.getSeries('00060_00003', 'single')
    expect(daily.description.aggregation).toBe('averaged over the following interval')
    expect(daily.units).toBe('ft3/s')
    expect(codes(daily)).toContain('time_zone_absent')
    expect(daily.time.length).toBe(2)
  })

  test('gives two instruments of one parameter the names of their columns', () => {
    using library = open(
      'agency_cd\tsite_no\tdatetime\ttz_cd\t1_00010\t1_00010_cd\t2_00010\t2_00010_cd\n5s\t15s\t20d\t6s\t14n\t10s\t14n\t10s\n' +
        row('USGS', '01646500', '2020-06-01 00:00', 'UTC', '9.5', 'A', '9.7', 'A'),
      'rdb',
    )
    expect(library.getSeriesIdentifiers()).toEqual(['1_00010', '2_00010'])
  })

  test('gives files of before 2005', () => {
    using library = open(
      `agency_cd\tsite_no\tdv_dt\tdv_va\tdv_cd\n5s\t15s\t10d\t12n\t3s\n${row('USGS', '03451500', '1985-01-20', '1100', 'e')}`,
    )
    using daily = library.getSeries('00060_00003', 'single')
    expect([...daily.values()]).toEqual([1100])
    expect(codes(daily)).toContain('estimated')
  })

  test.each([
    [
      'a row that is cut off',
      `${columns}USGS\t0164\t2020-01`,
      /line 3: has 3 columns where the names are 8; is the file whole/,
    ],
    ['a message of the server', `${columns}<html>`, /message of the server/],
    [
      'a zone that is not known',
      columns + row('USGS', '1', '2020-01-01 00:00', 'XYZT', '1', 'A', '', ''),
      /time zone "XYZT" is not known/,
    ],
    [
      'a time that is none',
      columns + row('USGS', '1', '2020-02-30 00:00', 'EST', '1', 'A', '', ''),
      /"2020-02-30 00:00" is no date/,
    ],
    [
      'a value that comes twice',
      columns + row('USGS', '1', '2020-01-01 00:00', 'EST', '1', 'A', '', '').repeat(2),
      /line 4: site 1, 69928_00060, has a second value at 2020-01-01T05:00:00Z; the first is in line 3/,
    ],
    ['no sites', '#  No sites found matching all criteria\n', /No sites found/],
    [
      'peaks',
      'agency_cd\tsite_no\tpeak_dt\tpeak_va\n5s\t15s\t10d\t8s\nUSGS\t1\t2020-01-01\t3\n',
      /RDB without a column datetime/,
    ],
  ])('refuses %s', (_what, text, reason) => {
    expect(() => open(text, 'rdb')).toThrow(reason)
    expect(() => open(text, 'rdb')).toThrow(UchroniaError)
  })
})

describe('CSV', () => {
  test('gives a single series of time and value, gaps filled, in any order of rows', () => {
    using library = open(
      '# from the logger\ntime,value\n2020-01-01T02:00Z,3\n2020-01-01 00:00,1\n2020-01-01T11:00+10:00,2\n2020-01-01T04:00:00,\n',
    )
    using value = library.getSeries('value', 'single')
    expect(isoTimes(value)).toEqual(['00', '01', '02', '03', '04'].map((hour) => `2020-01-01T${hour}:00:00Z`))
    expect([...value.values()]).toEqual([1, 2, 3, Number.NaN, Number.NaN])
    expect(codes(value)).toEqual(['gaps_filled'])
    expect(value.units).toBeNull()
  })

  test('gives stations of a long table, their units from the header or a column', () => {
    using library = open(
      'time,station,flow [m3/s],level (m)\n2020-01-01,0123,1,9\n2020-01-01,7,2,NA\n2020-01-02,7,NaN,8\n',
    )
    expect(library.getSeriesIdentifiers()).toEqual(['flow', 'level'])
    using q = library.getSeries('flow', 'collection')
    expect(q.stations).toEqual(['0123', '7'])
    expect(q.units).toBe('m3/s')
    expect([...q.values()]).toEqual([1, Number.NaN, 2, Number.NaN])
    using tidy = open('time;variable;value;unit\n2020-01-01;q;1,5;m3/s\n2020-01-01;p;2;mm\n')
    expect(
      tidy.describe().map((entry) => ('error' in entry ? entry.error : [entry.id, entry.units])),
    ).toEqual([
      ['p', 'mm'],
      ['q', 'm3/s'],
    ])
    expect(tidy.getSeries('q', 'single').at(0)).toBe(1.5)
  })

  test('gives a wide table as stations, and columns of different units as variables', () => {
    using library = open('\ufeffDate,"401201","401,202"\r\n2020-01-01,1,"2"\r\n2020-01-02,3,\r\n')
    using value = library.getSeries('value', 'collection')
    expect(value.stations).toEqual(['401201', '401,202'])
    expect([...value.values()]).toEqual([1, 3, 2, Number.NaN])
    using other = open('time\tflow [m3/s]\train [mm]\n2020-01-01\t1\t2\n')
    expect(other.getSeriesIdentifiers()).toEqual(['flow', 'rain'])
  })

  test('takes date and time of day from columns of their own, in any order', () => {
    for (const text of [
      'date,time,q\n2020-01-01,6:00,1\n2020-01-01,07:30:00,2\n2020-01-02,00:00+10:00,3\n',
      'Time,Date,q\n6:00,2020-01-01,1\n07:30:00,2020-01-01,2\n00:00+10:00,2020-01-02,3\n',
      'date,time,q\n2020-01-01,2020-01-01T06:00Z,1\n2020-01-01,2020-01-01T07:30,2\n2020-01-01,2020-01-01T14:00,3\n',
    ]) {
      using library = open(text)
      using q = library.getSeries('q', 'single')
      expect([...q.values()]).toEqual([1, 2, 3])
      expect(isoTimes(q).map((time) => time.slice(0, 16))).toEqual([
        '2020-01-01T06:00',
        '2020-01-01T07:30',
        '2020-01-01T14:00',
      ])
    }
    expect(() => open('date,time,q\n2020-01-01,6,1\n')).toThrow(/line 2: Cannot read "6" as an instant/)
  })

  test('leaves out columns of texts, with the reason', () => {
    using library = open('time,station,flow,remark\n2020-01-01,7,1,ok\n2020-01-02,7,2,\n')
    expect(library.getSeriesIdentifiers()).toEqual(['flow'])
    expect(library.leftOut()).toEqual([
      expect.objectContaining({ variable: 'remark', reason: 'is a column of texts ("ok")' }),
    ])
  })

  test('reads back what is exported, of all four kinds', async () => {
    const forecast = rainForecast({ issues: 2, values: [1, 2, 3, 4, 5, Number.NaN, 7, 8] })
    const single = flow('2020-01-01', [1, Number.NaN, 3])
    for (const series of [forecast, single, forecast.at(0)]) {
      const path = join(folder, `${series.kind}.csv`)
      await exportSeries(series, path, { overwrite: true })
      using library = TimeSeriesLibrary.open(path)
      using back = library.getSeries('value')
      expect([back.kind, back.shape]).toEqual([series.kind, series.shape])
      expect([...back.values()]).toEqual([...series.values])
      if (series.kind === 'forecast' && back.kind === 'forecast') {
        expect([...back.issues.values()]).toEqual([...series.issues.values()])
        expect([...back.leads.values()]).toEqual([...series.leads.values()])
        expect(back.members).toEqual(series.members)
      }
    }
  })

  test.each([
    [
      'a text among numbers',
      'time,value\n2020-01-01,1\n2020-01-02,high\n',
      /line 3: value is "high", which is no number/,
    ],
    ['a date that could be two', 'time,value\n01/02/2020,1\n', /line 2: Cannot read "01\/02\/2020"/],
    [
      'two values of one time',
      'time,station,value\n2020-01-01,7,1\n2020-01-01,7,2\n',
      /line 3: value at 7 has a second value at 2020-01-01T00:00:00Z; the first is in line 2/,
    ],
    [
      'a row that is cut off',
      'time,station,value\n2020-01-01,7\n',
      /line 2: has 2 cells where the names of the columns are 3/,
    ],
    ['a quote that is not closed', 'time,value\n2020-01-01,"1\n', /line 2: a quote is not closed/],
    ['two marks of decimals', 'time;value\n2020-01-01;1,5\n2020-01-02;1.5\n', /other mark of decimals/],
    ['a comma for decimals where it delimits', 'time,value\n2020-01-01,1,5\n', /has 3 cells/],
    ['two columns of one name', 'time,q,q\n2020-01-01,1,2\n', /two columns have the name "q"/],
    [
      'leads that contradict the times',
      'reference_time,lead_time,valid_time,value\n2020-01-01,3600,2020-01-01T02:00,1\n',
      /lead time is 3600 s, and the times are 7200 s apart/,
    ],
    ['no column of times', 'name,age\nBill,44\n', /no table of time series: its columns are name, age/],
    ['nothing but names', 'time,value\n', /no series/],
  ])('refuses %s', (_what, text, reason) => {
    expect(() => open(text)).toThrow(reason)
    expect(() => open(text)).toThrow(UchroniaError)
  })
})
