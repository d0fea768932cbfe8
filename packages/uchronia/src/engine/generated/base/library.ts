// Written by uchronia-codegen 0.1.0 from uchronia.h (8c5e524f379fd5b9). Do not edit.

import {
  type Dimension,
  dateTimeStruct,
  type EnsembleSeries,
  fromNativeGeometry,
  geometryStruct,
  type Instant,
  koffiBackend,
  type LoadOptions,
  loadLibrary,
  type NativeLibrary,
  packTimeSeries,
  readDimensions,
  readStringArray,
  readTimeSeries,
  type TimeAxis,
  toDateTime,
} from '@uchronia/cinterop'
import {
  allocate,
  BoundFunctions,
  checkBool,
  checkInt32,
  checkNumber,
  checkStruct,
  checkText,
  type Declarations,
  type Functions,
  nothing,
} from '@uchronia/cinterop/binding'
import { type HandleOptions, type Pointer, pointerOf } from '@uchronia/refcount'
import {
  EnsembleForecastTimeSeriesHandle,
  EnsembleTimeSeriesHandle,
  TimeSeriesHandle,
  TimeSeriesLibraryHandle,
  type TimeSeriesProviderHandle,
} from '../extension/index.ts'

/**
 * The engine, or CSIRO's libdatatypes, through the base ABI.
 *
 * Needs the libraries of {@link UchroniaLibrary} loaded first.
 *
 * Errors come through a callback of the library, so one call runs at a time.
 */
export class UchroniaBaseLibrary {
  /** The library, loaded. */
  readonly native: NativeLibrary
  readonly #bound: BoundFunctions<typeof declarations>
  readonly #c: Calls
  readonly #timeSeriesLibraryHandle: Options<'TIME_SERIES_LIBRARY_PTR'>
  readonly #timeSeriesHandle: Options<'TIME_SERIES_PTR'>
  readonly #ensembleTimeSeriesHandle: Options<'ENSEMBLE_TIME_SERIES_PTR'>
  readonly #ensembleForecastTimeSeriesHandle: Options<'ENSEMBLE_FORECAST_TIME_SERIES_PTR'>

