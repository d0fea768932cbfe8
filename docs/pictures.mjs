// The pictures of README and site, in docs/media: `node docs/pictures.mjs`. Made of the sample catchment, so that anybody
// can make them again. That of the explorer is made by test/browser/explorer-picture.mjs.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { plume, reliability, skillByLead } from '@uchronia/plot'
import { toPng } from '@uchronia/plot/png'
import { align, climatology, verify } from '@uchronia/verify'
import { TimeSeriesLibrary } from 'uchronia'
import { writeSample } from 'uchronia/sample'

const media = join(import.meta.dirname, 'media')
const folder = mkdtempSync(join(tmpdir(), 'uchronia-pictures-'))
try {
  mkdirSync(media, { recursive: true })
  await writeSample(folder, { years: 3, issues: 60, members: 50 })
  const library = TimeSeriesLibrary.open(join(folder, 'catchment.yaml'))
  const flow = library.getSeries('streamflow', 'single')
  const ensemble = library.getSeries('streamflow_ens', 'ensemble')
  const rain = library.getSeries('rain_obs', 'collection')
  const forecast = library.getSeries('rain_fcast', 'forecast')

  const window = { from: '2020-03-08', to: '2020-03-17' }
  const pictures = {
    plume: plume(ensemble.read(window), {
      observed: flow,
      rain: rain.station('401201'),
      title: 'Streamflow at the outlet',
    }),
  }
  const aggregate = { step: 'daily', how: 'sum' }
  const pairs = [...align({ forecast, observed: rain }, { aggregate, reference: climatology() })]
  pictures.skill = skillByLead(
    verify(pairs, { by: 'lead-day', metrics: ['crpss'], bootstrap: { samples: 500, block: 5, seed: 1 } }),
    { metric: 'crpss', title: 'Skill of daily rain against climatology' },
  )
  pictures.reliability = reliability(verify(pairs, { metrics: ['reliability'], thresholds: [1] }), {
    threshold: 1,
    title: 'Days with 1 mm or more',
  })
  for (const [name, chart] of Object.entries(pictures)) {
    writeFileSync(join(media, `${name}.png`), toPng(chart, { scale: 2 }))
    console.log(`${name}: ${chart.alt}`)
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
