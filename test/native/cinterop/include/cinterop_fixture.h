/**
 * @file cinterop_fixture.h
 * @brief A C API that takes and gives the shared structs, arrays and strings, so that tests can see what C sees.
 *
 * Everything that a function returns by pointer is allocated here and freed with the function named beside it. Blocks alive
 * are counted, so a test can tell that nothing leaked and nothing was freed twice.
 */
#ifndef CINTEROP_FIXTURE_H
#define CINTEROP_FIXTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(_WIN32)
#define FIXTURE_API __declspec(dllexport)
#else
#define FIXTURE_API __attribute__((visibility("default")))
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct { int year, month, day, hour, minute, second; } date_time_to_second;
typedef struct { size_t size; double* values; char** names; } named_values_vector;
typedef struct { size_t size; double* values; } values_vector;
typedef struct { size_t size; char** values; } character_vector;
typedef struct { size_t size; char** keys; char** values; } string_string_map;
typedef enum { strictly_regular = 0, monthly_step = 1 } time_step_code;
typedef struct { date_time_to_second start; int time_step_seconds; int length; time_step_code step_code; } regular_time_series_geometry;
typedef struct { regular_time_series_geometry time_series_geometry; int ensemble_size; double** numeric_data; } multi_regular_time_series_data;
typedef struct { char* dimension_type; size_t size; } time_series_dimension_description;
typedef struct { time_series_dimension_description* dimensions; int num_dimensions; } time_series_dimensions_description;
typedef struct {
    char* model_variable_id;
    char* objective_identifier;
    char* objective_name;
    char* statistic_identifier;
    date_time_to_second start;
    date_time_to_second end;
    multi_regular_time_series_data* observations;
} statistic_definition;
typedef struct { int size; statistic_definition** statistics; char* mix_statistics_id; } multi_statistic_definition;

/** @return blocks of memory that were handed out and not freed. */
FIXTURE_API int64_t fx_live_blocks(void);
/** @return sizeof of the struct with this name; -1 for an unknown one. */
FIXTURE_API int32_t fx_sizeof(const char* name);

/* Arrays */
FIXTURE_API double fx_double_at(const double* values, int32_t index);
FIXTURE_API int32_t fx_int_at(const int32_t* values, int32_t index);
FIXTURE_API void fx_set_double(double* values, int32_t index, double value);
FIXTURE_API double fx_sum(const double* values, int64_t count);
/** Waits, then sums: for calls that take a while. */
FIXTURE_API double fx_slow_sum(const double* values, int64_t count, int32_t milliseconds);
/** @return 0, 1, 2, ...; free with fx_free. */
FIXTURE_API double* fx_make_doubles(int64_t count);
FIXTURE_API float* fx_make_floats(int64_t count);
FIXTURE_API int32_t* fx_make_ints(int64_t count);
FIXTURE_API int64_t* fx_make_longs(int64_t count);
/** @return rows of their own allocation, with 100 * row + column; free with fx_free_matrix. Null without rows. */
FIXTURE_API double** fx_make_matrix(int32_t rows, int32_t columns);
FIXTURE_API double fx_matrix_at(double** matrix, int32_t row, int32_t column);
FIXTURE_API void fx_free(void* memory);
FIXTURE_API void fx_free_matrix(double** matrix, int32_t rows);
/** Copies doubles into the caller's buffer, as libraries do that fill one. */
FIXTURE_API void fx_fill(double* values, int64_t count);
/** Copies the rows of a matrix into one piece: into `into`, or when that is null into new memory that is freed again. */
FIXTURE_API void fx_gather(double** matrix, int32_t rows, int32_t columns, double* into);

/** Uses so much stack, as deep libraries do. @return what went in. */
FIXTURE_API int32_t fx_use_stack(int32_t kilobytes);

/* Strings */
FIXTURE_API int64_t fx_text_length(const char* text);
/** @return the text, doubled; free with fx_free. */
FIXTURE_API char* fx_twice(const char* text);
/** @return a text of bytes that are not UTF-8; free with fx_free. */
FIXTURE_API char* fx_bad_text(void);
/** @return "text 0", "text 1", ...; null when count is 0. Free with fx_free_texts. */
FIXTURE_API char** fx_make_texts(int32_t count, int32_t* size);
FIXTURE_API void fx_free_texts(char** texts, int32_t count);
/** @return the text at an index of an array; it belongs to the array. */
FIXTURE_API const char* fx_text_at(char** texts, int32_t index);

/* Dates */
/** @return a copy of the date, a day later in the same month; free with fx_free. */
FIXTURE_API date_time_to_second* fx_next_day(date_time_to_second date);
FIXTURE_API int64_t fx_date_digits(const date_time_to_second* date);
FIXTURE_API void fx_fill_date(date_time_to_second* date, int32_t year);

