#include "cinterop_fixture.h"

#include <pthread.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <string>
#include <thread>

namespace {

std::atomic<int64_t> live_blocks{0};

template <typename T>
T* allocate(size_t count) {
    live_blocks++;
    return static_cast<T*>(std::calloc(count == 0 ? 1 : count, sizeof(T)));
}

void release(void* memory) {
    if (memory == nullptr) return;
    live_blocks--;
    std::free(memory);
}

char* copy_text(const char* text) {
    if (text == nullptr) return nullptr;
    const size_t size = std::strlen(text) + 1;
    char* copy = allocate<char>(size);
    std::memcpy(copy, text, size);
    return copy;
}

char** copy_texts(char** texts, size_t count) {
    if (count == 0) return nullptr;
    char** copy = allocate<char*>(count);
    for (size_t i = 0; i < count; i++) copy[i] = copy_text(texts[i]);
    return copy;
}

void release_texts(char** texts, size_t count) {
    for (size_t i = 0; i < count; i++) release(texts[i]);
    release(texts);
}

double* copy_doubles(const double* values, size_t count) {
    if (count == 0) return nullptr;
    double* copy = allocate<double>(count);
    std::memcpy(copy, values, count * sizeof(double));
    return copy;
}

template <typename T>
T* copy_struct(const T& value) {
    T* copy = allocate<T>(1);
    *copy = value;
    return copy;
}

template <typename T>
T* ramp(int64_t count) {
    T* values = allocate<T>(static_cast<size_t>(count));
    for (int64_t i = 0; i < count; i++) values[i] = static_cast<T>(i);
    return values;
}

std::mutex callback_lock;
void (*error_callback)(const char*) = nullptr;

void release_schema(ArrowSchema* schema) {
    for (int64_t i = 0; i < schema->n_children; i++) {
        if (schema->children[i]->release != nullptr) schema->children[i]->release(schema->children[i]);
        release(schema->children[i]);
    }
    release(schema->children);
    schema->release = nullptr;
}

void release_array(ArrowArray* array) {
    for (int64_t i = 0; i < array->n_buffers; i++) release(const_cast<void*>(array->buffers[i]));
    release(array->buffers);
    for (int64_t i = 0; i < array->n_children; i++) {
        if (array->children[i]->release != nullptr) array->children[i]->release(array->children[i]);
        release(array->children[i]);
    }
    release(array->children);
    array->release = nullptr;
}

ArrowSchema make_schema(const char* format, const char* name, int64_t children) {
    ArrowSchema schema{};
    schema.format = format;
    schema.name = name;
    schema.flags = 2;
    schema.n_children = children;
    schema.children = children == 0 ? nullptr : allocate<ArrowSchema*>(static_cast<size_t>(children));
    schema.release = release_schema;
    return schema;
}

ArrowArray make_array(int64_t length, int64_t buffers, int64_t children) {
    ArrowArray array{};
    array.length = length;
    array.n_buffers = buffers;
    array.buffers = allocate<const void*>(static_cast<size_t>(buffers));
    array.n_children = children;
    array.children = children == 0 ? nullptr : allocate<ArrowArray*>(static_cast<size_t>(children));
    array.release = release_array;
    return array;
}

double sum_column(const ArrowArray& column) {
    const auto* valid = static_cast<const uint8_t*>(column.buffers[0]);
    const auto* values = static_cast<const double*>(column.buffers[1]);
    double sum = 0;
    for (int64_t i = column.offset; i < column.offset + column.length; i++) {
        if (valid == nullptr || ((valid[i / 8] >> (i % 8)) & 1) != 0) sum += values[i];
    }
    return sum;
}

}  // namespace

int64_t fx_live_blocks(void) { return live_blocks; }

