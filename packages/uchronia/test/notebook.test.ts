import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { TimeSeriesLibrary } from '../src/index.ts'
import { writeSample } from '../src/sample/index.ts'
import { temporaryFolder } from './temporary.ts'

const folder = temporaryFolder()
let catalogue = ''

beforeAll(async () => {
  catalogue = await writeSample(join(folder, 'sample'), {
    issues: 3,
    members: 4,
    stations: 2,
    leads: 24,
  })
})

/** The bundle that a Jupyter kernel gets. */
async function shown(object: object): Promise<Record<string, string>> {
  return (object as Record<symbol, () => Promise<Record<string, string>>>)[Symbol.for('Jupyter.display')]!()
}

test('a notebook shows a library as a table of its entries', async () => {
  const library = TimeSeriesLibrary.open(catalogue)
  const { 'text/html': html } = await shown(library)
  expect(html).toMatch(/TimeSeriesLibrary .*catchment\.yaml: 7 entries/)
  expect(html).toMatch(
    /<th[^>]*>rain_fcast<\/th><td[^>]*>forecast<\/td><td[^>]*>3 × 4 × 24<\/td><td[^>]*>mm</,
  )
  library.dispose()
  expect((await shown(library))['text/html']).toContain('disposed')
})

test.each(['streamflow', 'rain_obs', 'streamflow_ens', 'rain_fcast'])(
  'a notebook shows %s with its axes, attributes and a picture, and its text as a console does',
  async (id) => {
    using library = TimeSeriesLibrary.open(catalogue)
    using series = library.getSeries(id)
    const { 'text/html': html, 'text/plain': text } = await shown(series)
    expect(text).toMatch(new RegExp(`TimeSeries(Collection)? ${id} \\[`))
    expect(html).toMatch(/<details><summary>\d+ attributes<\/summary>/)
    expect(html).toMatch(/<svg [^>]*role="img"/)
  },
)

test('a series that was given back is shown as that', async () => {
  using library = TimeSeriesLibrary.open(catalogue)
  const series = library.getSeries('streamflow')
  series.dispose()
  expect((await shown(series))['text/html']).toContain('disposed')
})
