/* One task of the reading benchmark with netcdf-c and nothing else: open, read everything as doubles, close. Prints the
 * median in ms. What remains to be done to the values, such as NaN for missing, is left out. The memory for the values is new
 * each time, as it is for whoever keeps what was read: malloc would hand out that of the round before. */
#include <malloc.h>
#include <netcdf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ISSUES = 60, FIRST_ISSUE = 30, MOST_ROUNDS = 1000 };

static void check(int status) {
    if (status == NC_NOERR) return;
    fprintf(stderr, "%s\n", nc_strerror(status));
    exit(1);
}

/* Reads variable "rain" of a file, or one issue of it, to `out`; returns how many values that were. */
static size_t read_file(const char* path, long issue, double** out, size_t offset) {
    int file, variable, rank, dimensions[NC_MAX_VAR_DIMS];
    size_t start[NC_MAX_VAR_DIMS] = {0}, count[NC_MAX_VAR_DIMS], size = 1;
    check(nc_open(path, NC_NOWRITE, &file));
    check(nc_inq_varid(file, "rain", &variable));
    check(nc_inq_varndims(file, variable, &rank));
    check(nc_inq_vardimid(file, variable, dimensions));
    for (int d = 0; d < rank; ++d) {
        check(nc_inq_dimlen(file, dimensions[d], &count[d]));
        if (d == 0 && issue >= 0) {
            start[d] = (size_t)issue;
            count[d] = 1;
        }
        size *= count[d];
    }
    if (*out == NULL) *out = malloc(size * sizeof(double));
    check(nc_get_vara_double(file, variable, start, count, *out + offset));
    check(nc_close(file));
    return size;
}

/* 60 files, one issue each, named by the date from 2020-01-01 on. */
static void read_files(const char* folder, const char* format) {
    static const int lengths[] = {31, 29};
    double* values = malloc((size_t)ISSUES * 200 * 240 * sizeof(double));
    size_t at = 0;
    for (int month = 0; month < 2; ++month)
        for (int day = 1; day <= lengths[month]; ++day) {
            char path[4096];
            snprintf(path, sizeof path, "%s/files_%s/2020%02d%02d.nc", folder, format, month + 1, day);
            at += read_file(path, -1, &values, at);
        }
    free(values);
}

static int by_size(const void* a, const void* b) {
    const double x = *(const double*)a, y = *(const double*)b;
    return x < y ? -1 : x > y;
}

int main(int argc, char** argv) {
    if (argc != 5) return 2;
    const char *folder = argv[1], *task = argv[2], *format = argv[3];
    const int rounds = atoi(argv[4]);
    if (rounds < 1 || rounds > MOST_ROUNDS) return 2;
    mallopt(M_MMAP_THRESHOLD, 1 << 17);
    double times[MOST_ROUNDS];
    char path[4096];
    snprintf(path, sizeof path, "%s/%s_%s.nc", folder, strcmp(task, "issue") == 0 ? "archive" : task, format);
    for (int round = 0; round <= rounds; ++round) {
        struct timespec begin, end;
        double* values = NULL;
        clock_gettime(CLOCK_MONOTONIC, &begin);
        if (strcmp(task, "files") == 0)
            read_files(folder, format);
        else
            read_file(path, strcmp(task, "issue") == 0 ? (FIRST_ISSUE + round) % ISSUES : -1, &values, 0);
        clock_gettime(CLOCK_MONOTONIC, &end);
        free(values);
        if (round > 0)
            times[round - 1] = (double)(end.tv_sec - begin.tv_sec) * 1e3 + (double)(end.tv_nsec - begin.tv_nsec) / 1e6;
    }
    qsort(times, (size_t)rounds, sizeof *times, by_size);
    printf("{\"median\": %f}\n", times[rounds / 2]);
    return 0;
}
