/**
 * @file uchronia.h
 * @brief The C ABI of libuchronia, the native engine of uchronia.
 *
 * Two sets of functions. The *base ABI* has the names, structs, ownership and fall-backs of CSIRO's libdatatypes, so
 * that its clients run on this library. The *extension ABI* (names uchronia_*) says what the base cannot: it returns a
 * status, fills a caller-owned error struct, and moves values in bulk into caller-owned buffers. Handles of the two are
 * the same.
 *
 * **Handles** are opaque tokens, never addresses. Each call that returns one returns a new one; whoever called owns it
 * and frees it with DisposeSharedPointer. A null, freed, foreign or wrong-kind handle is an error, never a crash. A
 * series does not depend on the library it came from, nor an item on its series.
 *
 * **Memory** that a function returns belongs to the caller, who gives it back to the function that its documentation
 * names. Structs and strings passed in stay the caller's: they are copied, and no pointer is kept.
 *
 * **Instants** are UTC. **Missing** values are NaN in the extension ABI and a code (-9999 unless changed, see
 * SetTimeSeriesMissingValueValue) in the base ABI, which takes NaN, -9999 and the code for missing when values come
 * in. NaN that came in as NaN goes out as NaN, unless a code was set.
 *
 * **Errors** of the base ABI: the text is remembered (GetLastStdExceptionMessage), the registered callback is called
 * without any lock held, and the function returns its fall-back: null, false, 0 or 0.0; what it would have written
 * stays as it was. Without a callback nothing else happens: no error ends the process.
 *
 * **Threads**: every function may be called from any thread, also with the same handle. A handle that is freed while
 * another thread uses it stays usable there until that call returns.
 */
#ifndef UCHRONIA_H
#define UCHRONIA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(_WIN32)
#define UCHRONIA_API __declspec(dllexport)
#else
#define UCHRONIA_API __attribute__((visibility("default")))
#endif

/* Every handle is an opaque token; the names say which kind a function takes or returns. */
/** A library: a catalogue of series. */
#define TIME_SERIES_LIBRARY_PTR void*
/** One series. */
#define TIME_SERIES_PTR void*
/** An ensemble, or a collection of stations. */
#define ENSEMBLE_TIME_SERIES_PTR void*
/** An ensemble of forecasts per issue time. */
#define ENSEMBLE_FORECAST_TIME_SERIES_PTR void*
/** A source of series by their identifiers. */
#define TIME_SERIES_PROVIDER_PTR void*
/** A series of any of the three kinds. */
#define ANY_SERIES_PTR void*
/** A library or a series of any kind. */
#define ANY_HANDLE_PTR void*

