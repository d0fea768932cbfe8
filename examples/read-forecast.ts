// Opens a catalogue, looks at an ensemble rain forecast, and makes an Arrow table of one issue.
//
//   node examples/read-forecast.ts CATALOGUE [ID]
import { formatInstant, TimeSeriesLibrary } from 'uchronia'

const [catalogue = 'out/sample/catchment.yaml', id = 'rain_fcast'] = process.argv.slice(2)

const library = TimeSeriesLibrary.open(catalogue)
const rain = library.getSeries(id, 'forecast')
console.log(
  `${id}: ${rain.length} issues of ${rain.members.length} members, ${rain.leads.length} lead times, in ${rain.units}`,
)

// One issue: a column per member on the axis of valid times.
const issue = rain.at(0)
const table = issue.toArrow()
console.log(`issued ${formatInstant(rain.issues.start)}: ${table.numRows} times x ${table.numCols} columns`)

// The wettest member of that issue.
const totals = Array.from(issue, (member) => member.values.reduce((sum, value) => sum + value, 0))
const wettest = totals.indexOf(Math.max(...totals))
console.log(`member ${issue.members[wettest]} is the wettest: ${totals[wettest]!.toFixed(1)} ${rain.units}`)

rain.dispose()
library.dispose()
