import { join } from 'node:path'
import {
  appendNetcdf,
  EnsembleForecastSeries,
  EnsembleSeries,
  LeadTimeAxis,
  SeriesCollection,
  TimeAxis,
  TimeSeriesLibrary,
  UnivariateSeries,
  writeIssueFiles,
  writeNetcdf,
} from 'uchronia'
import { beforeAll, describe, expect, test } from 'vitest'
import { hasPython, python } from '../support/python.ts'
import { temporaryFolder } from '../support/temporary.ts'

/** A series as Python sees it: values (null where missing), their dimensions, and instants as ISO 8601. */
interface Seen {
  dims: string[]
  values: (number | null)[]
  times: string[]
  leads: number[] | null
  stations: string[]
  valid: string[] | null
}

const common = `
import json, sys, warnings, numpy
warnings.simplefilter("ignore")
path, name = sys.argv[1:]
def flat(values):
    return [None if v != v else v for v in numpy.asarray(values, dtype=float).ravel().tolist()]
def instants(values):
    return [str(v) for v in numpy.asarray(values).astype("datetime64[s]").ravel()]
`

/** With netCDF4, which decodes no times: num2date does. */
const withNetcdf4 = `${common}
import netCDF4
with netCDF4.Dataset(path) as f:
    v = f[name]
    def dates(variable):
        units = variable.units
        found = netCDF4.num2date(variable[:], units, getattr(variable, "calendar", "standard"), only_use_cftime_datetimes=False)
        return [d.strftime("%Y-%m-%dT%H:%M:%S") for d in numpy.ma.getdata(found).ravel()]
    issue = f[v.dimensions[0]]
    lead = f["lead_time"] if "lead_time" in v.dimensions else None
    seconds = dict(days=86400, hours=3600, minutes=60, seconds=1)
    ids = f["station_id"]
    print(json.dumps(dict(
        dims=list(v.dimensions),
        values=flat(numpy.ma.filled(v[:].astype(float), numpy.nan)),
        times=dates(issue),
        leads=None if lead is None else [x * seconds[lead.units.split()[0]] for x in numpy.ma.getdata(lead[:]).tolist()],
        stations=[str(t) for t in numpy.ma.getdata(ids[:])],
        valid=dates(f["time"]) if "time" in f.variables and f["time"].ndim == 2 else None)))
`

/**
 * With xarray as it comes, decode_times=True. 'hours since time', which STF demands for lead times, is no unit for it: these
 * are left as numbers there.
 */
const withXarray = `${common}
import xarray
with xarray.open_dataset(path, decode_times=False) as f:
    stf = "STF_convention_version" in f.attrs
with xarray.open_dataset(path, decode_times=dict(lead_time=False) if stf else True, decode_timedelta=not stf) as f:
    v = f[name]
    lead = f["lead_time"] if "lead_time" in v.dims else None
    ids = f["station_id"].values
    print(json.dumps(dict(
        dims=list(v.dims),
        values=flat(v.values),
        times=instants(f[v.dims[0]].values),
        leads=None if lead is None else (lead.values / numpy.timedelta64(1, "s")).tolist() if lead.dtype.kind == "m" else None,
        stations=[t.decode() if isinstance(t, bytes) else str(t) for t in ids],
        valid=instants(f["time"].values) if "time" in f.variables and f["time"].ndim == 2 else None)))
`

const iso = (milliseconds: number) => new Date(milliseconds).toISOString().slice(0, 19)
const nulls = (values: Iterable<number>) => Array.from(values, (v) => (Number.isNaN(v) ? null : v))
const info = { variable: 'rain_fct', units: 'mm', aggregation: 'accumulated over the preceding interval' }
const hourly = new TimeAxis({ start: '2020-02-28T22:00', step: 'hourly', length: 4 })
const numbers = (count: number) =>
  Float64Array.from({ length: count }, (_, i) => (i % 5 === 3 ? Number.NaN : i / 4))

const single = new UnivariateSeries({ ...info, time: hourly, values: numbers(4), station: '7' })
const collection = new SeriesCollection({
  ...info,
  time: hourly,
  stations: ['Q1', '0123'],
  values: numbers(8),
})
const ensemble = new EnsembleSeries({
  ...info,
  time: hourly,
  members: ['1', '2', '3'],
  values: numbers(12),
  station: '7',
})
const issuesFrom = (start: string, length: number) =>
  new EnsembleForecastSeries({
    ...info,
    issues: new TimeAxis({ start, step: 'daily', length }),
    leads: new LeadTimeAxis({ start: 3600, step: 3600, length: 3 }),
    members: ['1', '2'],
    values: numbers(length * 6),
    station: '7',
  })
const forecast = issuesFrom('2020-02-27T21:00', 3)

/** Values of rows x times as times x rows, the order of files. */
const timeFirst = (values: Float64Array, rows: number) =>
  Float64Array.from(
    values,
    (_, i) => values[(i % rows) * (values.length / rows) + Math.floor(i / rows)] as number,
  )

