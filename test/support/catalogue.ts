/** The text of a catalogue with one entry per argument. */
export function catalogue(...entries: Entry[]): string {
  return entries.map(entryText).join('\n')
}

/** One entry over one netCDF file. */
export interface Entry {
  id: string
  type: 'single' | 'single_collection' | 'ensemble_ts' | 'ts_ensemble_ts'
  file: string
  variable: string
  station?: string
}

function entryText({ id, type, file, variable, station }: Entry): string {
  const forecast = `  TimeStep: daily
  Start: 2000-01-01T00:00:00
  Length: 1
  EnsembleSize: 1
  EnsembleLength: 1
  EnsembleTimeStep: hourly
`
  return `${id}:
  Type: ${type}
  Id: ${id}
${type === 'ts_ensemble_ts' ? forecast : ''}  Storage:
    Type: single_nc_file
    File: ${JSON.stringify(file)}
    Var: ${variable}
${station === undefined ? '' : `    Identifier: '${station}'\n`}    Index: 0
`
}
