import type { Command } from 'commander'
import { positive, wholeNumber } from '../arguments.ts'
import { type Context, withProgress } from '../context.ts'

interface SampleFlags {
  issues?: number
  members?: number
  stations?: number
  leads?: number
  years?: number
  seed?: number
}

/** @internal */
export function addSample(program: Command, { signal, print }: Context): void {
  program
    .command('sample')
    .description('make a catchment with observations, an ensemble and an archive of rain forecasts')
    .argument('<dir>', 'a new folder')
    .option('--issues <n>', 'issue times, one a day (default: 30)', positive)
    .option('--members <n>', 'members of the ensembles (default: 20)', positive)
    .option('--stations <n>', 'rain gauges (default: 3)', positive)
    .option('--leads <n>', 'hourly lead times (default: 168)', positive)
    .option('--years <n>', 'years of observations; a climatology needs several (default: 1)', positive)
    .option('--seed <n>', 'the same seed gives the same catchment (default: 1)', wholeNumber)
    .action(async (folder: string, options: SampleFlags) => {
      const { writeSample } = await import('../../sample/write-sample.ts')
      const catalogue = await withProgress((onProgress) =>
        writeSample(folder, { ...options, signal, onProgress }),
      )
      print(`${catalogue}: made. List it with: uchronia ls ${catalogue}`)
    })
}
