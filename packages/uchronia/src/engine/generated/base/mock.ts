// Written by uchronia-codegen 0.1.0 from uchronia.h (4661c4e21fa38f19). Do not edit.

import {
  type Dimension,
  type EnsembleSeries,
  type Instant,
  NativeError,
  type TimeSeriesGeometry,
} from '@uchronia/cinterop'
import type { HandleOptions, Pointer } from '@uchronia/refcount'
import {
  EnsembleForecastTimeSeries,
  EnsembleTimeSeries,
  TimeSeries,
  TimeSeriesLibrary,
  type TimeSeriesProvider,
} from '../extension/index.ts'
import type { UchroniaBaseLibrary } from './library.ts'

/** The methods of {@link UchroniaBaseLibrary} that call the library. */
export type UchroniaBaseLibraryApi = Omit<UchroniaBaseLibrary, 'native'>

/** A call that a mock received. */
export interface RecordedCall {
  readonly name: keyof UchroniaBaseLibraryApi
  readonly args: readonly unknown[]
}

/**
 * Stands in for {@link UchroniaBaseLibrary} where there is no native library. It records every call, and
 * answers what it was told to, or else zero, nothing, or a new handle.
 *
 * @example
 * ```ts
 * const library = new MockUchroniaBaseLibrary({ setTimeSeriesMissingValueValue: () => { throw new Error('not today') } })
 * library.recorded.calls // [{ name, args }]
 * ```
 */
export class MockUchroniaBaseLibrary implements UchroniaBaseLibraryApi {
  /** Every call, in order, and how many handles this mock has made that were not freed yet. */
  readonly recorded: { readonly calls: RecordedCall[]; live: number } = { calls: [], live: 0 }
  readonly #answers: Partial<UchroniaBaseLibraryApi>
  #last = 0n

  /** @param answers - what to answer instead of something empty, by method */
  constructor(answers: Partial<UchroniaBaseLibraryApi> = {}) {
    this.#answers = answers
  }

  setTimeSeriesMissingValueValue(missingValueValue: number): void {
    this.#record('setTimeSeriesMissingValueValue', [missingValueValue])
    this.#answers.setTimeSeriesMissingValueValue?.(missingValueValue)
  }

  getNumTimeSeries(): number {
    this.#record('getNumTimeSeries', [])
    if (this.#answers.getNumTimeSeries !== undefined) return this.#answers.getNumTimeSeries()
    return 0
  }

  loadEnsembleDataset(libraryIdentifier: string, dataPath: string | null = null): TimeSeriesLibrary {
    this.#record('loadEnsembleDataset', [libraryIdentifier, dataPath])
    if (this.#answers.loadEnsembleDataset !== undefined)
      return this.#answers.loadEnsembleDataset(libraryIdentifier, dataPath)
    return this.#handle(TimeSeriesLibrary, 'TIME_SERIES_LIBRARY_PTR', [
      'TIME_SERIES_PROVIDER_PTR',
      'ANY_HANDLE_PTR',
    ])
  }

