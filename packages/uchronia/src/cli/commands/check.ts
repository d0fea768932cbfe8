import type { Command } from 'commander'
import type { DatasetReport } from '../../export/dataset/check-dataset.ts'
import { type Context, withProgress } from '../context.ts'
import { alignColumns, counted } from '../text.ts'

/** Rows of a report; more would scroll away what comes before them. */
const MOST = 20

/** @internal */
export function addCheck(program: Command, { signal, print }: Context): void {
  program
    .command('check')
    .description('check that a data set of export --partition has all its parts, as they were written')
    .argument('<folder>', 'the folder of the data set')
    .option('--json', 'as JSON')
    .action(async (folder: string, { json }: { json?: boolean }) => {
      const { checkDataset } = await import('../../export/dataset/check-dataset.ts')
      const report = await withProgress((onProgress) => checkDataset(folder, { signal, onProgress }))
      print(json ? JSON.stringify(report, null, 2) : reportText(folder, report))
      // Scripts ask for the outcome.
      if (!report.complete) process.exitCode = 1
    })
}

function reportText(
  folder: string,
  { complete, files, rows, missing, damaged, unknown }: DatasetReport,
): string {
  const lines = [
    `${folder}: ${complete ? 'complete' : 'not complete'}; ${counted(files, 'file')}, ${counted(rows, 'row')}`,
  ]
  const add = (title: string, list: readonly string[][]) => {
    if (list.length === 0) return
    lines.push(title, alignColumns(list.slice(0, MOST).map((cells) => ['', ...cells])))
    if (list.length > MOST) lines.push(`  ... and ${list.length - MOST} more; --json lists all`)
  }
  add(
    'missing: export again, what is there is left alone:',
    missing.map(({ folder: part, id, count, from, to }) => [
      part,
      id ?? '',
      String(count),
      `${from} to ${to}`,
    ]),
  )
  add(
    'damaged: remove them, and export again:',
    damaged.map(({ path, reason }) => [path, reason]),
  )
  add(
    'not of the data set, though readers will take them for a part of it:',
    unknown.map((path) => [path]),
  )
  return lines.join('\n')
}
