/* The C types of the grid. Each function tells what it saw: -1 for null, else a sum. What it may change it raises by 10. */
#ifndef GRID_H
#define GRID_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum mode { MODE_OFF, MODE_ON = 5, MODE_MAX = 15 } mode;
typedef struct spot { int32_t a; double b; } spot;
typedef struct vec { int32_t n; double* values; const char* name; } vec;
typedef union either { int32_t a; double b; } either;
typedef struct thing thing;
#define THING_PTR thing*

THING_PTR grid_thing(int32_t value);
void grid_thing_free(THING_PTR thing);
void grid_free(void* memory);
int32_t grid_value(THING_PTR thing);
int32_t grid_live(void);
void* grid_address(void);
#endif
