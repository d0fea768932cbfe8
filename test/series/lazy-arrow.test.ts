import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { repository } from '../support/repository.ts'

/** Runs a module in Node, on the packages as they were compiled, and gives what it printed. */
function run(code: string): string {
  return execFileSync(process.execPath, ['--input-type=module', '-e', code], {
    cwd: join(repository, 'test'),
    encoding: 'utf8',
  })
}

test('importing uchronia loads apache-arrow when a table is made, and not before', () => {
  const code = `
    import { dailySeries } from 'uchronia'
    const real = process.getBuiltinModule
    let asked = 0
    process.getBuiltinModule = (name) => { if (name === 'node:module') asked++; return real.call(process, name) }
    const series = dailySeries('2020-01-01', [1, NaN, 3])
    const before = asked
    const rows = series.toArrow().numRows
    console.log(before, rows, asked)`
  expect(run(code)).toBe('0 3 1\n')
})

test('tables are of the classes that a program imports, in both directions', () => {
  const code = `
    import { Table, tableToIPC, tableFromIPC, RecordBatch } from 'apache-arrow'
    import { dailySeries, seriesFromArrow } from 'uchronia'
    const table = dailySeries('2020-01-01', [1, NaN, 3], { units: 'mm' }).toArrow()
    const read = tableFromIPC(tableToIPC(table))
    console.log(table instanceof Table, table.batches[0] instanceof RecordBatch, table.getChild('value').nullCount, read.numRows)`
  expect(run(code.replace(', seriesFromArrow', ''))).toBe('true true 1 3\n')
})
