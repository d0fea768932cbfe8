import { printable } from '@uchronia/series/internal'
import { type Command, Option } from 'commander'
import type { Departure } from '../../library/validate.ts'
import { dataPathOption } from '../arguments.ts'
import type { Context } from '../context.ts'
import { counted } from '../text.ts'

interface ValidateFlags {
  convention?: 'stf' | 'cf'
  dataPath?: string
  json?: boolean
}

/** @internal */
export function addValidate(program: Command, { print }: Context): void {
  program
    .command('validate')
    .description('hold files to their conventions; exit 1 when one departs from it')
    .argument(
      '<files...>',
      'netCDF files, YAML catalogues, PI-XML, RDB, CSV; or folders and patterns of them',
    )
    .addOption(
      new Option(
        '--convention <name>',
        'the convention of netCDF files (default: the one that a file says it follows, else cf)',
      ).choices(['stf', 'cf']),
    )
    .addOption(dataPathOption())
    .option('--json', 'the departures as JSON')
    .action(async (files: string[], { convention, dataPath, json }: ValidateFlags) => {
      const { validate } = await import('../../library/validate.ts')
      const results = files.map((file) => ({ file, departures: validate(file, { convention, dataPath }) }))
      const all = results.flatMap(({ departures }) => departures)
      if (json) print(JSON.stringify(all, null, 2))
      else for (const { file, departures } of results) print(report(file, departures))
      if (all.length > 0) process.exitCode = 1
    })
}

function report(asked: string, departures: readonly Departure[]): string {
  if (departures.length === 0) return `${printable(asked)}: no departure`
  const files = [...new Set(departures.map(({ file }) => file))]
  return files
    .map((file) => {
      const own = departures.filter((one) => one.file === file)
      return [`${printable(file)}: ${counted(own.length, 'departure')}`, ...own.map(lines)].join('\n')
    })
    .join('\n')
}

function lines({ entry, variable, rule, found, remedy }: Departure): string {
  const subject = variable ?? entry
  const head = subject === null ? rule : `${subject}: ${rule}`
  return `  ${printable(head)}\n    found:  ${printable(found)}\n    remedy: ${remedy}`
}
