import { printable } from '@uchronia/series/internal'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { isStandardOutput } from '../../write/target.ts'
import { dataPathOption, LIBRARY } from '../arguments.ts'
import { type Context, withProgress } from '../context.ts'

interface ConvertFlags {
  convention?: 'stf' | 'cf'
  format?: 'netcdf4' | 'classic'
  timeZone?: number
  location?: string
  dataPath?: string
  force?: boolean
}

/** @internal */
export function addConvert(program: Command, { signal, print }: Context): void {
  program
    .command('convert')
    .description('write the entries of a library into one file of another format')
    .argument('<in>', LIBRARY)
    .argument(
      '<out>',
      '.nc, .nc4 (netCDF-4), .cdf, .nc3 (classic netCDF) or .xml (PI-XML); - for PI-XML on standard output',
    )
    .argument('[ids...]', 'these entries, all of which have to fit (default: all that the file can hold)')
    .addOption(
      new Option('--convention <name>', 'of netCDF: STF 2.0 (default), or CF').choices(['stf', 'cf']),
    )
    .addOption(
      new Option('--format <format>', 'of netCDF, where the ending does not say it').choices([
        'netcdf4',
        'classic',
      ]),
    )
    .option(
      '--time-zone <hours>',
      'of PI-XML: the zone of its times, hours east of Greenwich (default: 0)',
      hours,
    )
    .option('--location <id>', 'of PI-XML: the location of series that have no station')
    .option('--force', 'replace the file when it is there')
    .addOption(dataPathOption())
    .action(async (from: string, to: string, ids: string[], { force, ...flags }: ConvertFlags) => {
      const { convert } = await import('../convert.ts')
      const { written, leftOut } = await withProgress((onProgress) =>
        convert(from, to, ids, { ...flags, overwrite: force, signal, onProgress }),
      )
      // Standard output has the file.
      const say = isStandardOutput(to) ? (text: string) => process.stderr.write(`${text}\n`) : print
      if (!isStandardOutput(to))
        say(`${to}: ${written.length === 1 ? '1 entry' : `${written.length} entries`}`)
      for (const { id, reason } of leftOut) say(`left out: ${printable(`${id} ${reason}`)}`)
    })
}

function hours(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !(Math.abs(value) <= 14))
    throw new InvalidArgumentError('Give hours from -14 to 14.')
  return value
}