int32_t fx_sizeof(const char* name) {
    const std::string wanted = name == nullptr ? "" : name;
#define FX_SIZE(type) \
    if (wanted == #type) return static_cast<int32_t>(sizeof(type));
    FX_SIZE(date_time_to_second)
    FX_SIZE(named_values_vector)
    FX_SIZE(values_vector)
    FX_SIZE(character_vector)
    FX_SIZE(string_string_map)
    FX_SIZE(regular_time_series_geometry)
    FX_SIZE(multi_regular_time_series_data)
    FX_SIZE(time_series_dimension_description)
    FX_SIZE(time_series_dimensions_description)
    FX_SIZE(statistic_definition)
    FX_SIZE(multi_statistic_definition)
#undef FX_SIZE
    return -1;
}

double fx_double_at(const double* values, int32_t index) { return values[index]; }
int32_t fx_int_at(const int32_t* values, int32_t index) { return values[index]; }
void fx_set_double(double* values, int32_t index, double value) { values[index] = value; }

double fx_sum(const double* values, int64_t count) {
    double sum = 0;
    for (int64_t i = 0; i < count; i++) sum += values[i];
    return sum;
}

double fx_slow_sum(const double* values, int64_t count, int32_t milliseconds) {
    std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
    return fx_sum(values, count);
}

double* fx_make_doubles(int64_t count) { return ramp<double>(count); }
float* fx_make_floats(int64_t count) { return ramp<float>(count); }
int32_t* fx_make_ints(int64_t count) { return ramp<int32_t>(count); }
int64_t* fx_make_longs(int64_t count) { return ramp<int64_t>(count); }

double** fx_make_matrix(int32_t rows, int32_t columns) {
    if (rows <= 0) return nullptr;
    double** matrix = allocate<double*>(static_cast<size_t>(rows));
    for (int32_t row = 0; row < rows; row++) {
        matrix[row] = allocate<double>(static_cast<size_t>(columns));
        for (int32_t column = 0; column < columns; column++) matrix[row][column] = 100.0 * row + column;
    }
    return matrix;
}

double fx_matrix_at(double** matrix, int32_t row, int32_t column) { return matrix[row][column]; }
void fx_free(void* memory) { release(memory); }

void fx_free_matrix(double** matrix, int32_t rows) {
    for (int32_t row = 0; row < rows; row++) release(matrix[row]);
    release(matrix);
}

void fx_fill(double* values, int64_t count) {
    for (int64_t i = 0; i < count; i++) values[i] = static_cast<double>(i) / 2;
}

void fx_gather(double** matrix, int32_t rows, int32_t columns, double* into) {
    const auto width = static_cast<size_t>(columns);
    double* target = into != nullptr ? into : static_cast<double*>(std::malloc(static_cast<size_t>(rows) * width * sizeof(double)));
    for (int32_t row = 0; row < rows; row++) {
        std::memcpy(target + static_cast<size_t>(row) * width, matrix[row], width * sizeof(double));
    }
    if (into == nullptr) std::free(target);
}

int32_t fx_use_stack(int32_t kilobytes) {
    volatile char kilobyte[1024];
    kilobyte[0] = 1;
    kilobyte[1023] = kilobyte[0];
    return kilobytes <= 0 ? 0 : fx_use_stack(kilobytes - 1) + kilobyte[1023];
}

int64_t fx_text_length(const char* text) { return text == nullptr ? -1 : static_cast<int64_t>(std::strlen(text)); }

char* fx_twice(const char* text) {
    if (text == nullptr) return nullptr;
    return copy_text((std::string(text) + text).c_str());
}

char* fx_bad_text(void) { return copy_text("caf\xe9 \xff"); }

char** fx_make_texts(int32_t count, int32_t* size) {
    *size = count;
    if (count <= 0) return nullptr;
    char** texts = allocate<char*>(static_cast<size_t>(count));
    for (int32_t i = 0; i < count; i++) texts[i] = copy_text(("text " + std::to_string(i)).c_str());
    return texts;
}

void fx_free_texts(char** texts, int32_t count) { release_texts(texts, static_cast<size_t>(count)); }
const char* fx_text_at(char** texts, int32_t index) { return texts[index]; }

date_time_to_second* fx_next_day(date_time_to_second date) {
    date.day++;
    return copy_struct(date);
}

int64_t fx_date_digits(const date_time_to_second* d) {
    int64_t digits = d->year;
    for (const int part : {d->month, d->day, d->hour, d->minute, d->second}) digits = digits * 100 + part;
    return digits;
}

void fx_fill_date(date_time_to_second* date, int32_t year) { *date = {year, 2, 3, 4, 5, 6}; }

double fx_named_value(named_values_vector values, const char* name) {
    for (size_t i = 0; i < values.size; i++) {
        if (std::strcmp(values.names[i], name) == 0) return values.values[i];
    }
    return -1;
}

named_values_vector* fx_copy_named_values(named_values_vector v) {
    return copy_struct(named_values_vector{v.size, copy_doubles(v.values, v.size), copy_texts(v.names, v.size)});
}

double fx_sum_values(values_vector values) { return fx_sum(values.values, static_cast<int64_t>(values.size)); }
values_vector* fx_copy_values(values_vector v) { return copy_struct(values_vector{v.size, copy_doubles(v.values, v.size)}); }
const char* fx_character_at(const character_vector* strings, int32_t index) { return strings->values[index]; }
character_vector* fx_copy_characters(character_vector s) { return copy_struct(character_vector{s.size, copy_texts(s.values, s.size)}); }

const char* fx_lookup(string_string_map map, const char* key) {
    for (size_t i = 0; i < map.size; i++) {
        if (std::strcmp(map.keys[i], key) == 0) return map.values[i];
    }
    return nullptr;
}

string_string_map* fx_copy_map(string_string_map m) {
    return copy_struct(string_string_map{m.size, copy_texts(m.keys, m.size), copy_texts(m.values, m.size)});
}

void fx_dispose_named_values(named_values_vector* v) {
    release(v->values);
    release_texts(v->names, v->size);
    release(v);
}

void fx_dispose_values(values_vector* v) {
    release(v->values);
    release(v);
}

void fx_dispose_characters(character_vector* s) {
    release_texts(s->values, s->size);
    release(s);
}

void fx_dispose_map(string_string_map* m) {
    release_texts(m->keys, m->size);
    release_texts(m->values, m->size);
    release(m);
}

int32_t fx_geometry_length(regular_time_series_geometry geometry) { return geometry.length; }

regular_time_series_geometry fx_longer(regular_time_series_geometry geometry, int32_t by) {
    geometry.length += by;
    return geometry;
}

regular_time_series_geometry* fx_copy_geometry(const regular_time_series_geometry* geometry) { return copy_struct(*geometry); }

multi_regular_time_series_data* fx_copy_series(multi_regular_time_series_data series) {
    const auto rows = static_cast<size_t>(series.ensemble_size);
    const auto length = static_cast<size_t>(series.time_series_geometry.length);
    double** data = rows == 0 ? nullptr : allocate<double*>(rows);
    for (size_t row = 0; row < rows; row++) data[row] = copy_doubles(series.numeric_data[row], length);
    series.numeric_data = data;
    return copy_struct(series);
}

multi_regular_time_series_data* fx_copy_series_ptr(const multi_regular_time_series_data* series) { return fx_copy_series(*series); }

multi_regular_time_series_data* fx_no_series(void) {
    multi_regular_time_series_data none{};
    none.time_series_geometry.start = {1970, 1, 1, 0, 0, 0};
    none.ensemble_size = -1;
    return copy_struct(none);
}

void fx_dispose_series(multi_regular_time_series_data* series) {
    if (series == nullptr) return;
    for (int row = 0; row < series->ensemble_size; row++) release(series->numeric_data[row]);
    release(series->numeric_data);
    release(series);
}

time_series_dimensions_description* fx_copy_dimensions(time_series_dimensions_description d) {
    const auto count = static_cast<size_t>(d.num_dimensions);
    auto* dimensions = count == 0 ? nullptr : allocate<time_series_dimension_description>(count);
    for (size_t i = 0; i < count; i++) dimensions[i] = {copy_text(d.dimensions[i].dimension_type), d.dimensions[i].size};
    return copy_struct(time_series_dimensions_description{dimensions, d.num_dimensions});
}

void fx_dispose_dimensions(time_series_dimensions_description* d) {
    for (int i = 0; i < d->num_dimensions; i++) release(d->dimensions[i].dimension_type);
    release(d->dimensions);
    release(d);
}

multi_statistic_definition* fx_copy_statistics(const multi_statistic_definition* s) {
    const auto count = static_cast<size_t>(s->size);
    auto** statistics = count == 0 ? nullptr : allocate<statistic_definition*>(count);
    for (size_t i = 0; i < count; i++) {
        const statistic_definition& d = *s->statistics[i];
        statistics[i] = copy_struct(statistic_definition{
            copy_text(d.model_variable_id), copy_text(d.objective_identifier), copy_text(d.objective_name),
            copy_text(d.statistic_identifier), d.start, d.end,
            d.observations == nullptr ? nullptr : fx_copy_series(*d.observations)});
    }
    return copy_struct(multi_statistic_definition{s->size, statistics, copy_text(s->mix_statistics_id)});
}

void fx_dispose_statistics(multi_statistic_definition* s) {
    for (int i = 0; i < s->size; i++) {
        statistic_definition* d = s->statistics[i];
        for (char* text : {d->model_variable_id, d->objective_identifier, d->objective_name, d->statistic_identifier}) release(text);
        fx_dispose_series(d->observations);
        release(d);
    }
    release(s->statistics);
    release(s->mix_statistics_id);
    release(s);
}

void fx_arrow_make(int64_t rows, ArrowSchema* schema, ArrowArray* array) {
    *schema = make_schema("+s", "", 2);
    schema->children[0] = copy_struct(make_schema("g", "x", 0));
    schema->children[1] = copy_struct(make_schema("u", "name", 0));

    ArrowArray x = make_array(rows, 2, 0);
    x.offset = 1;
    x.null_count = -1;
    const auto stored = static_cast<size_t>(rows) + 1;
    auto* valid = allocate<uint8_t>(stored / 8 + 1);
    auto* values = allocate<double>(stored);
    for (size_t i = 0; i < stored; i++) {
        values[i] = static_cast<double>(i) - 1;
        if (i % 3 != 0) valid[i / 8] = static_cast<uint8_t>(valid[i / 8] | (1U << (i % 8)));
    }
    x.buffers[0] = valid;
    x.buffers[1] = values;

    ArrowArray name = make_array(rows, 3, 0);
    auto* offsets = allocate<int32_t>(stored);
    auto* bytes = allocate<char>(stored * 8);
    for (int64_t i = 0; i < rows; i++) {
        const int written = std::snprintf(bytes + offsets[i], 8, "n%d", static_cast<int>(i));
        offsets[i + 1] = offsets[i] + written;
    }
    name.buffers[1] = offsets;
    name.buffers[2] = bytes;

    *array = make_array(rows, 1, 2);
    array->children[0] = copy_struct(x);
    array->children[1] = copy_struct(name);
}

double fx_arrow_sum(ArrowSchema* schema, ArrowArray* array) {
    double sum = 0;
    for (int64_t i = 0; i < array->n_children; i++) {
        if (std::strcmp(schema->children[i]->format, "g") == 0) sum += sum_column(*array->children[i]);
    }
    array->release(array);
    schema->release(schema);
    return array->release == nullptr && schema->release == nullptr ? sum : -1;
}

double fx_arrow_move_column(ArrowSchema* schema, ArrowArray* array, int32_t index) {
    ArrowArray column = *array->children[index];
    array->children[index]->release = nullptr;
    array->release(array);
    schema->release(schema);
    const double sum = sum_column(column);
    column.release(&column);
    return sum;
}

namespace {

struct Stream {
    int64_t count;
    int64_t fail_at;
    char* why;
    int64_t next;
};

Stream& state_of(ArrowArrayStream* stream) { return *static_cast<Stream*>(stream->private_data); }

int stream_schema(ArrowArrayStream* stream, ArrowSchema* out) {
    if (state_of(stream).fail_at == -1) return EIO;
    ArrowArray none{};
    fx_arrow_make(0, out, &none);
    none.release(&none);
    return 0;
}

int stream_next(ArrowArrayStream* stream, ArrowArray* out) {
    Stream& state = state_of(stream);
    if (state.fail_at >= 0 && state.next >= state.fail_at) return EIO;
    if (state.next == state.count) {
        *out = {};
        return 0;
    }
    ArrowSchema schema{};
    fx_arrow_make(state.next++, &schema, out);
    schema.release(&schema);
    return 0;
}

const char* stream_error(ArrowArrayStream* stream) { return state_of(stream).why; }

void release_stream(ArrowArrayStream* stream) {
    release(state_of(stream).why);
    release(stream->private_data);
    stream->release = nullptr;
}

}  // namespace

void fx_stream_make(int64_t count, int64_t fail_at, const char* why, ArrowArrayStream* stream) {
    Stream* state = copy_struct(Stream{count, fail_at, why == nullptr ? nullptr : copy_text(why), 0});
    *stream = {stream_schema, stream_next, stream_error, release_stream, state};
}

double fx_stream_sum(ArrowArrayStream* stream, int64_t most, char* error) {
    double sum = 0;
    error[0] = '\0';
    ArrowSchema schema{};
    int status = stream->get_schema(stream, &schema);
    for (int64_t i = 0; status == 0 && i < most; i++) {
        ArrowArray array{};
        status = stream->get_next(stream, &array);
        if (status != 0 || array.release == nullptr) break;
        for (int64_t column = 0; column < array.n_children; column++) {
            if (std::strcmp(schema.children[column]->format, "g") == 0) sum += sum_column(*array.children[column]);
        }
        array.release(&array);
    }
    if (status != 0) {
        const char* why = stream->get_last_error(stream);
        std::snprintf(error, 100, "%d: %s", status, why == nullptr ? "" : why);
    }
    if (schema.release != nullptr) schema.release(&schema);
    stream->release(stream);
    return stream->release == nullptr ? sum : -1;
}

const char* fx_arrow_format(const ArrowSchema* schema, int32_t index) { return schema->children[index]->format; }

double fx_map_sum(double (*fn)(double), int32_t count) {
    double sum = 0;
    for (int32_t i = 0; i < count; i++) sum += fn(i);
    return sum;
}

void fx_set_error_callback(void (*callback)(const char*)) {
    const std::lock_guard<std::mutex> guard(callback_lock);
    // As the libraries it stands for: a second one is ignored, unless null came in between.
    if (callback == nullptr || error_callback == nullptr) error_callback = callback;
}

bool fx_has_error_callback(void) { return error_callback != nullptr; }

bool fx_keep_thread_data(void) {
    static const auto key = [] {
        pthread_key_t made = 0;
        pthread_key_create(&made, [](void* data) { delete static_cast<int*>(data); });
        return made;
    }();
    return pthread_setspecific(key, new int(0)) == 0;
}

int32_t fx_fail(const char* text) {
    if (text == nullptr || *text == '\0') return 7;
    // As the libraries it stands for: the lock is held while calling back.
    const std::lock_guard<std::mutex> guard(callback_lock);
    if (error_callback == nullptr) {
        std::fprintf(stderr, "no error callback: %s\n", text);
        std::abort();
    }
    error_callback(text);
    return -1;
}
