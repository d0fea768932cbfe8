// Text files that were damaged in any place: they are read, or refused with an error of ours. Nothing else is thrown, and no time is
// made up.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { TimeSeriesLibrary, UchroniaError } from 'uchronia'
import { expect, test } from 'vitest'
import { temporaryFolder } from './temporary.ts'

const folder = temporaryFolder()

const csv = `# flow [m3/s]
time,station,member,flow [m3/s]
2020-01-01T00:00+10:00,A,1,1.5
2020-01-01T00:00+10:00,A,2,
2020-01-01T01:00+10:00,A,1,"2.5"
2020-01-01T01:00+10:00,A,2,NA
`
const rdb = `# USGS
agency_cd\tsite_no\tdatetime\ttz_cd\t69928_00060\t69928_00060_cd
5s\t15s\t20d\t6s\t14n\t10s
USGS\t01646500\t2020-01-01 00:00\tEST\t100\tA
USGS\t01646500\t2020-01-01 00:15\tEST\tIce\tP
`
const pi = `<?xml version="1.0" encoding="UTF-8"?>
<TimeSeries xmlns="http://www.wldelft.nl/fews/PI" version="1.2"><timeZone>1.0</timeZone><series><header>
<type>instantaneous</type><locationId>H1</locationId><parameterId>Q</parameterId><ensembleMemberIndex>3</ensembleMemberIndex>
<timeStep unit="second" multiplier="3600"/><startDate date="2020-01-01" time="00:00:00"/><endDate date="2020-01-01" time="01:00:00"/>
<forecastDate date="2020-01-01" time="00:00:00"/><missVal>-999.0</missVal><units>m3/s</units></header>
<event date="2020-01-01" time="00:00:00" value="1.5" flag="0"/><event date="2020-01-01" time="01:00:00" value="-999"/></series></TimeSeries>
`

/** Pieces that take the place of some bytes: other bytes, marks of the formats, numbers that are too large, nothing. */
const pieces = fc.oneof(
  fc.uint8Array({ maxLength: 6 }).map((bytes) => Buffer.from(bytes)),
  fc
    .constantFrom(
      ...[
        '',
        '\0',
        '"',
        ',',
        ';',
        '\t',
        '\r',
        '\n',
        '<',
        '>',
        '/>',
        '&',
        '&lt;',
        ']]>',
        '<!--',
        '=',
        '#',
        '-',
        'e',
        '\ufeff',
        '\u2028',
      ],
      ...[
        '1e999',
        '-999',
        '9999999999999999',
        'NaN',
        '2020-13-45',
        '275760-09-13',
        '24:00:00',
        '-18.0',
        '0x1',
        '1,5',
        'A'.repeat(300),
      ],
    )
    .map((text) => Buffer.from(text)),
)
const changes = fc.array(fc.record({ at: fc.nat(2000), length: fc.nat(40), piece: pieces }), {
  minLength: 1,
  maxLength: 4,
})

test.each([
  ['CSV', 'a.csv', csv],
  ['RDB', 'a.rdb', rdb],
  ['PI-XML', 'a.xml', pi],
])('damaged %s is read, or refused with an error that says where', (_, name, text) => {
  const path = join(folder, name)
  fc.assert(
    fc.property(changes, (all) => {
      let bytes = Buffer.from(text)
      for (const { at, length, piece } of all) {
        const from = at % (bytes.length + 1)
        bytes = Buffer.concat([bytes.subarray(0, from), piece, bytes.subarray(from + length)])
      }
      writeFileSync(path, bytes)
      try {
        using library = TimeSeriesLibrary.open(path)
        for (const entry of library.describe()) {
          if ('error' in entry) continue
          const table = library.getSeries(entry.id).toArrow({ layout: 'long' })
          expect(table.numRows).toBe(entry.shape[0] * entry.shape[1] * entry.shape[2])
        }
      } catch (error) {
        expect(error).toBeInstanceOf(UchroniaError)
        expect((error as Error).message).toContain(path)
      }
    }),
    { numRuns: 800 },
  )
})
