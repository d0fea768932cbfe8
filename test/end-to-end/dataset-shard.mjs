// Writes one shard of a made-up forecast: `node dataset-shard.mjs FOLDER i/n [halt]`. With `halt` it says that it is in the
// middle, and stays there until it is killed.
import { dailyAxis, LeadTimeAxis, makeForecast, writeDataset } from 'uchronia'

const [folder, shard, halt] = process.argv.slice(2)
const [issues, members, leads] = [100, 5, 24]
const forecast = makeForecast({
  issues: dailyAxis('2020-01-01', issues),
  leads: new LeadTimeAxis({ start: 3600, step: 3600, length: leads }),
  members: Array.from({ length: members }, (_, i) => i + 1),
  values: Float64Array.from({ length: issues * members * leads }, (_, i) =>
    i % 11 === 0 ? Number.NaN : Math.sin(i),
  ),
  variable: 'rain',
  units: 'mm',
  station: '0123',
})
await writeDataset(forecast, folder, {
  partition: ['station', 'issue-day'],
  shard,
  onProgress: () => {
    if (halt !== 'halt') return
    console.log('in the middle')
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
  },
})