  /** Binds a library that is loaded already; {@link open} loads one. */
  constructor(native: NativeLibrary) {
    this.native = native
    const bound = new BoundFunctions(native, declarations, { heeding: true })
    this.#bound = bound
    this.#c = bound.functions
    this.#timeSeriesLibraryHandle = {
      typeId: 'TIME_SERIES_LIBRARY_PTR',
      supertypes: ['TIME_SERIES_PROVIDER_PTR', 'ANY_HANDLE_PTR'],
      backend: koffiBackend,
      release: (pointer) => void bound.call('DisposeSharedPointer', pointer),
    }
    this.#timeSeriesHandle = {
      typeId: 'TIME_SERIES_PTR',
      supertypes: ['ANY_SERIES_PTR', 'ANY_HANDLE_PTR'],
      backend: koffiBackend,
      release: (pointer) => void bound.call('DisposeSharedPointer', pointer),
    }
    this.#ensembleTimeSeriesHandle = {
      typeId: 'ENSEMBLE_TIME_SERIES_PTR',
      supertypes: ['ANY_SERIES_PTR', 'ANY_HANDLE_PTR'],
      backend: koffiBackend,
      release: (pointer) => void bound.call('DisposeSharedPointer', pointer),
    }
    this.#ensembleForecastTimeSeriesHandle = {
      typeId: 'ENSEMBLE_FORECAST_TIME_SERIES_PTR',
      supertypes: ['ANY_SERIES_PTR', 'ANY_HANDLE_PTR'],
      backend: koffiBackend,
      release: (pointer) => void bound.call('DisposeSharedPointer', pointer),
    }
  }

  /**
   * Loads the library and binds it. Functions are looked up when they are first called.
   *
   * @param path - its file
   * @throws NativeError when it cannot be loaded, or has no function that takes the error callback
   */
  static open(path: string, options: LoadOptions = {}): UchroniaBaseLibrary {
    const errorCallback = { register: 'RegisterExceptionCallback', ...options.errorCallback }
    return new UchroniaBaseLibrary(loadLibrary(path, { ...options, errorCallback }))
  }

  /**
   * Sets the number that stands for missing values in what the base ABI gives out, for the whole process.
   *
   * C: `void SetTimeSeriesMissingValueValue(double missingValueValue)`
   */
  setTimeSeriesMissingValueValue(missingValueValue: number): void {
    this.#bound.begin('SetTimeSeriesMissingValueValue')
    this.#c.SetTimeSeriesMissingValueValue(
      checkNumber(missingValueValue, 'SetTimeSeriesMissingValueValue: missingValueValue'),
    )
    this.#bound.end('SetTimeSeriesMissingValueValue')
  }

  /**
   * C: `int GetNumTimeSeries(void)`
   *
   * @returns how many handles of univariate series are alive
   */
  getNumTimeSeries(): number {
    this.#bound.begin('GetNumTimeSeries')
    const result = this.#c.GetNumTimeSeries()
    this.#bound.end('GetNumTimeSeries')
    return result
  }

  /**
   * Opens a YAML catalogue. No values are read. An entry that is malformed, or whose file does not exist, is
   * an error when
   * it is asked for, beside the others; only when there is no other, it is one now. A netCDF file, a folder
   * of netCDF files or
   * a glob pattern (`*`, `?`, `[...]`) opens as a catalogue of its own, with an entry per data variable:
   * `variable`, or
   * `file/variable` in a folder or pattern.
   *
   * C: `TIME_SERIES_LIBRARY_PTR LoadEnsembleDataset(const char* libraryIdentifier, const char* dataPath)`
   *
   * @param libraryIdentifier - the YAML file
   * @param dataPath - where relative file names are looked up when they are not beside the YAML file; may be
   *   null
   * @returns a new handle, freed with DisposeSharedPointer
   */
  loadEnsembleDataset(libraryIdentifier: string, dataPath: string | null = null): TimeSeriesLibraryHandle {
    this.#bound.begin('LoadEnsembleDataset')
    const result = this.#c.LoadEnsembleDataset(
      checkText(libraryIdentifier, 'LoadEnsembleDataset: libraryIdentifier'),
      dataPath === null ? null : checkText(dataPath, 'LoadEnsembleDataset: dataPath'),
    )
    this.#bound.end('LoadEnsembleDataset')
    if (result === null) throw nothing('LoadEnsembleDataset')
    return new TimeSeriesLibraryHandle(
      result as Pointer<'TIME_SERIES_LIBRARY_PTR'>,
      this.#timeSeriesLibraryHandle,
    )
  }

  /**
   * Makes a library that is not read from a catalogue.
   *
   * C: `TIME_SERIES_LIBRARY_PTR CreateEnsembleDataset(const char* dataLibraryType)`
   *
   * @param dataLibraryType - `test_recording_library`: an empty library in memory.
   *   GetDatasetEnsembleForecastTimeSeries makes a series of any identifier in it, SetItem... at or beyond
   *   the end of that series makes it longer, and handles of one identifier share their data.
   *   `on_disk_single_netcdf_file:PATH`: the data variables of a netCDF file
   * @returns a new handle, freed with DisposeSharedPointer
   */
  createEnsembleDataset(dataLibraryType: string): TimeSeriesLibraryHandle {
    this.#bound.begin('CreateEnsembleDataset')
    const result = this.#c.CreateEnsembleDataset(
      checkText(dataLibraryType, 'CreateEnsembleDataset: dataLibraryType'),
    )
    this.#bound.end('CreateEnsembleDataset')
    if (result === null) throw nothing('CreateEnsembleDataset')
    return new TimeSeriesLibraryHandle(
      result as Pointer<'TIME_SERIES_LIBRARY_PTR'>,
      this.#timeSeriesLibraryHandle,
    )
  }

  /**
   * The identifiers of a library: singles and collections, then ensembles, then forecasts, by bytes inside
   * each.
   *
   * C: `char** GetEnsembleDatasetDataIdentifiers(TIME_SERIES_LIBRARY_PTR dataLibrary, int* size)`
   *
   * @returns new strings, freed with DeleteAnsiStringArray; null when there are none
   */
  getEnsembleDatasetDataIdentifiers(dataLibrary: TimeSeriesLibraryHandle): string[] {
    const size = new Int32Array(1)
    this.#bound.begin('GetEnsembleDatasetDataIdentifiers')
    const result = this.#c.GetEnsembleDatasetDataIdentifiers(
      pointerOf(dataLibrary, 'TIME_SERIES_LIBRARY_PTR'),
      size,
    )
    try {
      this.#bound.end('GetEnsembleDatasetDataIdentifiers')
      return readStringArray(result, size[0]!)
    } finally {
      if (result !== null) this.#bound.call('DeleteAnsiStringArray', result, size[0]!)
    }
  }

  /**
   * The station identifiers of an entry: those of a collection in the order of its file, the one of another
   * entry.
   *
   * C: `char** GetEnsembleDatasetDataSubIdentifiers(TIME_SERIES_LIBRARY_PTR dataLibrary, const char* dataId,
   * int* size)`
   *
   * @param dataId - an identifier of the library, without a station
   * @returns new strings, freed with DeleteAnsiStringArray
   */
  getEnsembleDatasetDataSubIdentifiers(dataLibrary: TimeSeriesLibraryHandle, dataId: string): string[] {
    const size = new Int32Array(1)
    this.#bound.begin('GetEnsembleDatasetDataSubIdentifiers')
    const result = this.#c.GetEnsembleDatasetDataSubIdentifiers(
      pointerOf(dataLibrary, 'TIME_SERIES_LIBRARY_PTR'),
      checkText(dataId, 'GetEnsembleDatasetDataSubIdentifiers: dataId'),
      size,
    )
    try {
      this.#bound.end('GetEnsembleDatasetDataSubIdentifiers')
      return readStringArray(result, size[0]!)
    } finally {
      if (result !== null) this.#bound.call('DeleteAnsiStringArray', result, size[0]!)
    }
  }

  /**
   * A line of text about each entry, in the order of the identifiers. An entry that cannot be read has the
   * error in it.
   *
   * C: `char** GetEnsembleDatasetDataSummaries(TIME_SERIES_LIBRARY_PTR dataLibrary, int* size)`
   *
   * @returns new strings, freed with DeleteAnsiStringArray; null when there are none
   */
  getEnsembleDatasetDataSummaries(dataLibrary: TimeSeriesLibraryHandle): string[] {
    const size = new Int32Array(1)
    this.#bound.begin('GetEnsembleDatasetDataSummaries')
    const result = this.#c.GetEnsembleDatasetDataSummaries(
      pointerOf(dataLibrary, 'TIME_SERIES_LIBRARY_PTR'),
      size,
    )
    try {
      this.#bound.end('GetEnsembleDatasetDataSummaries')
      return readStringArray(result, size[0]!)
    } finally {
      if (result !== null) this.#bound.call('DeleteAnsiStringArray', result, size[0]!)
    }
  }

  /**
   * The dimensions of an entry and their sizes: time; collection and time; ensemble and time; or time
   * (issues),
   * ensemble and time (leads).
   *
   * C: `time_series_dimensions_description* GetDataDimensionsDescription(TIME_SERIES_LIBRARY_PTR dataLibrary,
   * const char* dataId)`
   *
   * @returns a new struct, freed with DisposeDataDimensionsDescriptions
   */
  getDataDimensionsDescription(dataLibrary: TimeSeriesLibraryHandle, dataId: string): Dimension[] {
    this.#bound.begin('GetDataDimensionsDescription')
    const result = this.#c.GetDataDimensionsDescription(
      pointerOf(dataLibrary, 'TIME_SERIES_LIBRARY_PTR'),
      checkText(dataId, 'GetDataDimensionsDescription: dataId'),
    )
    try {
      this.#bound.end('GetDataDimensionsDescription')
      if (result === null) throw nothing('GetDataDimensionsDescription')
      return readDimensions(result)
    } finally {
      if (result !== null) this.#bound.call('DisposeDataDimensionsDescriptions', result)
    }
  }

  /**
   * One series: a single entry, or one station.
   *
   * C: `TIME_SERIES_PTR GetDatasetSingleTimeSeries(TIME_SERIES_LIBRARY_PTR dataLibrary, const char* dataId)`
   *
   * @param dataId - `id`, or `id.station` for a station of a collection or another station than that of a
   *   single entry
   * @returns a new handle, freed with DisposeSharedPointer
   */
  getDatasetSingleTimeSeries(dataLibrary: TimeSeriesLibraryHandle, dataId: string): TimeSeriesHandle {
    this.#bound.begin('GetDatasetSingleTimeSeries')
    const result = this.#c.GetDatasetSingleTimeSeries(
      pointerOf(dataLibrary, 'TIME_SERIES_LIBRARY_PTR'),
      checkText(dataId, 'GetDatasetSingleTimeSeries: dataId'),
    )
    this.#bound.end('GetDatasetSingleTimeSeries')
    if (result === null) throw nothing('GetDatasetSingleTimeSeries')
    return new TimeSeriesHandle(result as Pointer<'TIME_SERIES_PTR'>, this.#timeSeriesHandle)
  }

  /**
   * An ensemble or a collection. Of a single entry: the collection of all stations of its file.
   *
   * C: `ENSEMBLE_TIME_SERIES_PTR GetDatasetEnsembleTimeSeries(TIME_SERIES_LIBRARY_PTR dataLibrary, const
   * char* dataId)`
   *
   * @returns a new handle, freed with DisposeSharedPointer
   */
  getDatasetEnsembleTimeSeries(
    dataLibrary: TimeSeriesLibraryHandle,
    dataId: string,
  ): EnsembleTimeSeriesHandle {
    this.#bound.begin('GetDatasetEnsembleTimeSeries')
    const result = this.#c.GetDatasetEnsembleTimeSeries(
      pointerOf(dataLibrary, 'TIME_SERIES_LIBRARY_PTR'),
      checkText(dataId, 'GetDatasetEnsembleTimeSeries: dataId'),
    )
    this.#bound.end('GetDatasetEnsembleTimeSeries')
    if (result === null) throw nothing('GetDatasetEnsembleTimeSeries')
    return new EnsembleTimeSeriesHandle(
      result as Pointer<'ENSEMBLE_TIME_SERIES_PTR'>,
      this.#ensembleTimeSeriesHandle,
    )
  }

  /**
   * A series of ensemble forecasts. What follows a dot in the identifier is ignored.
   *
   * C: `ENSEMBLE_FORECAST_TIME_SERIES_PTR GetDatasetEnsembleForecastTimeSeries(TIME_SERIES_LIBRARY_PTR
   * dataLibrary, const char* dataId)`
   *
   * @returns a new handle, freed with DisposeSharedPointer
   */
  getDatasetEnsembleForecastTimeSeries(
    dataLibrary: TimeSeriesLibraryHandle,
    dataId: string,
  ): EnsembleForecastTimeSeriesHandle {
    this.#bound.begin('GetDatasetEnsembleForecastTimeSeries')
    const result = this.#c.GetDatasetEnsembleForecastTimeSeries(
      pointerOf(dataLibrary, 'TIME_SERIES_LIBRARY_PTR'),
      checkText(dataId, 'GetDatasetEnsembleForecastTimeSeries: dataId'),
    )
    this.#bound.end('GetDatasetEnsembleForecastTimeSeries')
    if (result === null) throw nothing('GetDatasetEnsembleForecastTimeSeries')
    return new EnsembleForecastTimeSeriesHandle(
      result as Pointer<'ENSEMBLE_FORECAST_TIME_SERIES_PTR'>,
      this.#ensembleForecastTimeSeriesHandle,
    )
  }

  /**
   * The same as GetEnsembleDatasetDataIdentifiers.
   *
   * C: `char** GetProviderTimeSeriesIdentifiers(TIME_SERIES_PROVIDER_PTR provider, int* size)`
   */
  getProviderTimeSeriesIdentifiers(provider: TimeSeriesProviderHandle): string[] {
    const size = new Int32Array(1)
    this.#bound.begin('GetProviderTimeSeriesIdentifiers')
    const result = this.#c.GetProviderTimeSeriesIdentifiers(
      pointerOf(provider, 'TIME_SERIES_PROVIDER_PTR'),
      size,
    )
    try {
      this.#bound.end('GetProviderTimeSeriesIdentifiers')
      return readStringArray(result, size[0]!)
    } finally {
      if (result !== null) this.#bound.call('DeleteAnsiStringArray', result, size[0]!)
    }
  }

  /**
   * The time axis of a series of a library.
   *
   * C: `void GetProviderTsGeometry(TIME_SERIES_PROVIDER_PTR provider, const char* variableIdentifier,
   * regular_time_series_geometry* geometry)`
   *
   * @param variableIdentifier - as for GetDatasetSingleTimeSeries
   */
  getProviderTsGeometry(provider: TimeSeriesProviderHandle, variableIdentifier: string): TimeAxis {
    const geometryMemory = new Uint8Array(36)
    this.#bound.begin('GetProviderTsGeometry')
    this.#c.GetProviderTsGeometry(
      pointerOf(provider, 'TIME_SERIES_PROVIDER_PTR'),
      checkText(variableIdentifier, 'GetProviderTsGeometry: variableIdentifier'),
      geometryMemory,
    )
    this.#bound.end('GetProviderTsGeometry')
    return fromNativeGeometry(geometryStruct.unpack(geometryMemory))
  }

  /**
   * The values of a series of a library.
   *
   * C: `void GetProviderTimeSeriesValues(TIME_SERIES_PROVIDER_PTR provider, const char* variableIdentifier,
   * double* values, int arrayLength)`
   *
   * @param variableIdentifier - as for GetDatasetSingleTimeSeries
   * @returns where to write
   */
  getProviderTimeSeriesValues(provider: TimeSeriesProviderHandle, variableIdentifier: string): Float64Array {
    const arrayLength = this.getProviderTsGeometry(provider, variableIdentifier).length
    const values = allocate(Float64Array, 'GetProviderTimeSeriesValues: values', arrayLength)
    this.#bound.begin('GetProviderTimeSeriesValues')
    this.#c.GetProviderTimeSeriesValues(
      pointerOf(provider, 'TIME_SERIES_PROVIDER_PTR'),
      checkText(variableIdentifier, 'GetProviderTimeSeriesValues: variableIdentifier'),
      values,
      checkInt32(arrayLength, 'GetProviderTimeSeriesValues: arrayLength'),
    )
    this.#bound.end('GetProviderTimeSeriesValues')
    return values
  }

  /**
   * The same as GetDatasetSingleTimeSeries.
   *
   * C: `TIME_SERIES_PTR TimeSeriesFromProviderTs(TIME_SERIES_PROVIDER_PTR provider, const char*
   * variableIdentifier)`
   */
  timeSeriesFromProviderTs(provider: TimeSeriesProviderHandle, variableIdentifier: string): TimeSeriesHandle {
    this.#bound.begin('TimeSeriesFromProviderTs')
    const result = this.#c.TimeSeriesFromProviderTs(
      pointerOf(provider, 'TIME_SERIES_PROVIDER_PTR'),
      checkText(variableIdentifier, 'TimeSeriesFromProviderTs: variableIdentifier'),
    )
    this.#bound.end('TimeSeriesFromProviderTs')
    if (result === null) throw nothing('TimeSeriesFromProviderTs')
    return new TimeSeriesHandle(result as Pointer<'TIME_SERIES_PTR'>, this.#timeSeriesHandle)
  }

  /**
   * Makes a series of the first row.
   *
   * C: `TIME_SERIES_PTR CreateSingleTimeSeriesDataFromStruct(const multi_regular_time_series_data*
   * timeSeries)`
   *
   * @returns a new handle, freed with DisposeSharedPointer
   */
  createSingleTimeSeriesDataFromStruct(timeSeries: EnsembleSeries): TimeSeriesHandle {
    const timeSeriesMemory = packTimeSeries(timeSeries).bytes
    this.#bound.begin('CreateSingleTimeSeriesDataFromStruct')
    const result = this.#c.CreateSingleTimeSeriesDataFromStruct(
      checkStruct(timeSeriesMemory, 'CreateSingleTimeSeriesDataFromStruct: timeSeries', 48),
    )
    this.#bound.end('CreateSingleTimeSeriesDataFromStruct')
    if (result === null) throw nothing('CreateSingleTimeSeriesDataFromStruct')
    return new TimeSeriesHandle(result as Pointer<'TIME_SERIES_PTR'>, this.#timeSeriesHandle)
  }

  /**
   * C: `multi_regular_time_series_data* ToStructSingleTimeSeriesData(TIME_SERIES_PTR timeSeries)`
   *
   * @returns a new struct with one row, freed with DisposeMultiTimeSeriesData; null for an empty series
   */
  toStructSingleTimeSeriesData(timeSeries: TimeSeriesHandle): EnsembleSeries | null {
    this.#bound.begin('ToStructSingleTimeSeriesData')
    const result = this.#c.ToStructSingleTimeSeriesData(pointerOf(timeSeries, 'TIME_SERIES_PTR'))
    try {
      this.#bound.end('ToStructSingleTimeSeriesData')
      if (result === null) throw nothing('ToStructSingleTimeSeriesData')
      return readTimeSeries(result)
    } finally {
      if (result !== null) this.#bound.call('DisposeMultiTimeSeriesData', result)
    }
  }

  /**
   * C: `void GetTimeSeriesGeometry(TIME_SERIES_PTR timeSeries, regular_time_series_geometry* geometry)`
   *
   * @returns where the time axis is written
   */
  getTimeSeriesGeometry(timeSeries: TimeSeriesHandle): TimeAxis {
    const geometryMemory = new Uint8Array(36)
    this.#bound.begin('GetTimeSeriesGeometry')
    this.#c.GetTimeSeriesGeometry(pointerOf(timeSeries, 'TIME_SERIES_PTR'), geometryMemory)
    this.#bound.end('GetTimeSeriesGeometry')
    return fromNativeGeometry(geometryStruct.unpack(geometryMemory))
  }

  /**
   * C: `void GetTimeSeriesValues(TIME_SERIES_PTR timeSeries, double* values, int arrayLength)`
   *
   * @returns where the values are written
   */
  getTimeSeriesValues(timeSeries: TimeSeriesHandle): Float64Array {
    const arrayLength = this.getTimeSeriesGeometry(timeSeries).length
    const values = allocate(Float64Array, 'GetTimeSeriesValues: values', arrayLength)
    this.#bound.begin('GetTimeSeriesValues')
    this.#c.GetTimeSeriesValues(
      pointerOf(timeSeries, 'TIME_SERIES_PTR'),
      values,
      checkInt32(arrayLength, 'GetTimeSeriesValues: arrayLength'),
    )
    this.#bound.end('GetTimeSeriesValues')
    return values
  }

  /**
   * C: `double GetValueFromUnivariateTimeSeries(TIME_SERIES_PTR timeSeries, int index)`
   *
   * @returns the value at an index, from 0; a missing one is the code for missing values
   */
  getValueFromUnivariateTimeSeries(timeSeries: TimeSeriesHandle, index: number): number {
    this.#bound.begin('GetValueFromUnivariateTimeSeries')
    const result = this.#c.GetValueFromUnivariateTimeSeries(
      pointerOf(timeSeries, 'TIME_SERIES_PTR'),
      checkInt32(index, 'GetValueFromUnivariateTimeSeries: index'),
    )
    this.#bound.end('GetValueFromUnivariateTimeSeries')
    return result
  }

  /**
   * Replaces the value at an index, from 0. Changes this series, not the file it came from.
   *
   * C: `void SetValueToUnivariateTimeSeries(TIME_SERIES_PTR timeSeries, int index, double value)`
   */
  setValueToUnivariateTimeSeries(timeSeries: TimeSeriesHandle, index: number, value: number): void {
    this.#bound.begin('SetValueToUnivariateTimeSeries')
    this.#c.SetValueToUnivariateTimeSeries(
      pointerOf(timeSeries, 'TIME_SERIES_PTR'),
      checkInt32(index, 'SetValueToUnivariateTimeSeries: index'),
      checkNumber(value, 'SetValueToUnivariateTimeSeries: value'),
    )
    this.#bound.end('SetValueToUnivariateTimeSeries')
  }

  /**
   * Makes an ensemble of the rows.
   *
   * C: `ENSEMBLE_TIME_SERIES_PTR CreateEnsembleTimeSeriesDataFromStruct(const multi_regular_time_series_data*
   * ensSeries)`
   *
   * @returns a new handle, freed with DisposeSharedPointer
   */
  createEnsembleTimeSeriesDataFromStruct(ensSeries: EnsembleSeries): EnsembleTimeSeriesHandle {
    const ensSeriesMemory = packTimeSeries(ensSeries).bytes
    this.#bound.begin('CreateEnsembleTimeSeriesDataFromStruct')
    const result = this.#c.CreateEnsembleTimeSeriesDataFromStruct(
      checkStruct(ensSeriesMemory, 'CreateEnsembleTimeSeriesDataFromStruct: ensSeries', 48),
    )
    this.#bound.end('CreateEnsembleTimeSeriesDataFromStruct')
    if (result === null) throw nothing('CreateEnsembleTimeSeriesDataFromStruct')
    return new EnsembleTimeSeriesHandle(
      result as Pointer<'ENSEMBLE_TIME_SERIES_PTR'>,
      this.#ensembleTimeSeriesHandle,
    )
  }

  /**
   * C: `int EnsembleSizeEnsembleTimeSeries(ENSEMBLE_TIME_SERIES_PTR ensSeries)`
   *
   * @returns how many members, or stations, there are
   */
  ensembleSizeEnsembleTimeSeries(ensSeries: EnsembleTimeSeriesHandle): number {
    this.#bound.begin('EnsembleSizeEnsembleTimeSeries')
    const result = this.#c.EnsembleSizeEnsembleTimeSeries(pointerOf(ensSeries, 'ENSEMBLE_TIME_SERIES_PTR'))
    this.#bound.end('EnsembleSizeEnsembleTimeSeries')
    return result
  }

  /**
   * All members on the axis that they share. Members that differ in start, step or length are an error.
   *
   * C: `multi_regular_time_series_data* ToStructEnsembleTimeSeriesData(ENSEMBLE_TIME_SERIES_PTR ensSeries)`
   *
   * @returns a new struct, freed with DisposeMultiTimeSeriesData
   */
  toStructEnsembleTimeSeriesData(ensSeries: EnsembleTimeSeriesHandle): EnsembleSeries | null {
    this.#bound.begin('ToStructEnsembleTimeSeriesData')
    const result = this.#c.ToStructEnsembleTimeSeriesData(pointerOf(ensSeries, 'ENSEMBLE_TIME_SERIES_PTR'))
    try {
      this.#bound.end('ToStructEnsembleTimeSeriesData')
      if (result === null) throw nothing('ToStructEnsembleTimeSeriesData')
      return readTimeSeries(result)
    } finally {
      if (result !== null) this.#bound.call('DisposeMultiTimeSeriesData', result)
    }
  }

  /**
   * A copy of one member, from 0.
   *
   * C: `TIME_SERIES_PTR TimeSeriesFromEnsembleOfTimeSeries(ENSEMBLE_TIME_SERIES_PTR collectionTs, int index)`
   *
   * @returns a new handle, freed with DisposeSharedPointer
   */
  timeSeriesFromEnsembleOfTimeSeries(
    collectionTs: EnsembleTimeSeriesHandle,
    index: number,
  ): TimeSeriesHandle {
    this.#bound.begin('TimeSeriesFromEnsembleOfTimeSeries')
    const result = this.#c.TimeSeriesFromEnsembleOfTimeSeries(
      pointerOf(collectionTs, 'ENSEMBLE_TIME_SERIES_PTR'),
      checkInt32(index, 'TimeSeriesFromEnsembleOfTimeSeries: index'),
    )
    this.#bound.end('TimeSeriesFromEnsembleOfTimeSeries')
    if (result === null) throw nothing('TimeSeriesFromEnsembleOfTimeSeries')
    return new TimeSeriesHandle(result as Pointer<'TIME_SERIES_PTR'>, this.#timeSeriesHandle)
  }

  /**
   * C: `multi_regular_time_series_data* GetItemEnsembleTimeSeriesAsStructure(ENSEMBLE_TIME_SERIES_PTR series,
   * int i)`
   *
   * @returns a copy of one member, from 0: a new struct, freed with DisposeMultiTimeSeriesData
   */
  getItemEnsembleTimeSeriesAsStructure(series: EnsembleTimeSeriesHandle, i: number): EnsembleSeries | null {
    this.#bound.begin('GetItemEnsembleTimeSeriesAsStructure')
    const result = this.#c.GetItemEnsembleTimeSeriesAsStructure(
      pointerOf(series, 'ENSEMBLE_TIME_SERIES_PTR'),
      checkInt32(i, 'GetItemEnsembleTimeSeriesAsStructure: i'),
    )
    try {
      this.#bound.end('GetItemEnsembleTimeSeriesAsStructure')
      if (result === null) throw nothing('GetItemEnsembleTimeSeriesAsStructure')
      return readTimeSeries(result)
    } finally {
      if (result !== null) this.#bound.call('DisposeMultiTimeSeriesData', result)
    }
  }

  /**
   * Replaces one member, from 0, by the first row of a struct, including its start, step and length.
   *
   * C: `void SetItemEnsembleTimeSeriesAsStructure(ENSEMBLE_TIME_SERIES_PTR series, int i, const
   * multi_regular_time_series_data* value)`
   */
  setItemEnsembleTimeSeriesAsStructure(
    series: EnsembleTimeSeriesHandle,
    i: number,
    value: EnsembleSeries,
  ): void {
    const valueMemory = packTimeSeries(value).bytes
    this.#bound.begin('SetItemEnsembleTimeSeriesAsStructure')
    this.#c.SetItemEnsembleTimeSeriesAsStructure(
      pointerOf(series, 'ENSEMBLE_TIME_SERIES_PTR'),
      checkInt32(i, 'SetItemEnsembleTimeSeriesAsStructure: i'),
      checkStruct(valueMemory, 'SetItemEnsembleTimeSeriesAsStructure: value', 48),
    )
    this.#bound.end('SetItemEnsembleTimeSeriesAsStructure')
  }

  /**
   * Makes a series of forecasts that are all missing, to be filled with
   * SetItemEnsembleForecastTimeSeriesAsStructure.
   *
   * C: `ENSEMBLE_FORECAST_TIME_SERIES_PTR CreateEnsembleForecastTimeSeries(date_time_to_second start, int
   * length, const char* timeStepName)`
   *
   * @param start - the first issue time
   * @param length - how many issues
   * @param timeStepName - between issues: `hourly`, `daily`, `monthly`, `H:M:S` or a number of seconds
   * @returns a new handle, freed with DisposeSharedPointer
   */
  createEnsembleForecastTimeSeries(
    start: Instant,
    length: number,
    timeStepName: string,
  ): EnsembleForecastTimeSeriesHandle {
    this.#bound.begin('CreateEnsembleForecastTimeSeries')
    const result = this.#c.CreateEnsembleForecastTimeSeries(
      dateTimeStruct.byValue(toDateTime(start)),
      checkInt32(length, 'CreateEnsembleForecastTimeSeries: length'),
      checkText(timeStepName, 'CreateEnsembleForecastTimeSeries: timeStepName'),
    )
    this.#bound.end('CreateEnsembleForecastTimeSeries')
    if (result === null) throw nothing('CreateEnsembleForecastTimeSeries')
    return new EnsembleForecastTimeSeriesHandle(
      result as Pointer<'ENSEMBLE_FORECAST_TIME_SERIES_PTR'>,
      this.#ensembleForecastTimeSeriesHandle,
    )
  }

  /**
   * C: `void GetEnsembleForecastTimeSeriesGeometry(ENSEMBLE_FORECAST_TIME_SERIES_PTR timeSeries,
   * regular_time_series_geometry* geometry)`
   *
   * @returns where the axis of the issue times is written
   */
  getEnsembleForecastTimeSeriesGeometry(timeSeries: EnsembleForecastTimeSeriesHandle): TimeAxis {
    const geometryMemory = new Uint8Array(36)
    this.#bound.begin('GetEnsembleForecastTimeSeriesGeometry')
    this.#c.GetEnsembleForecastTimeSeriesGeometry(
      pointerOf(timeSeries, 'ENSEMBLE_FORECAST_TIME_SERIES_PTR'),
      geometryMemory,
    )
    this.#bound.end('GetEnsembleForecastTimeSeriesGeometry')
    return fromNativeGeometry(geometryStruct.unpack(geometryMemory))
  }

  /**
   * C: `bool IsMissingValueItemEnsembleForecastTimeSeries(ENSEMBLE_FORECAST_TIME_SERIES_PTR series, int i)`
   *
   * @returns whether the forecast of an issue, from 0, is missing
   */
  isMissingValueItemEnsembleForecastTimeSeries(series: EnsembleForecastTimeSeriesHandle, i: number): boolean {
    this.#bound.begin('IsMissingValueItemEnsembleForecastTimeSeries')
    const result = this.#c.IsMissingValueItemEnsembleForecastTimeSeries(
      pointerOf(series, 'ENSEMBLE_FORECAST_TIME_SERIES_PTR'),
      checkInt32(i, 'IsMissingValueItemEnsembleForecastTimeSeries: i'),
    )
    this.#bound.end('IsMissingValueItemEnsembleForecastTimeSeries')
    return result
  }

  /**
   * A copy of the forecast of one issue, from 0. A missing one is an error.
   *
   * C: `ENSEMBLE_TIME_SERIES_PTR GetItemEnsembleForecastTimeSeries(ENSEMBLE_FORECAST_TIME_SERIES_PTR series,
   * int i)`
   *
   * @returns a new handle, freed with DisposeSharedPointer
   */
  getItemEnsembleForecastTimeSeries(
    series: EnsembleForecastTimeSeriesHandle,
    i: number,
  ): EnsembleTimeSeriesHandle {
    this.#bound.begin('GetItemEnsembleForecastTimeSeries')
    const result = this.#c.GetItemEnsembleForecastTimeSeries(
      pointerOf(series, 'ENSEMBLE_FORECAST_TIME_SERIES_PTR'),
      checkInt32(i, 'GetItemEnsembleForecastTimeSeries: i'),
    )
    this.#bound.end('GetItemEnsembleForecastTimeSeries')
    if (result === null) throw nothing('GetItemEnsembleForecastTimeSeries')
    return new EnsembleTimeSeriesHandle(
      result as Pointer<'ENSEMBLE_TIME_SERIES_PTR'>,
      this.#ensembleTimeSeriesHandle,
    )
  }

  /**
   * A copy of the forecast of one issue, from 0. A missing one has ensemble_size -1, length 0 and no values.
   *
   * C: `multi_regular_time_series_data*
   * GetItemEnsembleForecastTimeSeriesAsStructure(ENSEMBLE_FORECAST_TIME_SERIES_PTR series, int i)`
   *
   * @returns a new struct, freed with DisposeMultiTimeSeriesData
   */
  getItemEnsembleForecastTimeSeriesAsStructure(
    series: EnsembleForecastTimeSeriesHandle,
    i: number,
  ): EnsembleSeries | null {
    this.#bound.begin('GetItemEnsembleForecastTimeSeriesAsStructure')
    const result = this.#c.GetItemEnsembleForecastTimeSeriesAsStructure(
      pointerOf(series, 'ENSEMBLE_FORECAST_TIME_SERIES_PTR'),
      checkInt32(i, 'GetItemEnsembleForecastTimeSeriesAsStructure: i'),
    )
    try {
      this.#bound.end('GetItemEnsembleForecastTimeSeriesAsStructure')
      if (result === null) throw nothing('GetItemEnsembleForecastTimeSeriesAsStructure')
      return readTimeSeries(result)
    } finally {
      if (result !== null) this.#bound.call('DisposeMultiTimeSeriesData', result)
    }
  }

  /**
   * A copy of one member of the forecast of one issue, both from 0. A missing forecast is an error.
   *
   * C: `TIME_SERIES_PTR TimeSeriesFromTimeSeriesOfEnsembleOfTimeSeries(ENSEMBLE_FORECAST_TIME_SERIES_PTR
   * timeSeriesEnsTs, int i, int ensIndex)`
   *
   * @returns a new handle, freed with DisposeSharedPointer
   */
  timeSeriesFromTimeSeriesOfEnsembleOfTimeSeries(
    timeSeriesEnsTs: EnsembleForecastTimeSeriesHandle,
    i: number,
    ensIndex: number,
  ): TimeSeriesHandle {
    this.#bound.begin('TimeSeriesFromTimeSeriesOfEnsembleOfTimeSeries')
    const result = this.#c.TimeSeriesFromTimeSeriesOfEnsembleOfTimeSeries(
      pointerOf(timeSeriesEnsTs, 'ENSEMBLE_FORECAST_TIME_SERIES_PTR'),
      checkInt32(i, 'TimeSeriesFromTimeSeriesOfEnsembleOfTimeSeries: i'),
      checkInt32(ensIndex, 'TimeSeriesFromTimeSeriesOfEnsembleOfTimeSeries: ensIndex'),
    )
    this.#bound.end('TimeSeriesFromTimeSeriesOfEnsembleOfTimeSeries')
    if (result === null) throw nothing('TimeSeriesFromTimeSeriesOfEnsembleOfTimeSeries')
    return new TimeSeriesHandle(result as Pointer<'TIME_SERIES_PTR'>, this.#timeSeriesHandle)
  }

  /**
   * Replaces the forecast of one issue, from 0. An ensemble_size of -1, as the getter returns it, makes it
   * missing.
   *
   * C: `void SetItemEnsembleForecastTimeSeriesAsStructure(ENSEMBLE_FORECAST_TIME_SERIES_PTR series, int i,
   * const multi_regular_time_series_data* value)`
   */
  setItemEnsembleForecastTimeSeriesAsStructure(
    series: EnsembleForecastTimeSeriesHandle,
    i: number,
    value: EnsembleSeries,
  ): void {
    const valueMemory = packTimeSeries(value).bytes
    this.#bound.begin('SetItemEnsembleForecastTimeSeriesAsStructure')
    this.#c.SetItemEnsembleForecastTimeSeriesAsStructure(
      pointerOf(series, 'ENSEMBLE_FORECAST_TIME_SERIES_PTR'),
      checkInt32(i, 'SetItemEnsembleForecastTimeSeriesAsStructure: i'),
      checkStruct(valueMemory, 'SetItemEnsembleForecastTimeSeriesAsStructure: value', 48),
    )
    this.#bound.end('SetItemEnsembleForecastTimeSeriesAsStructure')
  }

  /**
   * Forecasts that turn out right: the observations that follow each issue time, as ensembles of one member.
   * The forecast of an issue has `leadTime` observations, the first one `offsetForecasts` steps after the
   * last
   * observation at or before the issue time.
   *
   * C: `ENSEMBLE_FORECAST_TIME_SERIES_PTR CreatePerfectForecastTimeSeries(TIME_SERIES_PTR observations,
   * date_time_to_second start, int length, const char* timeStepName, int offsetForecasts, int leadTime)`
   *
   * @param observations - a univariate series
   * @param start - the first issue time
   * @param length - how many issues
   * @param timeStepName - between issues, as for CreateEnsembleForecastTimeSeries
   * @param offsetForecasts - in steps of the observations; may be negative
   * @param leadTime - how many observations; at least 1
   * @returns a new handle, freed with DisposeSharedPointer
   */
  createPerfectForecastTimeSeries(
    observations: TimeSeriesHandle,
    start: Instant,
    length: number,
    timeStepName: string,
    offsetForecasts: number,
    leadTime: number,
  ): EnsembleForecastTimeSeriesHandle {
    this.#bound.begin('CreatePerfectForecastTimeSeries')
    const result = this.#c.CreatePerfectForecastTimeSeries(
      pointerOf(observations, 'TIME_SERIES_PTR'),
      dateTimeStruct.byValue(toDateTime(start)),
      checkInt32(length, 'CreatePerfectForecastTimeSeries: length'),
      checkText(timeStepName, 'CreatePerfectForecastTimeSeries: timeStepName'),
      checkInt32(offsetForecasts, 'CreatePerfectForecastTimeSeries: offsetForecasts'),
      checkInt32(leadTime, 'CreatePerfectForecastTimeSeries: leadTime'),
    )
    this.#bound.end('CreatePerfectForecastTimeSeries')
    if (result === null) throw nothing('CreatePerfectForecastTimeSeries')
    return new EnsembleForecastTimeSeriesHandle(
      result as Pointer<'ENSEMBLE_FORECAST_TIME_SERIES_PTR'>,
      this.#ensembleForecastTimeSeriesHandle,
    )
  }

  /**
   * Changes the step of every member of every forecast, in place: all of them or, after an error, none.
   * Missing
   * forecasts stay missing. The step must not be monthly.
   *
   * C: `void TransformEachItem(ENSEMBLE_FORECAST_TIME_SERIES_PTR series, const char* method, const char*
   * methodArgument)`
   *
   * @param method - `accumulate` (or `aggregate`): sums over each whole coarser step, stamped at the time of
   *   its last value; a sum with a missing value is missing; an incomplete last step is dropped.
   *   `disaggregate`: each value is shared out evenly over the finer steps that end at its time
   * @param methodArgument - the new step, as for CreateEnsembleForecastTimeSeries
   */
  transformEachItem(series: EnsembleForecastTimeSeriesHandle, method: string, methodArgument: string): void {
    this.#bound.begin('TransformEachItem')
    this.#c.TransformEachItem(
      pointerOf(series, 'ENSEMBLE_FORECAST_TIME_SERIES_PTR'),
      checkText(method, 'TransformEachItem: method'),
      checkText(methodArgument, 'TransformEachItem: methodArgument'),
    )
    this.#bound.end('TransformEachItem')
  }

  /**
   * Writes a univariate series to a netCDF file. Without `overwrite` an existing file is an error.
   *
   * C: `void SaveSingleTimeSeriesToNetcdf(TIME_SERIES_PTR timeSeries, const char* filename, bool overwrite)`
   */
  saveSingleTimeSeriesToNetcdf(timeSeries: TimeSeriesHandle, filename: string, overwrite: boolean): void {
    this.#bound.begin('SaveSingleTimeSeriesToNetcdf')
    this.#c.SaveSingleTimeSeriesToNetcdf(
      pointerOf(timeSeries, 'TIME_SERIES_PTR'),
      checkText(filename, 'SaveSingleTimeSeriesToNetcdf: filename'),
      checkBool(overwrite, 'SaveSingleTimeSeriesToNetcdf: overwrite'),
    )
    this.#bound.end('SaveSingleTimeSeriesToNetcdf')
  }

  /**
   * Writes an ensemble or a collection to a netCDF file. Without `overwrite` an existing file is an error.
   *
   * C: `void SaveEnsembleTimeSeriesToNetcdf(ENSEMBLE_TIME_SERIES_PTR collectionTs, const char* filename, bool
   * overwrite)`
   */
  saveEnsembleTimeSeriesToNetcdf(
    collectionTs: EnsembleTimeSeriesHandle,
    filename: string,
    overwrite: boolean,
  ): void {
    this.#bound.begin('SaveEnsembleTimeSeriesToNetcdf')
    this.#c.SaveEnsembleTimeSeriesToNetcdf(
      pointerOf(collectionTs, 'ENSEMBLE_TIME_SERIES_PTR'),
      checkText(filename, 'SaveEnsembleTimeSeriesToNetcdf: filename'),
      checkBool(overwrite, 'SaveEnsembleTimeSeriesToNetcdf: overwrite'),
    )
    this.#bound.end('SaveEnsembleTimeSeriesToNetcdf')
  }

  /**
   * Writes a series of forecasts to a netCDF file. Without `overwrite` an existing file is an error.
   *
   * C: `void SaveEnsembleForecastTimeSeriesToNetcdf(ENSEMBLE_FORECAST_TIME_SERIES_PTR tsEnsTs, const char*
   * filename, bool overwrite)`
   */
  saveEnsembleForecastTimeSeriesToNetcdf(
    tsEnsTs: EnsembleForecastTimeSeriesHandle,
    filename: string,
    overwrite: boolean,
  ): void {
    this.#bound.begin('SaveEnsembleForecastTimeSeriesToNetcdf')
    this.#c.SaveEnsembleForecastTimeSeriesToNetcdf(
      pointerOf(tsEnsTs, 'ENSEMBLE_FORECAST_TIME_SERIES_PTR'),
      checkText(filename, 'SaveEnsembleForecastTimeSeriesToNetcdf: filename'),
      checkBool(overwrite, 'SaveEnsembleForecastTimeSeriesToNetcdf: overwrite'),
    )
    this.#bound.end('SaveEnsembleForecastTimeSeriesToNetcdf')
  }
}