#ifdef __cplusplus
extern "C" {
#endif

/* ------------------------------------------------------------------------------------------------
 * Base ABI: structs
 * ------------------------------------------------------------------------------------------------ */

/** A date and time of day, UTC. Years 1400 to 9999; hours, minutes and seconds beyond their range roll over. */
typedef struct date_time_to_second {
    int year;
    int month;   /**< 1 to 12 */
    int day;     /**< 1 to 31 */
    int hour;
    int minute;
    int second;
} date_time_to_second;

/** The kind of step of a geometry. On input any other number is taken for strictly_regular. */
typedef enum time_step_code {
    strictly_regular = 0, /**< time_step_seconds apart */
    monthly_step = 1      /**< one calendar month apart; time_step_seconds is -1 */
} time_step_code;

/** The time axis of one series. */
typedef struct regular_time_series_geometry {
    date_time_to_second start;
    int time_step_seconds;          /**< -1 for a monthly step */
    int length;
    time_step_code time_step_code;
} regular_time_series_geometry;

/** One or more series on one time axis. */
typedef struct multi_regular_time_series_data {
    regular_time_series_geometry time_series_geometry;
    int ensemble_size;      /**< rows of numeric_data; -1 stands for a missing forecast */
    double** numeric_data;  /**< ensemble_size pointers to `length` values each */
} multi_regular_time_series_data;

/** One dimension of a data set. */
typedef struct time_series_dimension_description {
    char* dimension_type;  /**< "time", "ensemble" or "collection" */
    size_t size;
} time_series_dimension_description;

/** The dimensions of a data set, slowest first. */
typedef struct time_series_dimensions_description {
    time_series_dimension_description* dimensions;
    int num_dimensions;
} time_series_dimensions_description;

/* ------------------------------------------------------------------------------------------------
 * Base ABI: errors and memory
 * ------------------------------------------------------------------------------------------------ */

/**
 * The text of the last error of the calling thread, or else of any thread; "" when there was none. Success does not
 * clear it.
 * @return a new string, freed with DeleteAnsiString
 */
UCHRONIA_API char* GetLastStdExceptionMessage(void);

/**
 * Registers the function that is told about errors of the base ABI, for the whole process. The first one registered
 * stays: later ones are ignored until null is registered, which deregisters.
 * @param callback a `void (*)(const char* message)`, or null. The message is valid during the call only
 */
UCHRONIA_API void RegisterExceptionCallback(const void* callback);

/** The same as RegisterExceptionCallback. */
UCHRONIA_API void RegisterExceptionCallbackUchronia(const void* callback);

/** Frees a handle of any kind. Null is fine; a handle that is not alive is an error and does nothing. */
UCHRONIA_API void DisposeSharedPointer(ANY_HANDLE_PTR ptr);

/** The same as DisposeSharedPointer. */
UCHRONIA_API void dispose_reference_handle(ANY_HANDLE_PTR ptr);

/** @return 1 for a handle that is alive; else 0, with an error. */
UCHRONIA_API int get_reference_count(ANY_HANDLE_PTR ptr);

/**
 * Frees an array of strings that this library returned, and the strings.
 * @param values the array; may be null when arrayLength is 0
 * @param arrayLength how many strings it has, as returned with it. 0 does nothing
 */
UCHRONIA_API void DeleteAnsiStringArray(char** values, int arrayLength);

/** Frees a string that this library returned. Null is fine. */
UCHRONIA_API void DeleteAnsiString(const char* value);

/** Frees an array of numbers that this library returned. No function returns one: every call is an error. */
UCHRONIA_API void DeleteDoubleArray(double* value);

/** Frees series data that this library returned: rows, row array and struct. Null is fine. */
UCHRONIA_API void DisposeMultiTimeSeriesData(multi_regular_time_series_data* data);

/** Frees a description that this library returned. Null is an error. */
UCHRONIA_API void DisposeDataDimensionsDescriptions(time_series_dimensions_description* data);

/** Sets the number that stands for missing values in what the base ABI gives out, for the whole process. */
UCHRONIA_API void SetTimeSeriesMissingValueValue(double missingValueValue);

/** @return how many handles of univariate series are alive */
UCHRONIA_API int GetNumTimeSeries(void);

/* ------------------------------------------------------------------------------------------------
 * Base ABI: libraries
 * ------------------------------------------------------------------------------------------------ */

/**
 * Opens a YAML catalogue. No values are read. An entry that is malformed, or whose file does not exist, is an error when
 * it is asked for, beside the others; only when there is no other, it is one now. A netCDF file, a folder of netCDF files or
 * a glob pattern (`*`, `?`, `[...]`) opens as a catalogue of its own, with an entry per data variable: `variable`, or
 * `file/variable` in a folder or pattern.
 * @param libraryIdentifier the YAML file
 * @param dataPath where relative file names are looked up when they are not beside the YAML file; may be null
 * @return a new handle, freed with DisposeSharedPointer
 */
UCHRONIA_API TIME_SERIES_LIBRARY_PTR LoadEnsembleDataset(const char* libraryIdentifier, const char* dataPath);

/**
 * Makes a library that is not read from a catalogue.
 * @param dataLibraryType `test_recording_library`: an empty library in memory.
 *        GetDatasetEnsembleForecastTimeSeries makes a series of any identifier in it, SetItem... at or beyond the end of
 *        that series makes it longer, and handles of one identifier share their data.
 *        `on_disk_single_netcdf_file:PATH`: the data variables of a netCDF file
 * @return a new handle, freed with DisposeSharedPointer
 */
UCHRONIA_API TIME_SERIES_LIBRARY_PTR CreateEnsembleDataset(const char* dataLibraryType);

/**
 * The identifiers of a library: singles and collections, then ensembles, then forecasts, by bytes inside each.
 * @param[out] size how many there are; may be null
 * @return new strings, freed with DeleteAnsiStringArray; null when there are none
 */
UCHRONIA_API char** GetEnsembleDatasetDataIdentifiers(TIME_SERIES_LIBRARY_PTR dataLibrary, int* size);

/**
 * The station identifiers of an entry: those of a collection in the order of its file, the one of another entry.
 * @param dataId an identifier of the library, without a station
 * @param[out] size how many there are; may be null
 * @return new strings, freed with DeleteAnsiStringArray
 */
UCHRONIA_API char** GetEnsembleDatasetDataSubIdentifiers(TIME_SERIES_LIBRARY_PTR dataLibrary, const char* dataId,
                                                         int* size);

/**
 * A line of text about each entry, in the order of the identifiers. An entry that cannot be read has the error in it.
 * @param[out] size how many there are; may be null
 * @return new strings, freed with DeleteAnsiStringArray; null when there are none
 */
UCHRONIA_API char** GetEnsembleDatasetDataSummaries(TIME_SERIES_LIBRARY_PTR dataLibrary, int* size);

/**
 * The dimensions of an entry and their sizes: time; collection and time; ensemble and time; or time (issues),
 * ensemble and time (leads).
 * @return a new struct, freed with DisposeDataDimensionsDescriptions
 */
UCHRONIA_API time_series_dimensions_description* GetDataDimensionsDescription(TIME_SERIES_LIBRARY_PTR dataLibrary,
                                                                              const char* dataId);

/**
 * One series: a single entry, or one station.
 * @param dataId `id`, or `id.station` for a station of a collection or another station than that of a single entry
 * @return a new handle, freed with DisposeSharedPointer
 */
UCHRONIA_API TIME_SERIES_PTR GetDatasetSingleTimeSeries(TIME_SERIES_LIBRARY_PTR dataLibrary, const char* dataId);

/**
 * An ensemble or a collection. Of a single entry: the collection of all stations of its file.
 * @return a new handle, freed with DisposeSharedPointer
 */
UCHRONIA_API ENSEMBLE_TIME_SERIES_PTR GetDatasetEnsembleTimeSeries(TIME_SERIES_LIBRARY_PTR dataLibrary,
                                                                   const char* dataId);

/**
 * A series of ensemble forecasts. What follows a dot in the identifier is ignored.
 * @return a new handle, freed with DisposeSharedPointer
 */
UCHRONIA_API ENSEMBLE_FORECAST_TIME_SERIES_PTR GetDatasetEnsembleForecastTimeSeries(TIME_SERIES_LIBRARY_PTR dataLibrary,
                                                                                    const char* dataId);

/** The same as GetEnsembleDatasetDataIdentifiers. */
UCHRONIA_API char** GetProviderTimeSeriesIdentifiers(TIME_SERIES_PROVIDER_PTR provider, int* size);

/**
 * The time axis of a series of a library.
 * @param variableIdentifier as for GetDatasetSingleTimeSeries
 * @param[out] geometry
 */
UCHRONIA_API void GetProviderTsGeometry(TIME_SERIES_PROVIDER_PTR provider, const char* variableIdentifier,
                                        regular_time_series_geometry* geometry);

/**
 * The values of a series of a library.
 * @param variableIdentifier as for GetDatasetSingleTimeSeries
 * @param[out] values where to write
 * @param arrayLength doubles at values; must be the length of the series
 */
UCHRONIA_API void GetProviderTimeSeriesValues(TIME_SERIES_PROVIDER_PTR provider, const char* variableIdentifier,
                                              double* values, int arrayLength);

/** The same as GetDatasetSingleTimeSeries. */
UCHRONIA_API TIME_SERIES_PTR TimeSeriesFromProviderTs(TIME_SERIES_PROVIDER_PTR provider, const char* variableIdentifier);

/* ------------------------------------------------------------------------------------------------
 * Base ABI: univariate series
 * ------------------------------------------------------------------------------------------------ */

/**
 * Makes a series of the first row.
 * @return a new handle, freed with DisposeSharedPointer
 */
UCHRONIA_API TIME_SERIES_PTR CreateSingleTimeSeriesDataFromStruct(const multi_regular_time_series_data* timeSeries);

/** @return a new struct with one row, freed with DisposeMultiTimeSeriesData; null for an empty series */
UCHRONIA_API multi_regular_time_series_data* ToStructSingleTimeSeriesData(TIME_SERIES_PTR timeSeries);

/** @param[out] geometry where the time axis is written */
UCHRONIA_API void GetTimeSeriesGeometry(TIME_SERIES_PTR timeSeries, regular_time_series_geometry* geometry);

/**
 * @param[out] values where the values are written
 * @param arrayLength doubles at values; must be the length of the series
 */
UCHRONIA_API void GetTimeSeriesValues(TIME_SERIES_PTR timeSeries, double* values, int arrayLength);

/** @return the value at an index, from 0; a missing one is the code for missing values */
UCHRONIA_API double GetValueFromUnivariateTimeSeries(TIME_SERIES_PTR timeSeries, int index);

/** Replaces the value at an index, from 0. Changes this series, not the file it came from. */
UCHRONIA_API void SetValueToUnivariateTimeSeries(TIME_SERIES_PTR timeSeries, int index, double value);

/* ------------------------------------------------------------------------------------------------
 * Base ABI: ensembles and collections
 * ------------------------------------------------------------------------------------------------ */

/**
 * Makes an ensemble of the rows.
 * @return a new handle, freed with DisposeSharedPointer
 */
UCHRONIA_API ENSEMBLE_TIME_SERIES_PTR
CreateEnsembleTimeSeriesDataFromStruct(const multi_regular_time_series_data* ensSeries);

/** @return how many members, or stations, there are */
UCHRONIA_API int EnsembleSizeEnsembleTimeSeries(ENSEMBLE_TIME_SERIES_PTR ensSeries);

/**
 * All members on the axis that they share. Members that differ in start, step or length are an error.
 * @return a new struct, freed with DisposeMultiTimeSeriesData
 */
UCHRONIA_API multi_regular_time_series_data* ToStructEnsembleTimeSeriesData(ENSEMBLE_TIME_SERIES_PTR ensSeries);

/**
 * A copy of one member, from 0.
 * @return a new handle, freed with DisposeSharedPointer
 */
UCHRONIA_API TIME_SERIES_PTR TimeSeriesFromEnsembleOfTimeSeries(ENSEMBLE_TIME_SERIES_PTR collectionTs, int index);

/** @return a copy of one member, from 0: a new struct, freed with DisposeMultiTimeSeriesData */
UCHRONIA_API multi_regular_time_series_data* GetItemEnsembleTimeSeriesAsStructure(ENSEMBLE_TIME_SERIES_PTR series,
                                                                                  int i);

/** Replaces one member, from 0, by the first row of a struct, including its start, step and length. */
UCHRONIA_API void SetItemEnsembleTimeSeriesAsStructure(ENSEMBLE_TIME_SERIES_PTR series, int i,
                                                       const multi_regular_time_series_data* value);

/* ------------------------------------------------------------------------------------------------
 * Base ABI: series of ensemble forecasts
 * ------------------------------------------------------------------------------------------------ */

/**
 * Makes a series of forecasts that are all missing, to be filled with SetItemEnsembleForecastTimeSeriesAsStructure.
 * @param start the first issue time
 * @param length how many issues
 * @param timeStepName between issues: `hourly`, `daily`, `monthly`, `H:M:S` or a number of seconds
 * @return a new handle, freed with DisposeSharedPointer
 */
UCHRONIA_API ENSEMBLE_FORECAST_TIME_SERIES_PTR CreateEnsembleForecastTimeSeries(date_time_to_second start, int length,
                                                                                const char* timeStepName);

/** @param[out] geometry where the axis of the issue times is written */
UCHRONIA_API void GetEnsembleForecastTimeSeriesGeometry(ENSEMBLE_FORECAST_TIME_SERIES_PTR timeSeries,
                                                        regular_time_series_geometry* geometry);

/** @return whether the forecast of an issue, from 0, is missing */
UCHRONIA_API bool IsMissingValueItemEnsembleForecastTimeSeries(ENSEMBLE_FORECAST_TIME_SERIES_PTR series, int i);

/**
 * A copy of the forecast of one issue, from 0. A missing one is an error.
 * @return a new handle, freed with DisposeSharedPointer
 */
UCHRONIA_API ENSEMBLE_TIME_SERIES_PTR GetItemEnsembleForecastTimeSeries(ENSEMBLE_FORECAST_TIME_SERIES_PTR series, int i);

/**
 * A copy of the forecast of one issue, from 0. A missing one has ensemble_size -1, length 0 and no values.
 * @return a new struct, freed with DisposeMultiTimeSeriesData
 */
UCHRONIA_API multi_regular_time_series_data* GetItemEnsembleForecastTimeSeriesAsStructure(
    ENSEMBLE_FORECAST_TIME_SERIES_PTR series, int i);

/**
 * A copy of one member of the forecast of one issue, both from 0. A missing forecast is an error.
 * @return a new handle, freed with DisposeSharedPointer
 */
UCHRONIA_API TIME_SERIES_PTR TimeSeriesFromTimeSeriesOfEnsembleOfTimeSeries(
    ENSEMBLE_FORECAST_TIME_SERIES_PTR timeSeriesEnsTs, int i, int ensIndex);

/** Replaces the forecast of one issue, from 0. An ensemble_size of -1, as the getter returns it, makes it missing. */
UCHRONIA_API void SetItemEnsembleForecastTimeSeriesAsStructure(ENSEMBLE_FORECAST_TIME_SERIES_PTR series, int i,
                                                               const multi_regular_time_series_data* value);

/**
 * Forecasts that turn out right: the observations that follow each issue time, as ensembles of one member.
 * The forecast of an issue has `leadTime` observations, the first one `offsetForecasts` steps after the last
 * observation at or before the issue time.
 * @param observations a univariate series
 * @param start the first issue time
 * @param length how many issues
 * @param timeStepName between issues, as for CreateEnsembleForecastTimeSeries
 * @param offsetForecasts in steps of the observations; may be negative
 * @param leadTime how many observations; at least 1
 * @return a new handle, freed with DisposeSharedPointer
 */
UCHRONIA_API ENSEMBLE_FORECAST_TIME_SERIES_PTR CreatePerfectForecastTimeSeries(TIME_SERIES_PTR observations,
                                                                               date_time_to_second start, int length,
                                                                               const char* timeStepName,
                                                                               int offsetForecasts, int leadTime);

/**
 * Changes the step of every member of every forecast, in place: all of them or, after an error, none. Missing
 * forecasts stay missing. The step must not be monthly.
 * @param method `accumulate` (or `aggregate`): sums over each whole coarser step, stamped at the time of its last
 *               value; a sum with a missing value is missing; an incomplete last step is dropped. `disaggregate`: each
 *               value is shared out evenly over the finer steps that end at its time
 * @param methodArgument the new step, as for CreateEnsembleForecastTimeSeries
 */
UCHRONIA_API void TransformEachItem(ENSEMBLE_FORECAST_TIME_SERIES_PTR series, const char* method,
                                    const char* methodArgument);

/* ------------------------------------------------------------------------------------------------
 * Base ABI: saving. The format is that of uchronia_write; the variable is called as in the file the series came from,
 * or `data`.
 * ------------------------------------------------------------------------------------------------ */

/** Writes a univariate series to a netCDF file. Without `overwrite` an existing file is an error. */
UCHRONIA_API void SaveSingleTimeSeriesToNetcdf(TIME_SERIES_PTR timeSeries, const char* filename, bool overwrite);

/** Writes an ensemble or a collection to a netCDF file. Without `overwrite` an existing file is an error. */
UCHRONIA_API void SaveEnsembleTimeSeriesToNetcdf(ENSEMBLE_TIME_SERIES_PTR collectionTs, const char* filename,
                                                 bool overwrite);

/** Writes a series of forecasts to a netCDF file. Without `overwrite` an existing file is an error. */
UCHRONIA_API void SaveEnsembleForecastTimeSeriesToNetcdf(ENSEMBLE_FORECAST_TIME_SERIES_PTR tsEnsTs,
                                                         const char* filename, bool overwrite);

/* ------------------------------------------------------------------------------------------------
 * Extension ABI
 * ------------------------------------------------------------------------------------------------ */

/** The outcome of an extension function: its result, and uchronia_error::code. */
typedef enum uchronia_status {
    UCHRONIA_OK = 0,
    UCHRONIA_INVALID_ARGUMENT = 1,  /**< an argument that no call could satisfy */
    UCHRONIA_INVALID_HANDLE = 2,    /**< null, freed, foreign or of the wrong kind */
    UCHRONIA_NOT_FOUND = 3,         /**< no such identifier, station, variable */
    UCHRONIA_OUT_OF_RANGE = 4,      /**< an index or window outside the data */
    UCHRONIA_IO = 5,                /**< a file that cannot be opened, read or written */
    UCHRONIA_FORMAT = 6,            /**< a malformed or inconsistent file */
    UCHRONIA_UNSUPPORTED = 7,       /**< understood, but not possible */
    UCHRONIA_EXISTS = 8,            /**< a file that would be overwritten */
    UCHRONIA_BUFFER_TOO_SMALL = 9,  /**< the caller's buffer; the needed size was stored */
    UCHRONIA_CANCELLED = 10,
    UCHRONIA_NO_MEMORY = 11,
    UCHRONIA_INTERNAL = 12          /**< a defect of the engine */
} uchronia_status;

/** Kinds of handle. */
typedef enum uchronia_kind {
    UCHRONIA_KIND_ANY = 0,
    UCHRONIA_KIND_LIBRARY = 1,
    UCHRONIA_KIND_SINGLE = 2,       /**< one time series */
    UCHRONIA_KIND_COLLECTION = 3,   /**< one series per station */
    UCHRONIA_KIND_ENSEMBLE = 4,     /**< one series per member */
    UCHRONIA_KIND_FORECAST = 5      /**< an ensemble per issue time */
} uchronia_kind;

/** Filled by the extension function that fails; owned by the caller. May be null when the text is not wanted. */
typedef struct uchronia_error {
    int32_t code;        /**< a uchronia_status */
    char message[1020];  /**< UTF-8, always terminated, cut at a character when too long */
} uchronia_error;

/**
 * A block of a series: issues x rows x steps, where rows are members or stations. A count of -1 means "to the end".
 * Kinds without issue times have one issue; a single series has one row.
 */
typedef struct uchronia_window {
    int64_t issue_first;
    int64_t issue_count;
    int64_t row_first;
    int64_t row_count;
    int64_t step_first;  /**< along time, or along lead time for a forecast */
    int64_t step_count;
} uchronia_window;

/**
 * The memory of decompressed chunks of netCDF-4 files, which spares a program that reads an archive piece by piece from
 * decompressing them again. What is read in bulk is not kept, nor anything of a file that has changed.
 */
typedef struct uchronia_cache_state {
    int64_t limit;   /**< the most bytes it takes; 64 MiB unless set */
    int64_t used;    /**< bytes in it */
    int64_t chunks;  /**< chunks in it */
    int64_t hits;    /**< how often a chunk was found in it, since the process began */
    int64_t misses;  /**< how often a chunk had to be read and decompressed, since the process began */
} uchronia_cache_state;

/**
 * The progress of a call, for another thread to see, and that thread's request to end it. Owned by the caller: zeros before the
 * call, and in place, aligned to 8 bytes, until the call has returned. While it runs, both sides use atomic loads and
 * stores of the members (C11: cast to _Atomic; JavaScript: Atomics on a BigInt64Array; C++: std::atomic_ref).
 */
typedef struct uchronia_control {
    int64_t cancel;  /**< set to anything but 0 to end the call: it soon returns UCHRONIA_CANCELLED */
    int64_t done;    /**< values done so far */
    int64_t total;   /**< values to be done, 0 until it is known; equal to `done` when the call succeeded */
} uchronia_control;

/** @return the version of the extension ABI, 1. */
UCHRONIA_API int32_t uchronia_abi_version(void);

/**
 * This library as JSON (UTF-8): its version, its features beyond the first version of the extension
 * ABI, and the libraries that it was built on.
 * @code{.json}
 * { "version": "0.1.0", "abi": 1, "features": ["library_add", "append", "control"], "libraries": { "netcdf": "4.9.0", "hdf5": "1.10.8" } }
 * @endcode
 * - `features`: `library_add` (uchronia_library_create, _add, _add_files and _remove), `append` (uchronia_append), `cf` and
 *   `file_per_issue` (options of uchronia_write), `control` (uchronia_control of uchronia_read), `cache` (uchronia_cache),
 *   `threads` (uchronia_threads), `kernels` (uchronia_sort_members, _quantiles, _crps, _ranks and _exceedance),
 *   `listed_axes` (`values` of an axis), `left_out` (uchronia_left_out),
 *   `validate` (uchronia_validate)
 * - `kernels`: the instructions that they use on this processor: `avx512`, `avx2`, `sse2`, `neon` or `plain`
 *
 * @param json    where to write, with a terminating NUL; may be null when capacity is 0
 * @param capacity  bytes at json
 * @param[out] size the bytes needed, with the NUL; also set when UCHRONIA_BUFFER_TOO_SMALL is returned
 */
UCHRONIA_API int32_t uchronia_about(char* json, int64_t capacity, int64_t* size, uchronia_error* error);

/**
 * Tells about the cache of decompressed chunks, which all libraries of the process share, and sets its limit.
 * @param limit       bytes; 0 keeps nothing, a negative number leaves the limit as it is
 * @param[out] state  as it is afterwards; may be null
 */
UCHRONIA_API int32_t uchronia_cache(int64_t limit, uchronia_cache_state* state, uchronia_error* error);

/**
 * The most threads that one call uses to read and decompress, that of the caller among them.
 * @param most  a new number, of which up to 256 are used; 0 for as many as there are processors, which is so unless set;
 *              negative to only ask
 * @return the number that holds from now on
 */
UCHRONIA_API int32_t uchronia_threads(int32_t most);

/** @return how many handles of a kind (a uchronia_kind; 0 for all) are alive; -1 for an unknown kind. */
UCHRONIA_API int64_t uchronia_live_handles(int32_t kind);

/**
 * Opens a YAML catalogue, or netCDF files as a catalogue of their own: see LoadEnsembleDataset. Reads no values.
 * @param path       the YAML file
 * @param data_path  where relative file names are looked up when they are not beside the YAML file; may be null
 * @param[out] library  a new handle, freed with DisposeSharedPointer
 */
UCHRONIA_API int32_t uchronia_library_open(const char* path, const char* data_path,
                                           TIME_SERIES_LIBRARY_PTR* library, uchronia_error* error);

/**
 * Makes an empty library in memory, to be filled with uchronia_library_add and uchronia_library_add_files.
 * @param[out] library  a new handle, freed with DisposeSharedPointer
 */
UCHRONIA_API int32_t uchronia_library_create(TIME_SERIES_LIBRARY_PTR* library, uchronia_error* error);

/**
 * Adds a series to a library, in memory: its values stay where they are, in memory or in their file. The library has the
 * series as it is now; changing one later does not change the other.
 * @param library  any library; the file that it was opened from stays as it is
 * @param id       UCHRONIA_EXISTS when the library has that identifier already
 */
UCHRONIA_API int32_t uchronia_library_add(TIME_SERIES_LIBRARY_PTR library, const char* id, ANY_SERIES_PTR series,
                                          uchronia_error* error);

/**
 * Adds what uchronia_library_open would open: all entries or, after an error, none.
 * @param path       a YAML catalogue, a netCDF file, a folder of them, or a glob pattern
 * @param data_path  as for uchronia_library_open; may be null
 */
UCHRONIA_API int32_t uchronia_library_add_files(TIME_SERIES_LIBRARY_PTR library, const char* path,
                                                const char* data_path, uchronia_error* error);

/** Removes an entry from a library, in memory. Its file and the series that were got from it stay. */
UCHRONIA_API int32_t uchronia_library_remove(TIME_SERIES_LIBRARY_PTR library, const char* id, uchronia_error* error);

/**
 * The series of an identifier, whatever its kind. Reads no values: they are read when asked for.
 * @param id          an identifier of the library, or `identifier.station` for one station of a collection
 * @param[out] series a new handle, freed with DisposeSharedPointer; it outlives the library
 * @param[out] kind   a uchronia_kind
 */
UCHRONIA_API int32_t uchronia_series_get(TIME_SERIES_LIBRARY_PTR library, const char* id,
                                         ANY_SERIES_PTR* series, int32_t* kind, uchronia_error* error);

/**
 * Describes a series, an entry of a library, or all entries of a library, as JSON (UTF-8), without reading values.
 *
 * One entry is an object
 * @code{.json}
 * { "id": "rain_fcast_ens", "kind": "forecast", "variable": "rain_fcast_ens",
 *   "units": "mm", "longName": "...", "aggregation": "accumulated over the preceding interval",
 *   "storage": "single_nc_file", "file": "/data/fcast.nc", "station": "1",
 *   "shape": [2, 10, 231],
 *   "time": { "start": 1280696400000, "step": 86400, "length": 2 },
 *   "lead": { "start": 3600, "step": 3600, "length": 231 },
 *   "members": ["2", "3"],
 *   "stationCount": 1, "stations": [{ "id": "1", "name": "Upper Murray", "latitude": -36.1, "longitude": 148.0, "elevation": null, "area": null }],
 *   "attributes": { "type": 2 }, "globalAttributes": { "title": "..." },
 *   "warnings": [{ "code": "lead_time_units", "message": "..." }] }
 * @endcode
 * - `kind`: single, collection, ensemble, forecast
 * - `shape`: issues x rows x steps, always three numbers
 * - `time`: the time axis, or the axis of issue times of a forecast. `start` in milliseconds UTC, null when it has no
 *   coordinate; `step` in whole seconds or "monthly", null when it cannot be known, or when the axis is listed: it then has its
 *   `values`, milliseconds that increase strictly
 * - `lead`: forecasts only; in seconds after the issue time (at most three decimals), and likewise
 * - `members`: ensembles and forecasts; `stations`: the station(s) that the entry covers, empty when there is none; in a listing of
 *   all entries at most the first 16. `stationCount`: how many there are
 * - what is not known is null; an entry that cannot be read has, in a listing of all entries, an "error" text
 *   beside "id" and "kind" instead of failing the listing
 *
 * @param handle  a library, or a series of any kind
 * @param id      with a library: an identifier, or null for an array of all entries. With a series: null
 * @param json    where to write, with a terminating NUL; may be null when capacity is 0
 * @param capacity  bytes at json
 * @param[out] size the bytes needed, with the NUL; also set when UCHRONIA_BUFFER_TOO_SMALL is returned
 */
UCHRONIA_API int32_t uchronia_describe(ANY_HANDLE_PTR handle, const char* id, char* json, int64_t capacity,
                                       int64_t* size, uchronia_error* error);

/**
 * The variables of netCDF files that were opened as a catalogue of their own and are no series, as a JSON array (UTF-8), in the
 * order of the files:
 * @code{.json}
 * [{ "file": "/data/era5.nc", "variable": "t2m", "reason": "is gridded: latitude 181 x longitude 360; extract points first" }]
 * @endcode
 * `variable` is null when the reason is about the whole file.
 * Of catalogues in YAML, the entries whose files are text, which the engine does not read: `variable` is null, and `entry` has
 * `id`, `kind`, `variable`, `station` (empty for all) and `warnings`, as whoever reads the text needs them.
 * @param json    where to write, with a terminating NUL; may be null when capacity is 0
 * @param capacity  bytes at json
 * @param[out] size the bytes needed, with the NUL; also set when UCHRONIA_BUFFER_TOO_SMALL is returned
 */
UCHRONIA_API int32_t uchronia_left_out(TIME_SERIES_LIBRARY_PTR library, char* json, int64_t capacity, int64_t* size,
                                       uchronia_error* error);

/**
 * Every departure of a netCDF file from a convention, as a JSON array (UTF-8) in the order of the convention; empty for a file
 * that follows it:
 * @code{.json}
 * [{ "variable": "q", "rule": "STF: _FillValue of data is -9999", "found": "it is -999", "remedy": "mark missing values by -9999, and say so in _FillValue" }]
 * @endcode
 * `variable` is null when it is about the file. Coordinates are read, data are not.
 * @param path        a netCDF file
 * @param convention  `stf` (2.0) or `cf`; null for the one that the file says it follows, which is CF when it says nothing
 * @param json        where to write, with a terminating NUL; may be null when capacity is 0
 * @param capacity    bytes at json
 * @param[out] size   the bytes needed, with the NUL; also set when UCHRONIA_BUFFER_TOO_SMALL is returned
 */
UCHRONIA_API int32_t uchronia_validate(const char* path, const char* convention, char* json, int64_t capacity, int64_t* size,
                                       uchronia_error* error);

/**
 * Reads a window of a series into the caller's buffer: issues, then rows (members or stations), then steps, the last
 * one fastest. Missing values and missing issues are NaN.
 * @param window    null for everything
 * @param values    where to write; after an error, some of it may have been written
 * @param capacity  doubles at values; at least the size of the window
 * @param control   to follow and to cancel the call from another thread; may be null
 */
UCHRONIA_API int32_t uchronia_read(ANY_SERIES_PTR series, const uchronia_window* window, double* values,
                                   int64_t capacity, uchronia_control* control, uchronia_error* error);

/**
 * Makes a series in memory.
 * @param description  JSON as uchronia_describe gives it, listed axes with their `values`, with `storage`, `file` and `warnings` of
 *                     the file that it was read from by others; needed are `kind`, `time`, and `lead`, `members` and
 *                     `stations` where the kind has them. `variable` defaults to "data"
 * @param values       issues x rows x steps; NaN is missing. They are copied
 * @param count        doubles at values; must be the size that the description says
 */
UCHRONIA_API int32_t uchronia_series_create(const char* description, const double* values, int64_t count,
                                            ANY_SERIES_PTR* series, uchronia_error* error);

/**
 * Writes series to one netCDF file. Series of one variable and different stations become the stations of that variable;
 * other variables become variables beside it. All must have the same axes. The file appears under its name when it is
 * complete, or not at all.
 *
 * With the option `filePerIssue` forecasts are written to one file per issue time, and `path` is the pattern of their names:
 * `{0}` stands for the date of the issue, YYYYMMDD, `{0:FORMAT}` for its date and time in a format of %Y %m %d %H %M %S %j. That
 * two issues have the same file is an error before any is written.
 * @param count    how many series there are
 * @param path     the file, or the pattern
 * @param options  JSON, or null: `overwrite` (false), `convention` ("stf" for STF 2.0, or "cf"), `format` ("netcdf4", or
 *                 "classic"), `deflate` (0 to 9; 4), `issues` ([first, count]: only these issues of a forecast),
 *                 `filePerIssue` (false), and the global attributes `title`, `institution`, `source`, `catchment`, `comment`, `history`
 * @param control  to follow and to cancel the call from another thread; may be null. A call that is cancelled leaves no file;
 *                 of files per issue, complete ones only
 */
UCHRONIA_API int32_t uchronia_write(ANY_SERIES_PTR const* series, int32_t count, const char* path,
                                    const char* options, uchronia_control* control, uchronia_error* error);

/**
 * Appends issues of forecasts, or times of other series, to a netCDF file that has earlier ones. The file must have the
 * variables and stations, and the same members, lead times, units and step. What lies between the last time of the file and
 * the first new one becomes missing, and may be appended later. A file with listed times takes any later ones.
 *
 * A longer copy takes the place of the file when it is complete: after an error, or when the process is killed, the file is
 * as it was. Others that append to it at the same time wait.
 * @param count    how many series there are
 * @param path     the file
 * @param options  JSON, or null: `overwrite` (false): whether times that are there, with values, are replaced; without it
 *                 they are UCHRONIA_EXISTS. `history`: a note for the line that is added to the history
 * @param control  to follow and to cancel the call from another thread; may be null. A call that is cancelled leaves the file
 *                 as it was
 */
UCHRONIA_API int32_t uchronia_append(ANY_SERIES_PTR const* series, int32_t count, const char* path,
                                     const char* options, uchronia_control* control, uchronia_error* error);

/* ------------------------------------------------------------------------------------------------
 * Extension ABI: kernels of verification, on the caller's buffers of cases x members, the members of a case together.
 * A missing member is NaN and absent: results rest on those that are there. Several threads (uchronia_threads) and the
 * widest vectors of the processor work on large ones; results are the same on every processor.
 * ------------------------------------------------------------------------------------------------ */

/**
 * Sorts the members of each case in place, smallest first, missing ones last.
 * @param[in,out] values  cases x members
 * @param count        values: the number of cases times that of members
 * @param[out] counts  members that are there, per case
 * @param cases        how many cases there are
 */
UCHRONIA_API int32_t uchronia_sort_members(double* values, int64_t count, int32_t* counts, int64_t cases,
                                           uchronia_error* error);

/**
 * Quantiles of the members of each case, NaN where a case has none.
 * @param values  cases x members
 * @param count   values: the number of cases times that of members
 * @param cases   how many cases there are
 * @param sorted  whether the members of each case are as uchronia_sort_members leaves them
 * @param levels  probabilities from 0 to 1
 * @param level_count     how many levels there are
 * @param type    1 to 9, the definition after Hyndman and Fan (1996); 7 is that of numpy
 * @param[out] quantiles  cases x levels
 * @param capacity        values at quantiles
 */
UCHRONIA_API int32_t uchronia_quantiles(const double* values, int64_t count, int64_t cases, bool sorted,
                                        const double* levels, int64_t level_count, int32_t type, double* quantiles,
                                        int64_t capacity, uchronia_error* error);

/**
 * The continuous ranked probability score of each case and what it is made of, four values a case: the score of the
 * empirical distribution, the mean of (x - y)+ (over), the mean of (y - x)+ (under), and half the mean distance of two
 * members (spread). The first is the second and third less the fourth. NaN where the observation or all members are
 * missing; where a value is infinite the score is 0 when all members equal the observation, and infinite otherwise.
 * @param values  cases x members
 * @param count   values: the number of cases times that of members
 * @param observations  one per case
 * @param cases   how many cases there are
 * @param sorted  whether the members of each case are as uchronia_sort_members leaves them
 * @param[out] parts    cases x 4
 * @param capacity      values at parts
 */
UCHRONIA_API int32_t uchronia_crps(const double* values, int64_t count, const double* observations, int64_t cases,
                                   bool sorted, double* parts, int64_t capacity, uchronia_error* error);

/**
 * Members below and members equal to the observation of each case, two values a case; -1 and 0 where it is missing.
 * @param values  cases x members, in any order
 * @param count   values: the number of cases times that of members
 * @param observations  one per case
 * @param cases   how many cases there are
 * @param[out] ranks    cases x 2
 * @param capacity      values at ranks
 */
UCHRONIA_API int32_t uchronia_ranks(const double* values, int64_t count, const double* observations, int64_t cases,
                                    int32_t* ranks, int64_t capacity, uchronia_error* error);

/**
 * Members of each case at or above each threshold, or above it where `strict`.
 * @param values  cases x members, in any order
 * @param count   values: the number of cases times that of members
 * @param cases   how many cases there are
 * @param thresholds       of any order
 * @param threshold_count  how many thresholds there are
 * @param strict  whether a member at the threshold does not count
 * @param[out] members     cases x thresholds
 * @param capacity         values at members
 */
UCHRONIA_API int32_t uchronia_exceedance(const double* values, int64_t count, int64_t cases, const double* thresholds,
                                         int64_t threshold_count, bool strict, int32_t* members, int64_t capacity,
                                         uchronia_error* error);

#ifdef __cplusplus
}
#endif

#endif
