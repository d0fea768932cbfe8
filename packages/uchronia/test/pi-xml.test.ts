import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import {
  EnsembleForecastSeries,
  EnsembleSeries,
  exportSeries,
  formatInstant,
  LeadTimeAxis,
  nativeObjects,
  type Series,
  SeriesCollection,
  TimeAxis,
  TimeSeriesLibrary,
  UchroniaError,
  UnivariateSeries,
  writeNetcdf,
  writePiXml,
} from 'uchronia'
import { describe, expect, test } from 'vitest'
import { rainForecast } from './plain-series.ts'
import { temporaryFolder } from './temporary.ts'

const folder = temporaryFolder()
let files = 0

/** The elements of a header; those that are undefined are left out. */
interface Header {
  readonly location?: string
  readonly parameter?: string
  readonly step?: string
  readonly start?: string
  readonly end?: string
  readonly issue?: string
  readonly missVal?: string
  /** Whatever else stands in it. */
  readonly more?: string
}

const date = (text: string) => {
  const [day, time = '00:00:00'] = text.split(' ')
  return `date="${day}" time="${time}"`
}

function series(
  events: readonly [time: string, value: string, more?: string][],
  header: Header = {},
): string {
  const {
    location = 'H-1',
    parameter = 'Q',
    step = 'unit="second" multiplier="3600"',
    missVal = '-999.0',
    more = '',
  } = header
  const [first, last] = [events[0]?.[0], events.at(-1)?.[0]]
  const { start = first ?? '2020-01-01', end = last ?? '2020-01-01', issue } = header
  return `<series><header><type>instantaneous</type><locationId>${location}</locationId><parameterId>${parameter}</parameterId>${more}<timeStep ${step}/><startDate ${date(start)}/><endDate ${date(end)}/>${issue === undefined ? '' : `<forecastDate ${date(issue)}/>`}<missVal>${missVal}</missVal><units>m3/s</units></header>${events
    .map(
      ([time, value, extra = '']) =>
        `<event ${date(time)} ${value === '' ? '' : `value="${value}"`} ${extra}/>`,
    )
    .join('')}</series>`
}

