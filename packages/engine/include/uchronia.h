/**
 * @file uchronia.h
 * @brief The C ABI of libuchronia, the native engine of uchronia.
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
#define TIME_SERIES_LIBRARY_PTR void*
#define TIME_SERIES_PTR void*
#define ENSEMBLE_TIME_SERIES_PTR void*
#define ENSEMBLE_FORECAST_TIME_SERIES_PTR void*
#define TIME_SERIES_PROVIDER_PTR void*
/* A series of any of the three kinds. */
#define ANY_SERIES_PTR void*
/* A library or a series of any kind. */
#define ANY_HANDLE_PTR void*

#ifdef __cplusplus
extern "C" {
#endif

/* ------------------------------------------------------------------------------------------------
 * Extension ABI
 * ------------------------------------------------------------------------------------------------ */

/** What went wrong, as an extension function returns it and as it stands in uchronia_error::code. */
typedef enum uchronia_status {
    UCHRONIA_OK = 0,
    UCHRONIA_INVALID_ARGUMENT = 1,  /**< an argument that no call could satisfy */
    UCHRONIA_INVALID_HANDLE = 2,    /**< null, freed, foreign or of the wrong kind */
    UCHRONIA_NOT_FOUND = 3,         /**< no such identifier, station, variable */
    UCHRONIA_OUT_OF_RANGE = 4,      /**< an index or window outside the data */
    UCHRONIA_IO = 5,                /**< a file that cannot be opened, read or written */
    UCHRONIA_FORMAT = 6,            /**< a file that was read and makes no sense */
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

/** @return the version of the extension ABI, 1. */
UCHRONIA_API int32_t uchronia_abi_version(void);

/** @return how many handles of a kind (a uchronia_kind; 0 for all) are alive; -1 for an unknown kind. */
UCHRONIA_API int64_t uchronia_live_handles(int32_t kind);

/**
 * Opens a YAML catalogue. Reads no values.
 * @param path       the YAML file
 * @param data_path  where relative file names are looked up when they are not beside the YAML file; may be null
 * @param[out] library  a new handle, freed with DisposeSharedPointer
 */
UCHRONIA_API int32_t uchronia_library_open(const char* path, const char* data_path,
                                           TIME_SERIES_LIBRARY_PTR* library, uchronia_error* error);

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
 *   "stations": [{ "id": "1", "name": "Upper Murray", "latitude": -36.1, "longitude": 148.0, "elevation": null, "area": null }],
 *   "attributes": { "type": 2 }, "globalAttributes": { "title": "..." },
 *   "warnings": [{ "code": "lead_time_units", "message": "..." }] }
 * @endcode
 * - `kind`: single, collection, ensemble, forecast
 * - `shape`: issues x rows x steps, always three numbers
 * - `time`: the time axis, or the axis of issue times of a forecast. `start` in milliseconds UTC, null when it has no
 *   coordinate; `step` in seconds or "monthly", null when it cannot be known
 * - `lead`: forecasts only; in seconds after the issue time
 * - `members`: ensembles and forecasts; `stations`: the station(s) that the entry covers, empty when there is none
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
 * Reads a window of a series into the caller's buffer: issues, then rows (members or stations), then steps, the last
 * one fastest. Missing values and missing issues are NaN.
 * @param window    null for everything
 * @param values    where to write
 * @param capacity  doubles at values; at least the size of the window
 */
UCHRONIA_API int32_t uchronia_read(ANY_SERIES_PTR series, const uchronia_window* window, double* values,
                                   int64_t capacity, uchronia_error* error);

/**
 * Makes a series in memory.
 * @param description  JSON as uchronia_describe gives it; needed are `kind`, `time`, and `lead`, `members` and
 *                     `stations` where the kind has them. `variable` defaults to "data"
 * @param values       issues x rows x steps; NaN is missing. They are copied
 * @param count        doubles at values; must be the size that the description says
 */
UCHRONIA_API int32_t uchronia_series_create(const char* description, const double* values, int64_t count,
                                            ANY_SERIES_PTR* series, uchronia_error* error);

/**
 * Writes series to one netCDF file, STF 2.0. Series of one variable and different stations become the stations of
 * that variable; other variables become variables beside it. All must have the same axes. The file appears under
 * its name when it is complete, or not at all.
 * @param options  JSON, or null: `overwrite` (false), `format` ("netcdf4", or "classic"), `deflate` (0 to 9; 4),
 *                 `issues` ([first, count]: only these issues of a forecast), and the global attributes `title`,
 *                 `institution`, `source`, `catchment`, `comment`, `history`
 */
UCHRONIA_API int32_t uchronia_write(ANY_SERIES_PTR const* series, int32_t count, const char* path,
                                    const char* options, uchronia_error* error);

#ifdef __cplusplus
}
#endif

#endif