/** The options of the handles of a class. */
type Options<Id extends string> = HandleOptions<Pointer<Id>, Id>

/** The functions of the header: the kind of the result, then those of the parameters. */
const declarations = {
  DisposeSharedPointer: ['void', 'pointer'],
  DeleteAnsiStringArray: ['void', 'pointer', 'int32'],
  DisposeMultiTimeSeriesData: ['void', 'pointer'],
  DisposeDataDimensionsDescriptions: ['void', 'pointer'],
  SetTimeSeriesMissingValueValue: ['void', 'double'],
  GetNumTimeSeries: ['int32'],
  LoadEnsembleDataset: ['pointer', 'string', 'string'],
  CreateEnsembleDataset: ['pointer', 'string'],
  GetEnsembleDatasetDataIdentifiers: ['pointer', 'pointer', 'pointer'],
  GetEnsembleDatasetDataSubIdentifiers: ['pointer', 'pointer', 'string', 'pointer'],
  GetEnsembleDatasetDataSummaries: ['pointer', 'pointer', 'pointer'],
  GetDataDimensionsDescription: ['pointer', 'pointer', 'string'],
  GetDatasetSingleTimeSeries: ['pointer', 'pointer', 'string'],
  GetDatasetEnsembleTimeSeries: ['pointer', 'pointer', 'string'],
  GetDatasetEnsembleForecastTimeSeries: ['pointer', 'pointer', 'string'],
  GetProviderTimeSeriesIdentifiers: ['pointer', 'pointer', 'pointer'],
  GetProviderTsGeometry: ['void', 'pointer', 'string', 'pointer'],
  GetProviderTimeSeriesValues: ['void', 'pointer', 'string', 'pointer', 'int32'],
  TimeSeriesFromProviderTs: ['pointer', 'pointer', 'string'],
  CreateSingleTimeSeriesDataFromStruct: ['pointer', 'pointer'],
  ToStructSingleTimeSeriesData: ['pointer', 'pointer'],
  GetTimeSeriesGeometry: ['void', 'pointer', 'pointer'],
  GetTimeSeriesValues: ['void', 'pointer', 'pointer', 'int32'],
  GetValueFromUnivariateTimeSeries: ['double', 'pointer', 'int32'],
  SetValueToUnivariateTimeSeries: ['void', 'pointer', 'int32', 'double'],
  CreateEnsembleTimeSeriesDataFromStruct: ['pointer', 'pointer'],
  EnsembleSizeEnsembleTimeSeries: ['int32', 'pointer'],
  ToStructEnsembleTimeSeriesData: ['pointer', 'pointer'],
  TimeSeriesFromEnsembleOfTimeSeries: ['pointer', 'pointer', 'int32'],
  GetItemEnsembleTimeSeriesAsStructure: ['pointer', 'pointer', 'int32'],
  SetItemEnsembleTimeSeriesAsStructure: ['void', 'pointer', 'int32', 'pointer'],
  CreateEnsembleForecastTimeSeries: ['pointer', { struct: dateTimeStruct }, 'int32', 'string'],
  GetEnsembleForecastTimeSeriesGeometry: ['void', 'pointer', 'pointer'],
  IsMissingValueItemEnsembleForecastTimeSeries: ['bool', 'pointer', 'int32'],
  GetItemEnsembleForecastTimeSeries: ['pointer', 'pointer', 'int32'],
  GetItemEnsembleForecastTimeSeriesAsStructure: ['pointer', 'pointer', 'int32'],
  TimeSeriesFromTimeSeriesOfEnsembleOfTimeSeries: ['pointer', 'pointer', 'int32', 'int32'],
  SetItemEnsembleForecastTimeSeriesAsStructure: ['void', 'pointer', 'int32', 'pointer'],
  CreatePerfectForecastTimeSeries: [
    'pointer',
    'pointer',
    { struct: dateTimeStruct },
    'int32',
    'string',
    'int32',
    'int32',
  ],
  TransformEachItem: ['void', 'pointer', 'string', 'string'],
  SaveSingleTimeSeriesToNetcdf: ['void', 'pointer', 'string', 'bool'],
  SaveEnsembleTimeSeriesToNetcdf: ['void', 'pointer', 'string', 'bool'],
  SaveEnsembleForecastTimeSeriesToNetcdf: ['void', 'pointer', 'string', 'bool'],
} as const satisfies Declarations

type Calls = Functions<typeof declarations>