  createEnsembleDataset(dataLibraryType: string): TimeSeriesLibrary {
    this.#record('createEnsembleDataset', [dataLibraryType])
    if (this.#answers.createEnsembleDataset !== undefined)
      return this.#answers.createEnsembleDataset(dataLibraryType)
    return this.#handle(TimeSeriesLibrary, 'TIME_SERIES_LIBRARY_PTR', [
      'TIME_SERIES_PROVIDER_PTR',
      'ANY_HANDLE_PTR',
    ])
  }

  getEnsembleDatasetDataIdentifiers(dataLibrary: TimeSeriesLibrary): string[] {
    this.#record('getEnsembleDatasetDataIdentifiers', [dataLibrary])
    if (this.#answers.getEnsembleDatasetDataIdentifiers !== undefined)
      return this.#answers.getEnsembleDatasetDataIdentifiers(dataLibrary)
    return []
  }

  getEnsembleDatasetDataSubIdentifiers(dataLibrary: TimeSeriesLibrary, dataId: string): string[] {
    this.#record('getEnsembleDatasetDataSubIdentifiers', [dataLibrary, dataId])
    if (this.#answers.getEnsembleDatasetDataSubIdentifiers !== undefined)
      return this.#answers.getEnsembleDatasetDataSubIdentifiers(dataLibrary, dataId)
    return []
  }

  getEnsembleDatasetDataSummaries(dataLibrary: TimeSeriesLibrary): string[] {
    this.#record('getEnsembleDatasetDataSummaries', [dataLibrary])
    if (this.#answers.getEnsembleDatasetDataSummaries !== undefined)
      return this.#answers.getEnsembleDatasetDataSummaries(dataLibrary)
    return []
  }

  getDataDimensionsDescription(dataLibrary: TimeSeriesLibrary, dataId: string): Dimension[] {
    this.#record('getDataDimensionsDescription', [dataLibrary, dataId])
    if (this.#answers.getDataDimensionsDescription !== undefined)
      return this.#answers.getDataDimensionsDescription(dataLibrary, dataId)
    return this.#unknown<Dimension[]>('getDataDimensionsDescription')
  }

  getDatasetSingleTimeSeries(dataLibrary: TimeSeriesLibrary, dataId: string): TimeSeries {
    this.#record('getDatasetSingleTimeSeries', [dataLibrary, dataId])
    if (this.#answers.getDatasetSingleTimeSeries !== undefined)
      return this.#answers.getDatasetSingleTimeSeries(dataLibrary, dataId)
    return this.#handle(TimeSeries, 'TIME_SERIES_PTR', ['ANY_SERIES_PTR', 'ANY_HANDLE_PTR'])
  }

  getDatasetEnsembleTimeSeries(dataLibrary: TimeSeriesLibrary, dataId: string): EnsembleTimeSeries {
    this.#record('getDatasetEnsembleTimeSeries', [dataLibrary, dataId])
    if (this.#answers.getDatasetEnsembleTimeSeries !== undefined)
      return this.#answers.getDatasetEnsembleTimeSeries(dataLibrary, dataId)
    return this.#handle(EnsembleTimeSeries, 'ENSEMBLE_TIME_SERIES_PTR', ['ANY_SERIES_PTR', 'ANY_HANDLE_PTR'])
  }

  getDatasetEnsembleForecastTimeSeries(
    dataLibrary: TimeSeriesLibrary,
    dataId: string,
  ): EnsembleForecastTimeSeries {
    this.#record('getDatasetEnsembleForecastTimeSeries', [dataLibrary, dataId])
    if (this.#answers.getDatasetEnsembleForecastTimeSeries !== undefined)
      return this.#answers.getDatasetEnsembleForecastTimeSeries(dataLibrary, dataId)
    return this.#handle(EnsembleForecastTimeSeries, 'ENSEMBLE_FORECAST_TIME_SERIES_PTR', [
      'ANY_SERIES_PTR',
      'ANY_HANDLE_PTR',
    ])
  }

  getProviderTimeSeriesIdentifiers(provider: TimeSeriesProvider): string[] {
    this.#record('getProviderTimeSeriesIdentifiers', [provider])
    if (this.#answers.getProviderTimeSeriesIdentifiers !== undefined)
      return this.#answers.getProviderTimeSeriesIdentifiers(provider)
    return []
  }

  getProviderTsGeometry(provider: TimeSeriesProvider, variableIdentifier: string): TimeSeriesGeometry {
    this.#record('getProviderTsGeometry', [provider, variableIdentifier])
    if (this.#answers.getProviderTsGeometry !== undefined)
      return this.#answers.getProviderTsGeometry(provider, variableIdentifier)
    return this.#unknown<TimeSeriesGeometry>('getProviderTsGeometry')
  }

  getProviderTimeSeriesValues(provider: TimeSeriesProvider, variableIdentifier: string): Float64Array {
    this.#record('getProviderTimeSeriesValues', [provider, variableIdentifier])
    if (this.#answers.getProviderTimeSeriesValues !== undefined)
      return this.#answers.getProviderTimeSeriesValues(provider, variableIdentifier)
    return new Float64Array(0)
  }

  timeSeriesFromProviderTs(provider: TimeSeriesProvider, variableIdentifier: string): TimeSeries {
    this.#record('timeSeriesFromProviderTs', [provider, variableIdentifier])
    if (this.#answers.timeSeriesFromProviderTs !== undefined)
      return this.#answers.timeSeriesFromProviderTs(provider, variableIdentifier)
    return this.#handle(TimeSeries, 'TIME_SERIES_PTR', ['ANY_SERIES_PTR', 'ANY_HANDLE_PTR'])
  }

  createSingleTimeSeriesDataFromStruct(timeSeries: EnsembleSeries): TimeSeries {
    this.#record('createSingleTimeSeriesDataFromStruct', [timeSeries])
    if (this.#answers.createSingleTimeSeriesDataFromStruct !== undefined)
      return this.#answers.createSingleTimeSeriesDataFromStruct(timeSeries)
    return this.#handle(TimeSeries, 'TIME_SERIES_PTR', ['ANY_SERIES_PTR', 'ANY_HANDLE_PTR'])
  }

  toStructSingleTimeSeriesData(timeSeries: TimeSeries): EnsembleSeries | null {
    this.#record('toStructSingleTimeSeriesData', [timeSeries])
    if (this.#answers.toStructSingleTimeSeriesData !== undefined)
      return this.#answers.toStructSingleTimeSeriesData(timeSeries)
    return null
  }

  getTimeSeriesGeometry(timeSeries: TimeSeries): TimeSeriesGeometry {
    this.#record('getTimeSeriesGeometry', [timeSeries])
    if (this.#answers.getTimeSeriesGeometry !== undefined)
      return this.#answers.getTimeSeriesGeometry(timeSeries)
    return this.#unknown<TimeSeriesGeometry>('getTimeSeriesGeometry')
  }

  getTimeSeriesValues(timeSeries: TimeSeries): Float64Array {
    this.#record('getTimeSeriesValues', [timeSeries])
    if (this.#answers.getTimeSeriesValues !== undefined) return this.#answers.getTimeSeriesValues(timeSeries)
    return new Float64Array(0)
  }

  getValueFromUnivariateTimeSeries(timeSeries: TimeSeries, index: number): number {
    this.#record('getValueFromUnivariateTimeSeries', [timeSeries, index])
    if (this.#answers.getValueFromUnivariateTimeSeries !== undefined)
      return this.#answers.getValueFromUnivariateTimeSeries(timeSeries, index)
    return 0
  }

  setValueToUnivariateTimeSeries(timeSeries: TimeSeries, index: number, value: number): void {
    this.#record('setValueToUnivariateTimeSeries', [timeSeries, index, value])
    this.#answers.setValueToUnivariateTimeSeries?.(timeSeries, index, value)
  }

  createEnsembleTimeSeriesDataFromStruct(ensSeries: EnsembleSeries): EnsembleTimeSeries {
    this.#record('createEnsembleTimeSeriesDataFromStruct', [ensSeries])
    if (this.#answers.createEnsembleTimeSeriesDataFromStruct !== undefined)
      return this.#answers.createEnsembleTimeSeriesDataFromStruct(ensSeries)
    return this.#handle(EnsembleTimeSeries, 'ENSEMBLE_TIME_SERIES_PTR', ['ANY_SERIES_PTR', 'ANY_HANDLE_PTR'])
  }

  ensembleSizeEnsembleTimeSeries(ensSeries: EnsembleTimeSeries): number {
    this.#record('ensembleSizeEnsembleTimeSeries', [ensSeries])
    if (this.#answers.ensembleSizeEnsembleTimeSeries !== undefined)
      return this.#answers.ensembleSizeEnsembleTimeSeries(ensSeries)
    return 0
  }

  toStructEnsembleTimeSeriesData(ensSeries: EnsembleTimeSeries): EnsembleSeries | null {
    this.#record('toStructEnsembleTimeSeriesData', [ensSeries])
    if (this.#answers.toStructEnsembleTimeSeriesData !== undefined)
      return this.#answers.toStructEnsembleTimeSeriesData(ensSeries)
    return null
  }

  timeSeriesFromEnsembleOfTimeSeries(collectionTs: EnsembleTimeSeries, index: number): TimeSeries {
    this.#record('timeSeriesFromEnsembleOfTimeSeries', [collectionTs, index])
    if (this.#answers.timeSeriesFromEnsembleOfTimeSeries !== undefined)
      return this.#answers.timeSeriesFromEnsembleOfTimeSeries(collectionTs, index)
    return this.#handle(TimeSeries, 'TIME_SERIES_PTR', ['ANY_SERIES_PTR', 'ANY_HANDLE_PTR'])
  }

  getItemEnsembleTimeSeriesAsStructure(series: EnsembleTimeSeries, i: number): EnsembleSeries | null {
    this.#record('getItemEnsembleTimeSeriesAsStructure', [series, i])
    if (this.#answers.getItemEnsembleTimeSeriesAsStructure !== undefined)
      return this.#answers.getItemEnsembleTimeSeriesAsStructure(series, i)
    return null
  }

  setItemEnsembleTimeSeriesAsStructure(series: EnsembleTimeSeries, i: number, value: EnsembleSeries): void {
    this.#record('setItemEnsembleTimeSeriesAsStructure', [series, i, value])
    this.#answers.setItemEnsembleTimeSeriesAsStructure?.(series, i, value)
  }

  createEnsembleForecastTimeSeries(
    start: Instant,
    length: number,
    timeStepName: string,
  ): EnsembleForecastTimeSeries {
    this.#record('createEnsembleForecastTimeSeries', [start, length, timeStepName])
    if (this.#answers.createEnsembleForecastTimeSeries !== undefined)
      return this.#answers.createEnsembleForecastTimeSeries(start, length, timeStepName)
    return this.#handle(EnsembleForecastTimeSeries, 'ENSEMBLE_FORECAST_TIME_SERIES_PTR', [
      'ANY_SERIES_PTR',
      'ANY_HANDLE_PTR',
    ])
  }

  getEnsembleForecastTimeSeriesGeometry(timeSeries: EnsembleForecastTimeSeries): TimeSeriesGeometry {
    this.#record('getEnsembleForecastTimeSeriesGeometry', [timeSeries])
    if (this.#answers.getEnsembleForecastTimeSeriesGeometry !== undefined)
      return this.#answers.getEnsembleForecastTimeSeriesGeometry(timeSeries)
    return this.#unknown<TimeSeriesGeometry>('getEnsembleForecastTimeSeriesGeometry')
  }

  isMissingValueItemEnsembleForecastTimeSeries(series: EnsembleForecastTimeSeries, i: number): boolean {
    this.#record('isMissingValueItemEnsembleForecastTimeSeries', [series, i])
    if (this.#answers.isMissingValueItemEnsembleForecastTimeSeries !== undefined)
      return this.#answers.isMissingValueItemEnsembleForecastTimeSeries(series, i)
    return false
  }

  getItemEnsembleForecastTimeSeries(series: EnsembleForecastTimeSeries, i: number): EnsembleTimeSeries {
    this.#record('getItemEnsembleForecastTimeSeries', [series, i])
    if (this.#answers.getItemEnsembleForecastTimeSeries !== undefined)
      return this.#answers.getItemEnsembleForecastTimeSeries(series, i)
    return this.#handle(EnsembleTimeSeries, 'ENSEMBLE_TIME_SERIES_PTR', ['ANY_SERIES_PTR', 'ANY_HANDLE_PTR'])
  }

  getItemEnsembleForecastTimeSeriesAsStructure(
    series: EnsembleForecastTimeSeries,
    i: number,
  ): EnsembleSeries | null {
    this.#record('getItemEnsembleForecastTimeSeriesAsStructure', [series, i])
    if (this.#answers.getItemEnsembleForecastTimeSeriesAsStructure !== undefined)
      return this.#answers.getItemEnsembleForecastTimeSeriesAsStructure(series, i)
    return null
  }

  timeSeriesFromTimeSeriesOfEnsembleOfTimeSeries(
    timeSeriesEnsTs: EnsembleForecastTimeSeries,
    i: number,
    ensIndex: number,
  ): TimeSeries {
    this.#record('timeSeriesFromTimeSeriesOfEnsembleOfTimeSeries', [timeSeriesEnsTs, i, ensIndex])
    if (this.#answers.timeSeriesFromTimeSeriesOfEnsembleOfTimeSeries !== undefined)
      return this.#answers.timeSeriesFromTimeSeriesOfEnsembleOfTimeSeries(timeSeriesEnsTs, i, ensIndex)
    return this.#handle(TimeSeries, 'TIME_SERIES_PTR', ['ANY_SERIES_PTR', 'ANY_HANDLE_PTR'])
  }

  setItemEnsembleForecastTimeSeriesAsStructure(
    series: EnsembleForecastTimeSeries,
    i: number,
    value: EnsembleSeries,
  ): void {
    this.#record('setItemEnsembleForecastTimeSeriesAsStructure', [series, i, value])
    this.#answers.setItemEnsembleForecastTimeSeriesAsStructure?.(series, i, value)
  }

  createPerfectForecastTimeSeries(
    observations: TimeSeries,
    start: Instant,
    length: number,
    timeStepName: string,
    offsetForecasts: number,
    leadTime: number,
  ): EnsembleForecastTimeSeries {
    this.#record('createPerfectForecastTimeSeries', [
      observations,
      start,
      length,
      timeStepName,
      offsetForecasts,
      leadTime,
    ])
    if (this.#answers.createPerfectForecastTimeSeries !== undefined)
      return this.#answers.createPerfectForecastTimeSeries(
        observations,
        start,
        length,
        timeStepName,
        offsetForecasts,
        leadTime,
      )
    return this.#handle(EnsembleForecastTimeSeries, 'ENSEMBLE_FORECAST_TIME_SERIES_PTR', [
      'ANY_SERIES_PTR',
      'ANY_HANDLE_PTR',
    ])
  }

  transformEachItem(series: EnsembleForecastTimeSeries, method: string, methodArgument: string): void {
    this.#record('transformEachItem', [series, method, methodArgument])
    this.#answers.transformEachItem?.(series, method, methodArgument)
  }

  saveSingleTimeSeriesToNetcdf(timeSeries: TimeSeries, filename: string, overwrite: boolean): void {
    this.#record('saveSingleTimeSeriesToNetcdf', [timeSeries, filename, overwrite])
    this.#answers.saveSingleTimeSeriesToNetcdf?.(timeSeries, filename, overwrite)
  }

  saveEnsembleTimeSeriesToNetcdf(
    collectionTs: EnsembleTimeSeries,
    filename: string,
    overwrite: boolean,
  ): void {
    this.#record('saveEnsembleTimeSeriesToNetcdf', [collectionTs, filename, overwrite])
    this.#answers.saveEnsembleTimeSeriesToNetcdf?.(collectionTs, filename, overwrite)
  }

  saveEnsembleForecastTimeSeriesToNetcdf(
    tsEnsTs: EnsembleForecastTimeSeries,
    filename: string,
    overwrite: boolean,
  ): void {
    this.#record('saveEnsembleForecastTimeSeriesToNetcdf', [tsEnsTs, filename, overwrite])
    this.#answers.saveEnsembleForecastTimeSeriesToNetcdf?.(tsEnsTs, filename, overwrite)
  }

  /** A handle on nothing, which is counted. */
  #handle<Id extends string, H>(
    Handle: new (pointer: Pointer<Id>, options: Options<Id>) => H,
    typeId: Id,
    supertypes: readonly string[] = [],
  ): H {
    this.#last += 1n
    this.recorded.live += 1
    const release = (): void => {
      this.recorded.live -= 1
    }
    return new Handle(this.#last as Pointer<Id>, { typeId, supertypes, release })
  }

  #unknown<T>(name: string): T {
    throw new NativeError('call_failed', `Tell the mock what ${name} answers: new Mock({ ${name}: ... }).`)
  }

  #record(name: keyof UchroniaBaseLibraryApi, args: readonly unknown[]): void {
    this.recorded.calls.push({ name, args })
  }
}

type Options<Id extends string> = HandleOptions<Pointer<Id>, Id>