/* Vectors and maps: echoes of what is given by value, and what C reads in it. */
FIXTURE_API double fx_named_value(named_values_vector values, const char* name);
FIXTURE_API named_values_vector* fx_copy_named_values(named_values_vector values);
FIXTURE_API double fx_sum_values(values_vector values);
FIXTURE_API values_vector* fx_copy_values(values_vector values);
FIXTURE_API const char* fx_character_at(const character_vector* strings, int32_t index);
FIXTURE_API character_vector* fx_copy_characters(character_vector strings);
FIXTURE_API const char* fx_lookup(string_string_map map, const char* key);
FIXTURE_API string_string_map* fx_copy_map(string_string_map map);
FIXTURE_API void fx_dispose_named_values(named_values_vector* values);
FIXTURE_API void fx_dispose_values(values_vector* values);
FIXTURE_API void fx_dispose_characters(character_vector* strings);
FIXTURE_API void fx_dispose_map(string_string_map* map);

/* Time series */
FIXTURE_API int32_t fx_geometry_length(regular_time_series_geometry geometry);
FIXTURE_API regular_time_series_geometry fx_longer(regular_time_series_geometry geometry, int32_t by);
FIXTURE_API regular_time_series_geometry* fx_copy_geometry(const regular_time_series_geometry* geometry);
/** @return a deep copy; free with fx_dispose_series. */
FIXTURE_API multi_regular_time_series_data* fx_copy_series(multi_regular_time_series_data series);
FIXTURE_API multi_regular_time_series_data* fx_copy_series_ptr(const multi_regular_time_series_data* series);
/** @return what libraries answer when there is no series: ensemble size -1, length 0, no data. */
FIXTURE_API multi_regular_time_series_data* fx_no_series(void);
FIXTURE_API void fx_dispose_series(multi_regular_time_series_data* series);
FIXTURE_API time_series_dimensions_description* fx_copy_dimensions(time_series_dimensions_description dimensions);
FIXTURE_API void fx_dispose_dimensions(time_series_dimensions_description* dimensions);
FIXTURE_API multi_statistic_definition* fx_copy_statistics(const multi_statistic_definition* statistics);
FIXTURE_API void fx_dispose_statistics(multi_statistic_definition* statistics);

/* The Arrow C data interface: the structs as its specification has them. */
#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE
struct ArrowSchema {
    const char* format;
    const char* name;
    const char* metadata;
    int64_t flags;
    int64_t n_children;
    struct ArrowSchema** children;
    struct ArrowSchema* dictionary;
    void (*release)(struct ArrowSchema*);
    void* private_data;
};
struct ArrowArray {
    int64_t length;
    int64_t null_count;
    int64_t offset;
    int64_t n_buffers;
    int64_t n_children;
    const void** buffers;
    struct ArrowArray** children;
    struct ArrowArray* dictionary;
    void (*release)(struct ArrowArray*);
    void* private_data;
};
#endif
/* The Arrow C stream interface. */
#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE
struct ArrowArrayStream {
    int (*get_schema)(struct ArrowArrayStream*, struct ArrowSchema* out);
    int (*get_next)(struct ArrowArrayStream*, struct ArrowArray* out);
    const char* (*get_last_error)(struct ArrowArrayStream*);
    void (*release)(struct ArrowArrayStream*);
    void* private_data;
};
#endif
/** Exports rows of `x` (double, every third one null, from an offset of 1) and `name` (string); fills both structs. */
FIXTURE_API void fx_arrow_make(int64_t rows, struct ArrowSchema* schema, struct ArrowArray* array);
/** Takes a table: adds up its double columns but for nulls, and releases it. */
FIXTURE_API double fx_arrow_sum(struct ArrowSchema* schema, struct ArrowArray* array);
/** Takes a table, moves column `index` out of it, releases the rest, and only then adds up the column and releases it. */
FIXTURE_API double fx_arrow_move_column(struct ArrowSchema* schema, struct ArrowArray* array, int32_t index);
/** @return the format of a column, in C's own words; it belongs to the schema. */
FIXTURE_API const char* fx_arrow_format(const struct ArrowSchema* schema, int32_t index);
/**
 * Exports tables of fx_arrow_make with 0, 1, 2 ... rows, `count` of them. `get_next` fails at table `fail_at` and after it,
 * `get_schema` when that is -1; with a text when `why` is given.
 */
FIXTURE_API void fx_stream_make(int64_t count, int64_t fail_at, const char* why, struct ArrowArrayStream* stream);
/**
 * Takes a stream: adds up the double columns of its tables but for nulls, and releases it.
 * @param most take no more tables than this
 * @param error room for 100 bytes: what went wrong, empty for nothing
 */
FIXTURE_API double fx_stream_sum(struct ArrowArrayStream* stream, int64_t most, char* error);

/* Callbacks */
/** Calls back for 0 to count - 1, and adds up what it gives. */
FIXTURE_API double fx_map_sum(double (*fn)(double), int32_t count);
FIXTURE_API void fx_set_error_callback(void (*callback)(const char*));
/** Reports the text through the callback and returns -1; 7 when the text is empty. Aborts without a callback. */
FIXTURE_API int32_t fx_fail(const char* text);
FIXTURE_API bool fx_has_error_callback(void);

/** Gives the calling thread data that a function of this library destroys when the thread ends, as libhdf5 does. */
FIXTURE_API bool fx_keep_thread_data(void);

#ifdef __cplusplus
}
#endif

#endif
