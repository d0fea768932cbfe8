import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { dailyAxis, exportSeries, LeadTimeAxis, makeForecast } from 'uchronia'
import { expect, test } from 'vitest'
import { hasPython, python } from '../support/python.ts'
import { temporaryFolder } from '../support/temporary.ts'

const folder = temporaryFolder()

const forecast = makeForecast({
  issues: dailyAxis('2020-03-01T21:00', 1),
  leads: new LeadTimeAxis({ start: 3600, step: 3600, length: 12 }),
  members: ['01', 'ctrl', '3'],
  values: Float64Array.from({ length: 36 }, (_, i) => (i === 5 ? Number.NaN : i / 4)),
  variable: 'rain',
  units: 'mm',
  station: '0123',
})

const SCHEMAS = 'https://raw.githubusercontent.com/hubverse-org/schemas/main/v5.0.0'
const value = { type: 'double', minimum: 0 }

/** A hub of one round, as its administrators describe it. */
function makeHub(name: string, outputType: object): string {
  const hub = join(folder, name)
  mkdirSync(join(hub, 'hub-config'), { recursive: true })
  mkdirSync(join(hub, 'model-output', 'bom-ens'), { recursive: true })
  const optional = (values: readonly unknown[]) => ({ required: null, optional: values })
  const tasks = {
    origin_date: optional(['2020-03-01']),
    target: optional(['rain']),
    horizon: optional(Array.from({ length: 12 }, (_, i) => i + 1)),
    location: optional(['0123']),
    target_end_date: optional(['2020-03-01', '2020-03-02']),
  }
  const write = (file: string, content: object) =>
    writeFileSync(join(hub, 'hub-config', file), JSON.stringify(content))
  write('admin.json', {
    schema_version: `${SCHEMAS}/admin-schema.json`,
    name: 'rain',
    maintainer: 'nobody',
    file_format: ['csv', 'parquet'],
    timezone: 'UTC',
  })
  write('model-metadata-schema.json', {})
  write('tasks.json', {
    schema_version: `${SCHEMAS}/tasks-schema.json`,
    rounds: [
      {
        round_id_from_variable: true,
        round_id: 'origin_date',
        model_tasks: [{ task_ids: tasks, output_type: outputType }],
        submissions_due: { start: '2020-01-01', end: '2020-12-31' },
      },
    ],
  })
  return hub
}

/** Reads the model output of a hub with the package of the hubverse, under the schema that the hub makes of its tasks. */
const READ = `
import json, sys, hubdata
from pathlib import Path
hub = hubdata.connect_hub(Path(sys.argv[1]))
table = hub.get_dataset().to_table().sort_by([('output_type_id', 'ascending'), ('horizon', 'ascending')])
print(json.dumps({'schema': {f.name: str(f.type) for f in table.schema}, 'rows': [[r['output_type_id'], r['horizon'], r['value']] for r in table.to_pylist()],
  'texts': sorted({(r['location'], str(r['origin_date']), r['output_type'], r['model_id']) for r in table.to_pylist()})}))
`

interface Found {
  schema: Record<string, string>
  rows: [string | number, number, number][]
  texts: string[][]
}

const SCHEMA = {
  origin_date: 'date32[day]',
  target: 'string',
  horizon: 'int32',
  location: 'string',
  target_end_date: 'date32[day]',
  output_type: 'string',
  value: 'double',
  model_id: 'string',
}

test.skipIf(!hasPython('hubdata')).each(['parquet', 'csv'])(
  'the package of the hubverse reads %s of samples and of quantiles under the schema of a hub',
  async (format) => {
    const file = (hub: string) => join(hub, 'model-output', 'bom-ens', `2020-03-01-bom-ens.${format}`)
    const samples = makeHub(`samples-${format}`, {
      sample: { is_required: true, output_type_id_params: { type: 'character', max_length: 8 }, value },
    })
    await exportSeries(forecast, file(samples), { layout: 'hubverse' })
    const found = python(READ, samples) as Found
    expect(found.schema).toEqual({ ...SCHEMA, output_type_id: 'string' })
    expect(found.texts).toEqual([['0123', '2020-03-01', 'sample', 'bom-ens']])
    const expected = ['01', '3', 'ctrl'].flatMap((member) =>
      Array.from({ length: 12 }, (_, k) => {
        const index = forecast.members.indexOf(member) * 12 + k
        return [member, k + 1, forecast.values[index]] as const
      }).filter(([, , value]) => !Number.isNaN(value)),
    )
    expect(found.rows).toEqual(expected)

    const quantiles = makeHub(`quantiles-${format}`, {
      quantile: { output_type_id: { required: [0.25, 0.5] }, is_required: true, value },
    })
    await exportSeries(forecast, file(quantiles), { layout: 'hubverse', levels: [0.25, 0.5] })
    const other = python(READ, quantiles) as Found
    expect(other.schema).toEqual({ ...SCHEMA, output_type_id: 'double' })
    const median = forecast.quantiles([0.25, 0.5]).values
    const levels = [0.25, 0.5].flatMap((level, i) =>
      Array.from({ length: 12 }, (_, k) => [level, k + 1, median[i * 12 + k]]),
    )
    expect(other.rows).toEqual(levels.filter(([, , value]) => !Number.isNaN(value)))
  },
)