const written = [
  ['a single series', single, single.values, ['7']],
  ['a collection', collection, timeFirst(collection.values, 2), ['Q1', '0123']],
  ['an ensemble', ensemble, timeFirst(ensemble.values, 3), ['7']],
  ['a forecast', forecast, forecast.values, ['7']],
] as const
const ways = (['stf', 'cf'] as const).flatMap((convention) =>
  (['netcdf4', 'classic'] as const).map((format) => ({ convention, format })),
)

describe.skipIf(!hasPython('xarray') || !hasPython('netCDF4'))('Python reads what is written', () => {
  const folder = temporaryFolder()

  for (const [peer, program] of [
    ['netCDF4', withNetcdf4],
    ['xarray', withXarray],
  ] as const) {
    test.each(
      written.flatMap((one) => ways.map((way) => [one[0], way.convention, way.format, one, way] as const)),
    )(
      `${peer} reads %s written as %s %s: values, instants and lead times`,
      async (name, convention, format, [, series, values, stations], way) => {
        const file = join(folder, `${peer} ${name} ${convention} ${format}.nc`)
        await writeNetcdf(series, file, way)
        const seen = python(program, file, 'rain_fct') as Seen
        expect(seen.values).toEqual(nulls(values))
        const axis = series instanceof EnsembleForecastSeries ? series.issues : series.time
        expect(seen.times).toEqual(Array.from({ length: axis.length }, (_, i) => iso(axis.at(i))))
        if (series instanceof EnsembleForecastSeries && seen.leads !== null)
          expect(seen.leads).toEqual([3600, 7200, 10_800])
        if (convention === 'cf') {
          expect(seen.stations).toEqual([...stations])
          expect(seen.dims).toEqual(
            series instanceof EnsembleForecastSeries
              ? ['reference_time', 'realization', 'station', 'lead_time']
              : series.kind === 'ensemble'
                ? ['time', 'realization', 'station']
                : ['time', 'station'],
          )
          if (series instanceof EnsembleForecastSeries) {
            expect(seen.valid).toEqual(
              [0, 1, 2].flatMap((issue) => [1, 2, 3].map((h) => iso(axis.at(issue) + h * 3_600_000))),
            )
          }
        } else {
          expect(seen.dims).toEqual(['time', 'ens_member', 'station', 'lead_time'])
        }
      },
    )

    test.each(ways)(
      `${peer} reads an archive that was appended to, and files of one issue: $convention $format`,
      async (way) => {
        const file = join(folder, `${peer} appended ${way.convention} ${way.format}.nc`)
        await writeNetcdf(issuesFrom('2020-02-27T21:00', 2), file, way)
        await appendNetcdf(issuesFrom('2020-02-29T21:00', 2), file)
        const seen = python(program, file, 'rain_fct') as Seen
        expect(seen.values).toEqual([...nulls(numbers(12)), ...nulls(numbers(12))])
        expect(seen.times).toEqual(
          ['27', '28', '29'].map((day) => `2020-02-${day}T21:00:00`).concat('2020-03-01T21:00:00'),
        )
        if (way.convention === 'cf') expect(seen.valid?.at(-1)).toBe('2020-03-02T00:00:00')
        await writeIssueFiles(forecast, join(folder, `${peer} ${way.convention} ${way.format} {0}.nc`), way)
        const one = python(
          program,
          join(folder, `${peer} ${way.convention} ${way.format} 20200228.nc`),
          'rain_fct',
        ) as Seen
        expect(one.values).toEqual(nulls(forecast.values.subarray(6, 12)))
        expect(one.times).toEqual(['2020-02-28T21:00:00'])
      },
    )
  }
})