const file = (body: string, zone = '<timeZone>0.0</timeZone>') =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<TimeSeries xmlns="http://www.wldelft.nl/fews/PI" version="1.9">\n${zone}\n${body}\n</TimeSeries>\n`

function write(text: string | Uint8Array): string {
  const path = join(folder, `${++files}.xml`)
  writeFileSync(path, text)
  return path
}

const open = (body: string, zone?: string) => TimeSeriesLibrary.open(write(file(body, zone)))
const isoTimes = (times: Iterable<number>) => Array.from(times, (time) => formatInstant(time))

function refusal(text: string | Uint8Array): UchroniaError {
  try {
    TimeSeriesLibrary.open(write(text)).dispose()
  } catch (error) {
    return error as UchroniaError
  }
  throw new Error('the file was read')
}

describe('reading PI-XML', () => {
  test('gives a single series with place, units and missing values, its times in UTC', () => {
    using library = open(
      series(
        [
          ['2020-01-01 01:00:00', '1.5'],
          ['2020-01-01 02:00:00', '-999'],
          ['2020-01-01 03:00:00', 'NaN'],
          ['2020-01-01 04:00:00', '1e2'],
        ],
        {
          more: '<stationName>Lobith &amp; more</stationName><lat>51.8</lat><lon>6.1</lon><x>203.5</x><z>9</z>',
        },
      ),
      '<timeZone>5.5</timeZone>',
    )
    using q = library.getSeries('Q', 'single')
    expect([...q.values()]).toEqual([1.5, Number.NaN, Number.NaN, 100])
    expect(isoTimes(q.time.values())[0]).toBe('2019-12-31T19:30:00Z')
    expect(q.time.step).toBe(3600)
    expect(q.units).toBe('m3/s')
    expect(q.description).toMatchObject({
      aggregation: 'instantaneous',
      storage: 'pi_xml_file',
      attributes: { x: 203.5, missVal: -999 },
      stations: [{ id: 'H-1', name: 'Lobith & more', latitude: 51.8, longitude: 6.1, elevation: 9 }],
      warnings: [],
    })
  })

  test('takes the zone of a series before that of the file, and UTC with a warning where there is none', () => {
    const own = series([['2020-01-01 01:00:00', '1']], { location: 'b' }).replace(
      '<series>',
      '<series><timeZone>-3.5</timeZone>',
    )
    using library = open(`${series([['2020-01-01 01:00:00', '1']], { location: 'a' })}${own}`, '')
    using q = library.getSeries('Q', 'collection')
    expect(isoTimes(q.time.values())).toEqual(['2020-01-01T01:00:00Z', '2020-01-01T04:30:00Z'])
    expect(q.warnings.map(({ code }) => code)).toContain('time_zone_absent')
  })

  test('brings stations with gaps and periods of their own to one axis', () => {
    using library = open(
      series(
        [
          ['2020-01-01 00:00:00', '1'],
          ['2020-01-01 03:00:00', '4'],
        ],
        { location: 'a' },
      ) + series([['2020-01-01 01:00:00', '2']], { location: 'b', end: '2020-01-01 05:00:00' }),
    )
    using q = library.getSeries('Q', 'collection')
    expect(q.time.length).toBe(6)
    expect([...q.station('a').values]).toEqual([1, Number.NaN, Number.NaN, 4, Number.NaN, Number.NaN])
    expect([...q.station('b').values]).toEqual([
      Number.NaN,
      2,
      Number.NaN,
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ])
    using b = library.getSeries('Q.b', 'single')
    expect(b.description.station).toBe('b')
    expect(q.warnings.map(({ code }) => code).sort()).toEqual(['gaps_filled', 'ragged_array'])
  })

  test.each([
    ['unit="minute" multiplier="15"', '2020-01-01 00:15:00', 900],
    ['unit="hour"', '2020-01-01 01:00:00', 3600],
    ['unit="hour" multiplier="1" divider="4"', '2020-01-01 00:15:00', 900],
    ['unit="day" multiplier="1"', '2020-01-02', 86_400],
    ['unit="week" multiplier="1"', '2020-01-08', 604_800],
    ['unit="month" multiplier="1"', '2020-02-01', 'monthly'],
  ])('reads the time step %s', (step, second, expected) => {
    using library = open(
      series(
        [
          ['2020-01-01', '1'],
          [second, '2'],
        ],
        { step },
      ),
    )
    using q = library.getSeries('Q', 'single')
    expect(q.time.step).toBe(expected)
    expect([...q.values()]).toEqual([1, 2])
  })

  test('lists the times of a series that is not equidistant, and does not fill it', () => {
    const events: [string, string][] = [
      ['2020-01-01', '1'],
      ['2020-01-02', '2'],
      ['2020-01-04', '3'],
      ['2020-01-05', '4'],
    ]
    using library = open(series(events, { step: 'unit="nonequidistant"' }))
    using q = library.getSeries('Q', 'single')
    expect(q.time.isListed).toBe(true)
    expect([...q.values()]).toEqual([1, 2, 3, 4])
  })

  test('makes forecasts of members and issues, by index and by name, each at its place', () => {
    const run = (issue: string, hours: string[], member: string, value: number) =>
      series(
        hours.map((hour, i) => [`2020-01-0${hour}`, String(value + i)]),
        { issue: `2020-01-0${issue}`, more: member },
      )
    const index = (i: number) => `<ensembleId>E</ensembleId><ensembleMemberIndex>${i}</ensembleMemberIndex>`
    using library = open(
      run('1 00:00:00', ['1 01:00:00', '1 02:00:00'], index(10), 1) +
        run('1 00:00:00', ['1 01:00:00', '1 02:00:00'], index(2), 3) +
        run('2 00:00:00', ['2 01:00:00', '2 02:00:00'], index(2), 5),
    )
    using q = library.getSeries('Q', 'forecast')
    expect(q.members).toEqual(['2', '10'])
    expect(isoTimes(q.issues.values())).toEqual(['2020-01-01T00:00:00Z', '2020-01-02T00:00:00Z'])
    expect([...q.leads.values()]).toEqual([3600, 7200])
    expect([...q.values()]).toEqual([3, 4, 1, 2, 5, 6, Number.NaN, Number.NaN])
    expect(q.warnings.map(({ code }) => code)).toEqual(['members_absent'])
    using named = open(run('1 00:00:00', ['1 01:00:00'], '<ensembleMemberId>control</ensembleMemberId>', 1))
    expect(named.getSeries('Q', 'forecast').members).toEqual(['control'])
  })

  test('a forecast without members has one, and its times before the issue are negative leads', () => {
    using library = open(
      series(
        [
          ['2020-01-01 00:00:00', '1'],
          ['2020-01-01 01:00:00', '2'],
        ],
        { issue: '2020-01-01 01:00:00' },
      ),
    )
    using q = library.getSeries('Q', 'forecast')
    expect([q.members, [...q.leads.values()]]).toEqual([['1'], [-3600, 0]])
  })

  test('members without an issue time are an ensemble, stations of ensembles entries of their own', () => {
    const one = (location: string, member: number) =>
      series([['2020-01-01', String(member)]], {
        location,
        more: `<ensembleMemberIndex>${member}</ensembleMemberIndex>`,
      })
    using library = open(one('a', 0) + one('a', 1) + one('b.1', 0))
    expect(library.getSeriesIdentifiers()).toEqual(['Q.a', 'Q.b.1'])
    expect([...library.getSeries('Q.a', 'ensemble').values()]).toEqual([0, 1])
  })

  test('identifiers are parameter and sorted qualifiers; only what differs is added to tell entries apart', () => {
    const one = (more: string, parameter = 'Q.sim') => series([['2020-01-01', '1']], { more, parameter })
    const ids = (body: string) => {
      using library = open(body)
      return library.getSeriesIdentifiers()
    }
    expect(ids(one('<qualifierId>b</qualifierId><qualifierId>a</qualifierId>'))).toEqual(['Q.sim:a:b'])
    expect(ids(one('<moduleInstanceId>A</moduleInstanceId>'))).toEqual(['Q.sim'])
    expect(
      ids(one('<moduleInstanceId>A</moduleInstanceId>') + one('<moduleInstanceId>B</moduleInstanceId>')),
    ).toEqual(['Q.sim@A', 'Q.sim@B'])
    expect(ids(one('') + one('<ensembleMemberIndex>1</ensembleMemberIndex>'))).toEqual([
      'Q.sim@single',
      'Q.sim@ensemble',
    ])
  })

  test('two series in one place are an entry that cannot be read, which hides no other', () => {
    using library = open(
      series([['2020-01-01', '1']]) +
        series([['2020-01-02', '1']]) +
        series([['2020-01-01', '7']], { parameter: 'H' }),
    )
    expect(library.getSeries('H', 'single').at(0)).toBe(7)
    expect(library.describe()).toContainEqual(
      expect.objectContaining({ id: 'Q', error: expect.stringMatching(/two series of Q.*line 4.*line 4/) }),
    )
    expect(() => library.getSeries('Q')).toThrow(/two series of Q/)
  })

  test('flags are quality codes beside the series, comments and ranges are counted', () => {
    using library = open(
      series([
        ['2020-01-01 00:00:00', '1', 'flag="0" flagSource="V" comment="c"'],
        ['2020-01-01 01:00:00', '2', 'flag="6"'],
        ['2020-01-01 02:00:00', '', 'minValue="1" maxValue="2"'],
      ]),
    )
    expect([...library.getSeries('Q_qul', 'single').values()]).toEqual([0, 6, Number.NaN])
    using q = library.getSeries('Q', 'single')
    expect(q.description.attributes.ancillary_variables).toBe('Q_qul')
    expect([...q.values()]).toEqual([1, 2, Number.NaN])
    expect(q.warnings.map(({ code }) => code)).toEqual(['event_text', 'value_range'])
    using good = open(series([['2020-01-01', '1', 'flag="0"']]))
    expect(good.getSeriesIdentifiers()).toEqual(['Q'])
  })

  test('a header that declares another step, or a period without values, is a warning', () => {
    using library = open(
      series([
        ['2020-01-01 00:00:00', '1'],
        ['2020-01-01 00:20:00', '2'],
        ['2020-01-01 01:00:00', '3'],
      ]) +
        series([['2020-01-01', '5']], {
          parameter: 'H',
          step: 'unit="second"',
          start: '1900-01-01',
          end: '2100-01-01',
        }),
    )
    using q = library.getSeries('Q', 'single')
    expect(q.warnings.map(({ code }) => code)).toContain('header_time_step')
    expect(q.read({ from: '2020-01-01T00:20', to: '2020-01-01T00:20' }).values[0]).toBe(2)
    using h = library.getSeries('H', 'single')
    expect(h.warnings.map(({ code }) => code)).toEqual(['header_period'])
    expect([...h.values()]).toEqual([5])
  })

  test('a series without events has the times of its header; with a .bin beside it, the values of that', () => {
    const text = file(series([], { start: '2020-01-01 00:00:00', end: '2020-01-01 02:00:00' }))
    const path = write(text)
    expect([...TimeSeriesLibrary.open(path).getSeries('Q', 'single').values()]).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ])
    const bytes = Buffer.alloc(12)
    for (const [i, value] of [1.5, -999, 3].entries()) bytes.writeFloatLE(value, 4 * i)
    writeFileSync(path.replace('.xml', '.bin'), bytes)
    expect([...TimeSeriesLibrary.open(path).getSeries('Q', 'single').values()]).toEqual([1.5, Number.NaN, 3])
    writeFileSync(path.replace('.xml', '.bin'), bytes.subarray(0, 8))
    expect(() => TimeSeriesLibrary.open(path)).toThrow(/has 8 bytes.*declare 3 values/)
  })

  test('reads prefixes, Latin-1 and UTF-16', () => {
    const text = file(series([['2020-01-01', '1']], { more: '<stationName>Ä</stationName>' }))
    const named = (bytes: string | Uint8Array) =>
      TimeSeriesLibrary.open(write(bytes)).getSeries('Q', 'single').description.stations[0]?.name
    expect(named(text.replaceAll(/<(\/?)(?=[A-Za-z])/g, '<$1pi:').replace('xmlns=', 'xmlns:pi='))).toBe('Ä')
    expect(named(Buffer.from(text.replace('UTF-8', 'ISO-8859-1'), 'latin1'))).toBe('Ä')
    expect(
      named(
        Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text.replace('UTF-8', 'UTF-16'), 'utf16le')]),
      ),
    ).toBe('Ä')
  })
})

describe('hostile PI-XML is refused with line and column', () => {
  const good = file(
    series(
      [
        ['2020-01-01', '1'],
        ['2020-01-02', '2'],
      ],
      { step: 'unit="day"' },
    ),
  )
  test.each([
    [
      'a document type',
      good.replace('<TimeSeries', '<!DOCTYPE TimeSeries [<!ENTITY a "b">]><TimeSeries'),
      /line 2, column \d+: a document type/,
    ],
    ['an entity', good.replace('m3/s', '&lol;'), /line 4, column \d+: undefined entity/],
    ['a truncated file', good.slice(0, -40), /line \d+, column \d+: unclosed tag/],
    ['another root', '<a/>', /XML of another kind: its root is a/],
    ['depth', good.replace('m3/s', '<a>'.repeat(100)), /more than 32 deep/],
    [
      'a tag without an end',
      `${good.replace('</TimeSeries>', '')}<!--${'x'.repeat(3_000_000)}`,
      /longer than 1048576/,
    ],
    [
      'a value that is none',
      good.replace('value="2"', 'value="two"'),
      /line 4, column \d+: the value of an event is "two"/,
    ],
    [
      'a date that is none',
      good.replace('date="2020-01-02" time="00:00:00" value', 'date="2020-02-31" time="00:00:00" value'),
      /"2020-02-31" "00:00:00", which is no date/,
    ],
    [
      'a second event',
      good.replace('date="2020-01-02" time="00:00:00" value', 'date="2020-01-01" time="00:00:00" value'),
      /a second event of 2020-01-01 00:00:00/,
    ],
    [
      'events out of order',
      good.replace('date="2020-01-02" time="00:00:00" value', 'date="2019-01-01" time="00:00:00" value'),
      /comes after that of/,
    ],
    ['a zone that is none', good.replace('<timeZone>0.0', '<timeZone>Mars'), /timeZone is "Mars"/],
    [
      'a step of no length',
      good.replace('unit="day"', 'unit="day" multiplier="0"'),
      /timeStep has the unit "day"/,
    ],
    ['no parameter', good.replace(/<parameterId>.*<\/parameterId>/, ''), /no parameterId/],
    ['a missing value that is none', good.replace('-999.0', 'none'), /missVal is "none"/],
    ['an encoding that nobody has', good.replace('UTF-8', 'EBCDIC-X'), /declares the encoding "EBCDIC-X"/],
    ['no text at all', '', /is empty/],
  ])('%s', (_what, text, reason) => {
    const error = refusal(text)
    expect(error).toBeInstanceOf(UchroniaError)
    expect(error.message).toMatch(reason)
    expect(error.message).toContain(`${files}.xml`)
  })

  test('bytes that the encoding does not have', () => {
    expect(refusal(Buffer.from(good.replace('m3/s', 'm³/s'), 'latin1')).message).toMatch(
      /not in the encoding utf-8/,
    )
  })

  test('a header cannot ask for memory that the file does not fill', () => {
    const many = Array.from({ length: 300 }, (_, i) =>
      series([['2020-01-01', '1']], {
        parameter: `P${i}`,
        step: 'unit="second"',
        start: '2020-01-01',
        end: '2020-01-02 03:40:00',
      }),
    ).join('')
    using library = open(many)
    const sizes = library.describe().map((entry) => ('error' in entry ? 0 : entry.shape[2]))
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(11_000_000)
    expect(library.describe().filter((entry) => 'error' in entry).length).toBeGreaterThan(0)
  })
})

describe('PI-XML among other files', () => {
  test('opens in folders and patterns beside netCDF files, with the name of the file before its identifiers', async () => {
    const place = join(folder, 'mixed')
    mkdirSync(join(place, 'sub'), { recursive: true })
    await writeNetcdf(rainForecast({ values: [1, 2, 3, 4] }), join(place, 'rain.nc'))
    copyFileSync(write(file(series([['2020-01-01', '1']]))), join(place, 'flow.xml'))
    writeFileSync(join(place, 'broken.xml'), '<TimeSeries><series>')
    writeFileSync(join(place, 'settings.xml'), '<settings/>')
    copyFileSync(join(place, 'flow.xml'), join(place, 'sub', 'flow.xml'))
    using library = TimeSeriesLibrary.open(place)
    expect(library.getSeriesIdentifiers()).toEqual(['flow/Q', 'rain/rain_fct', 'broken'])
    expect(library.describe().filter((entry) => 'error' in entry)).toEqual([
      expect.objectContaining({ id: 'broken', error: expect.stringMatching(/unclosed tag/) }),
    ])
    expect(library.leftOut().filter(({ variable }) => variable === null)).toEqual([
      expect.objectContaining({ variable: null, reason: expect.stringMatching(/another kind/) }),
    ])
    using pattern = await TimeSeriesLibrary.openAsync(join(place, '*', 'f[a-m]?w.xml'))
    expect(pattern.getSeriesIdentifiers()).toEqual(['sub/flow/Q'])
    using texts = TimeSeriesLibrary.open(join(place, '*.xml'))
    expect(texts.getSeriesIdentifiers()).toEqual(['flow/Q', 'broken'])
  })

  test('is added to a library, and its series are exported and written as others are', async () => {
    const before = nativeObjects()
    {
      using library = TimeSeriesLibrary.create()
      const path = write(
        file(
          series(
            [
              ['2020-01-01', '1'],
              ['2020-01-02', '2'],
            ],
            { step: 'unit="day"' },
          ),
        ),
      )
      library.addFiles(path)
      expect(() => library.addFiles(path)).toThrow(/has a series Q already/)
      using q = library.getSeries('Q', 'single')
      await writeNetcdf(q, join(folder, 'q.nc'))
      await exportSeries(q, join(folder, 'q.csv'), { from: '2020-01-02' })
      expect(readFileSync(join(folder, 'q.csv'), 'utf8')).toBe('time,value\n2020-01-02T00:00:00Z,2\n')
      library.remove('Q')
      expect(library.getSeriesIdentifiers()).toEqual([])
    }
    expect(nativeObjects()).toBe(before)
  })

  test('a signal ends the reading', async () => {
    const path = write(file(series([['2020-01-01', '1']])))
    await expect(
      TimeSeriesLibrary.openAsync(path, { signal: AbortSignal.abort(new Error('enough')) }),
    ).rejects.toThrow('enough')
  })

  test('memory stays bounded by the values of a file', () => {
    const events = Array.from({ length: 200_000 }, (_, i): [string, string] => {
      const [day, time] = formatInstant(i * 900_000)
        .replace('Z', '')
        .split('T')
      return [`${day} ${time}`, String(i)]
    })
    const path = write(file(series(events, { step: 'unit="minute" multiplier="15"' })))
    const program = `import { TimeSeriesLibrary } from 'uchronia'
      const library = TimeSeriesLibrary.open(${JSON.stringify(path)})
      const last = library.getSeries('Q', 'single').at(-1)
      console.log(last, process.resourceUsage().maxRSS)`
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
      cwd: import.meta.dirname,
      encoding: 'utf8',
    })
    const [last, peak] = stdout.trim().split(' ').map(Number)
    expect(last).toBe(199_999)
    expect(peak).toBeLessThan(250_000)
  })
})

/** Texts as identifiers and names have them: no spaces at their ends. */
const texts = fc.stringMatching(/^[A-Za-z0-9_.:<&>"'äж-]{1,12}$/)
const values = fc.oneof(fc.constant(Number.NaN), fc.double({ noDefaultInfinity: false, noNaN: true }))
const instants = fc.integer({ min: -1_000_000, max: 3_000_000 }).map((hours) => hours * 3_600_000)

/** Regular, monthly and listed axes. */
const axes = fc.oneof(
  fc
    .record({
      start: instants,
      step: fc.constantFrom(1, 900, 3600, 86_400, 604_800),
      length: fc.integer({ min: 2, max: 6 }),
    })
    .map((axis) => new TimeAxis(axis)),
  fc
    .record({
      start: instants,
      step: fc.constant('monthly' as const),
      length: fc.integer({ min: 2, max: 6 }),
    })
    .map((axis) => new TimeAxis(axis)),
  fc
    .uniqueArray(fc.integer({ min: 0, max: 10_000_000_000 }), { minLength: 1, maxLength: 6 })
    .map((list) => new TimeAxis({ values: list.sort((a, b) => a - b) })),
)
const leadAxes = fc.oneof(
  fc
    .record({
      start: fc.integer({ min: -100, max: 100 }).map((h) => h * 3600),
      step: fc.constantFrom(60, 3600, 10_800),
      length: fc.integer({ min: 2, max: 5 }),
    })
    .map((axis) => new LeadTimeAxis(axis)),
  fc
    .uniqueArray(fc.integer({ min: -1000, max: 100_000 }), { minLength: 1, maxLength: 5 })
    .map((list) => new LeadTimeAxis({ values: list.sort((a, b) => a - b) })),
)
const labels = fc.uniqueArray(texts, { minLength: 1, maxLength: 3 })
const infos = fc.record({
  variable: texts,
  units: fc.option(texts, { nil: undefined }),
  longName: fc.option(texts, { nil: undefined }),
  aggregation: fc.constantFrom(
    'instantaneous',
    'accumulated over the preceding interval',
    'averaged over the preceding interval',
  ),
  station: texts,
})

const anySeries: fc.Arbitrary<Series> = fc
  .record({ info: infos, time: axes, issues: axes, leads: leadAxes, labels })
  .chain(({ info, time, issues, leads, labels: names }) => {
    const filled = (length: number) =>
      fc.array(values, { minLength: length, maxLength: length }).map((list) => Float64Array.from(list))
    const { station: _, ...ofNone } = info
    return fc.oneof(
      filled(time.length).map((all) => new UnivariateSeries({ ...info, time, values: all })),
      filled(time.length * names.length).map(
        (all) => new EnsembleSeries({ ...info, time, members: names, values: all }),
      ),
      filled(time.length * names.length).map(
        (all) => new SeriesCollection({ ...ofNone, time, stations: names, values: all }),
      ),
      filled(issues.length * names.length * leads.length).map(
        (all) => new EnsembleForecastSeries({ ...info, issues, leads, members: names, values: all }),
      ),
    )
  })

describe('writing PI-XML', () => {
  test('all kinds read back equal: values to the last bit, axes, names, units, in any zone', async () => {
    const path = join(folder, 'round-trip.xml')
    await fc.assert(
      fc.asyncProperty(anySeries, fc.constantFrom(0, 1, -9.5, 5.75), async (series, timeZone) => {
        await writePiXml(series, path, { timeZone, overwrite: true })
        using library = TimeSeriesLibrary.open(path)
        const [id] = library.getSeriesIdentifiers()
        using back = library.getSeries(id!)
        const { variable, units, longName, aggregation } = series.info
        expect(id).toBe(variable)
        expect(back.description).toMatchObject({
          variable,
          units: units ?? null,
          longName: longName ?? null,
          aggregation,
        })
        // A collection of one station is a single series.
        const isOne = series.kind === 'collection' && series.stations.length === 1
        expect(back.kind).toBe(isOne ? 'single' : series.kind)
        const read = back.read()
        if (series.kind === 'forecast' && read.kind === 'forecast') {
          expect([...read.issues.values()]).toEqual([...series.issues.values()])
          expect([...read.leads.values()]).toEqual([...series.leads.values()])
          expect([...read.members].sort()).toEqual([...series.members].sort())
          expect([...read.select({ members: series.members }).values]).toEqual([...series.values])
        } else if (series.kind !== 'forecast' && read.kind !== 'forecast') {
          expect([...read.time.values()]).toEqual([...series.time.values()])
          if (series.kind === 'ensemble' && read.kind === 'ensemble')
            expect([...read.select({ members: series.members }).values]).toEqual([...series.values])
          else expect([...read.values]).toEqual([...series.values])
        }
        if (series.kind === 'collection')
          expect(back.description.stations.map((one) => one.id)).toEqual(series.stations)
        else expect(back.description.station).toBe(series.info.station)
      }),
      { numRuns: 150 },
    )
  })

  test('quality codes, qualifiers, places and the name of the ensemble survive', async () => {
    const path = join(folder, 'details.xml')
    using library = open(
      series(
        [
          ['2020-01-01 00:00:00', '1', 'flag="2"'],
          ['2020-01-01 01:00:00', '2'],
        ],
        {
          issue: '2020-01-01 00:00:00',
          more: '<qualifierId>raw</qualifierId><ensembleId>EPS</ensembleId><ensembleMemberId>c 1</ensembleMemberId><stationName>Lobith</stationName><lat>51</lat><lon>6</lon><x>1</x>',
        },
      ),
    )
    const all = library.getSeriesIdentifiers().map((id) => library.getSeries(id))
    expect(all.map(({ id }) => id)).toEqual(['Q:raw', 'Q:raw_qul'])
    await writePiXml(all, path)
    using back = TimeSeriesLibrary.open(path)
    for (const before of all) {
      using after = back.getSeries(before.id)
      expect({ ...after.description, file: '', globalAttributes: {} }).toEqual({
        ...before.description,
        attributes: after.description.attributes,
        file: '',
        globalAttributes: {},
      })
      expect([...after.values()]).toEqual([...before.values()])
    }
    expect(back.getSeries('Q:raw').description.attributes).toMatchObject({
      ensembleId: 'EPS',
      qualifierId: 'raw',
      x: 1,
    })
  })

  test('refuses what the format cannot hold', async () => {
    const path = join(folder, 'refused.xml')
    const rain = rainForecast({ values: [1, 2, 3, 4] })
    await expect(
      writePiXml(rain.withInfo({ aggregation: 'accumulated over the following interval' }), path),
    ).rejects.toThrow(/intervals end at the time/)
    await expect(writePiXml(rain.withInfo({ station: undefined }), path)).rejects.toThrow(/needs a location/)
    await expect(writePiXml(rain, path, { missingValue: 3 })).rejects.toThrow(/is 3, the missing value/)
    await expect(writePiXml([rain, rain], path)).rejects.toThrow(/would be the same series/)
    await expect(writePiXml(rain, path, { timeZone: 30 })).rejects.toThrow(/timeZone is a number/)
    await expect(writePiXml(rain.withInfo({ units: 'a\u0001' }), path)).rejects.toThrow(/control characters/)
    await expect(writePiXml(rain, path, { zone: 1 } as never)).rejects.toThrow(/no option/)
    expect(() => readFileSync(path)).toThrow(/ENOENT/)
  })
})
