import { type Command, InvalidArgumentError, Option } from 'commander'

/** The description of the argument that names a library. @internal */
export const LIBRARY =
  'a YAML catalogue, a file (netCDF, PI-XML, RDB, CSV), or a folder or pattern ("data/*.nc") of files'

/** The description of the argument that names an entry. @internal */
export const ENTRY = 'identifier of the entry, or entry.station'

/** @internal */
export function dataPathOption(): Option {
  return new Option('--data-path <dir>', 'the folder of files of the catalogue that are not beside it')
}

/** @internal */
export function observedInOption(): Option {
  return new Option(
    '--observed-in <library>',
    'the library of the observations, where it is another: PI-XML, RDB and CSV too',
  )
}

/** Flags that select a part of an entry. @internal */
export interface SelectionFlags {
  from?: string
  to?: string
  member?: string[]
  station?: string[]
  lead?: { from: number; to: number }
}

/** @internal */
export function addSelection(command: Command): Command {
  return command
    .option('--from <time>', 'first time, or issue time of a forecast: ISO 8601, UTC unless it has an offset')
    .option('--to <time>', 'last time, or issue time of a forecast; included, and a date means the whole day')
    .option('--member <names>', 'only these members, separated by commas', names)
    .option('--station <ids>', 'only these stations of a collection, separated by commas', names)
    .option('--lead <hours>', 'only these lead times of a forecast, in hours: 6, or 1..24', leadWindow)
}

/** The selection of flags, as the functions of the library take it. @internal */
export function selectionOf({ from, to, member, station, lead }: SelectionFlags): object {
  const all = { from, to, members: member, stations: station, leads: lead }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
}

/** Lead times in hours, `6` or `1..24`, as seconds. @internal */
export function leadWindow(text: string): { from: number; to: number } {
  const [, from, to = from] = /^(-?\d+(?:\.\d+)?)(?:\.\.(-?\d+(?:\.\d+)?))?$/.exec(text) ?? []
  if (from === undefined || to === undefined)
    throw new InvalidArgumentError('Give hours after the issue time: 6, or 1..24.')
  return { from: Number(from) * 3600, to: Number(to) * 3600 }
}

/** Names separated by commas; the option may be given several times. @internal */
export function names(text: string, before: string[] = []): string[] {
  return [...before, ...text.split(',').map((name) => name.trim())]
}

/** Numbers separated by commas. @internal */
export function numbers(text: string): number[] {
  const values = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)))
  if (values.some((value) => !Number.isFinite(value)))
    throw new InvalidArgumentError('Give numbers, separated by commas.')
  return values
}

/** Levels in per cent, separated by commas. Fractions, which would be other levels without a word, are refused. @internal */
export function percentages(text: string): number[] {
  const levels = numbers(text)
  if (levels.every((level) => level > 0 && level < 1))
    throw new InvalidArgumentError('Give per cent: 5,50,95 and not 0.05,0.5,0.95.')
  if (levels.some((level) => level < 0 || level > 100))
    throw new InvalidArgumentError('Give per cent from 0 to 100.')
  return levels
}

/** @internal */
export function positive(text: string): number {
  const value = wholeNumber(text)
  if (value === 0) throw new InvalidArgumentError('Give a whole number from 1.')
  return value
}

/** @internal */
export function wholeNumber(text: string): number {
  const value = Number(text)
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value))
    throw new InvalidArgumentError('Give a whole number.')
  return value
}

/** A fraction from 0 to 1. @internal */
export function fraction(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !(value >= 0 && value <= 1))
    throw new InvalidArgumentError('Give a fraction from 0 to 1.')
  return value
}