/** Files in shapes that are odd and legal. */
const odd = `
import sys, numpy, xarray, netCDF4
folder = sys.argv[1]
times = numpy.arange("2020-01-01", "2020-01-05", dtype="datetime64[D]")
issue = numpy.datetime64("2020-01-01T06:00:00")

# One issue along valid time, with scalar coordinates, as xarray writes it.
valid = issue + numpy.arange(1, 4) * numpy.timedelta64(1, "h")
xarray.Dataset(
    {"q": (("number", "time"), numpy.arange(6.0).reshape(2, 3))},
    coords={"number": ("number", [4, 5], {"standard_name": "realization"}), "time": ("time", valid, {"standard_name": "time"}),
            "reference_time": ((), issue, {"standard_name": "forecast_reference_time"}),
            "station_id": ((), "G1", {"cf_role": "timeseries_id"}), "lat": ((), -36.5)},
).to_netcdf(folder + "/valid.nc")

# The same with the issue time as a dimension of length one.
xarray.Dataset(
    {"q": (("time", "reference_time", "number"), numpy.arange(6.0).reshape(3, 1, 2))},
    coords={"number": ("number", [4, 5], {"standard_name": "realization"}), "time": ("time", valid, {"standard_name": "time"}),
            "reference_time": ("reference_time", [issue], {"standard_name": "forecast_reference_time"})},
).to_netcdf(folder + "/valid-dimension.nc")

# Issue times and a table of valid times, no lead times.
table = times[:2, None].astype("datetime64[ns]") + (numpy.arange(3) + 1) * numpy.timedelta64(6, "h")
xarray.Dataset(
    {"q": (("run", "ahead"), numpy.arange(6.0).reshape(2, 3))},
    coords={"run": ("run", times[:2], {"standard_name": "forecast_reference_time"}),
            "time": (("run", "ahead"), table, {"standard_name": "time"})},
).rename(ahead="step").to_netcdf(folder + "/table.nc")

# xarray's own order, packing and a unit without a zone.
xarray.Dataset(
    {"q": (("station", "time"), numpy.array([[1.5, numpy.nan, 2.5, 3], [4, 5, 6, 7]]))},
    coords={"time": times, "station": ["a", "b"]},
).to_netcdf(folder + "/packed.nc", encoding={
    "q": dict(dtype="i2", scale_factor=0.5, add_offset=10.0, _FillValue=-99),
    "time": dict(units="minutes since 1970-01-01", dtype="f8")})

with netCDF4.Dataset(folder + "/plain.nc", "w", format="NETCDF3_64BIT_DATA") as f:
    f.createDimension("lead_time", 2); f.createDimension("station", 1); f.createDimension("ens_member", 2); f.createDimension("time", 2)
    t = f.createVariable("time", "f8", ("time",)); t.units = "minutes since 1970-01-01"; t[:] = [26297280.0, 26298720.0]
    l = f.createVariable("lead_time", "i8", ("lead_time",)); l.units = "hours"; l[:] = [3, 6]
    q = f.createVariable("q", "f4", ("lead_time", "station", "ens_member", "time"), fill_value=False); q[:] = numpy.arange(8).reshape(2, 1, 2, 2)

for calendar in ("noleap", "360_day", "julian"):
    with netCDF4.Dataset(folder + "/" + calendar + ".nc", "w") as f:
        f.createDimension("time", 2)
        t = f.createVariable("time", "i4", ("time",)); t.units = "days since 2000-01-01"; t.calendar = calendar; t[:] = [0, 1]
        f.createVariable("q", "f8", ("time",))[:] = [1, 2]
print("null")
`

describe.skipIf(!hasPython('xarray') || !hasPython('netCDF4'))(
  'odd but legal files of netCDF4 and xarray',
  () => {
    const folder = temporaryFolder()
    beforeAll(() => {
      python(odd, folder)
    })

    const open = (name: string) => TimeSeriesLibrary.open(join(folder, name))
    const issue = Date.UTC(2020, 0, 1, 6)

    test.each(['valid.nc', 'valid-dimension.nc'])(
      '%s: one issue along valid time is a forecast of that issue',
      (name) => {
        using library = open(name)
        using q = library.getSeries('q', 'forecast')
        expect(q.issues).toMatchObject({ start: issue, length: 1 })
        expect(q.leads).toMatchObject({ start: 3600, step: 3600, length: 3 })
        expect(q.members).toEqual(['4', '5'])
        expect([...q.values()]).toEqual(name === 'valid.nc' ? [0, 1, 2, 3, 4, 5] : [0, 2, 4, 1, 3, 5])
        if (name === 'valid.nc') expect(q.description.stations).toMatchObject([{ id: 'G1', latitude: -36.5 }])
      },
    )

    test('table.nc: lead times come from a table of valid times', () => {
      using library = open('table.nc')
      using q = library.getSeries('q', 'forecast')
      expect(q.issues).toMatchObject({ start: Date.UTC(2020, 0, 1), step: 86_400, length: 2 })
      expect(q.leads).toMatchObject({ start: 21_600, step: 21_600, length: 3 })
      expect([...q.values()]).toEqual([0, 1, 2, 3, 4, 5])
    })

    test('packed.nc: packed shorts, text stations and minutes since 1970 in float64', () => {
      using library = open('packed.nc')
      using q = library.getSeries('q', 'collection')
      expect(q.time).toMatchObject({ start: Date.UTC(2020, 0, 1), step: 86_400, length: 4 })
      expect(q.stations).toEqual(['a', 'b'])
      expect([...q.read().values]).toEqual([1.5, Number.NaN, 2.5, 3, 4, 5, 6, 7])
    })

    test('plain.nc: the dimensions in reverse, no fill value, CDF-5 with 64-bit integers', () => {
      using library = open('plain.nc')
      using q = library.getSeries('q', 'forecast')
      expect(q.issues).toMatchObject({ start: Date.UTC(2020, 0, 1), step: 86_400, length: 2 })
      expect(q.leads).toMatchObject({ start: 10_800, step: 10_800, length: 2 })
      expect([...q.values()]).toEqual([0, 4, 2, 6, 1, 5, 3, 7])
    })

    test.each(['noleap', '360_day', 'julian'])('the calendar %s is refused by name', (calendar) => {
      using library = open(`${calendar}.nc`)
      expect(() => library.getSeries('q')).toThrow(new RegExp(`calendar ${calendar}`))
    })
  },
)
