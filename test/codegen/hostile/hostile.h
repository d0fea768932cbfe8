/**
 * @file hostile.h
 * @brief Legal C of which every line has broken a generator that reads line by line (GF-01 to GF-15).
 */
#ifndef HOSTILE_H
#define HOSTILE_H

#include <stddef.h>
#include <stdint.h>
#include "hostile_types.h"

#define HOSTILE_API __attribute__((visibility("default"), deprecated("a ) in a text")))
#define HOSTILE_SIZE(x) ((x) * 2 + (1 << 2))
#define THING_PTR void*
#define ALIAS_PTR THING_PTR
#define OTHER_PTR hostile_point*   /* a struct, although it ends as handles do */
#define HOSTILE_ARGS(a, b) \
  (a first, b second)

#if defined(__cplusplus) && !defined(HOSTILE_C)
extern "C" {
#endif

#if 0
HOSTILE_API int hostile_not_there(int a);
#elif HOSTILE_SIZE(2) == 8 && defined HOSTILE_H
/** @return the answer */
HOSTILE_API int hostile_conditional(void);
#else
#error "the condition was not understood"
#endif

/* GF-01: over several lines, with a comment between. */
HOSTILE_API int hostile_lines(int first, /* not the last */
                              double second,
                              const char*
                                third);
HOSTILE_API int hostile_trailing(int only); // GF-02: int not_an_argument, int nor_this
HOSTILE_API int hostile_void(void);         /* GF-03 */
HOSTILE_API int hostile_callback(int (*compare)(int32_t left, double right)); /* GF-04 */
HOSTILE_API int hostile_unnamed(int, double, const char*);                    /* GF-05 */
HOSTILE_API int hostile_array(const int values[], int count, double fixed[3]);   /* GF-06 */
HOSTILE_API int hostile_first(int a), hostile_second(int b); HOSTILE_API int hostile_third(int c); /* GF-07 */
/* GF-08: HOSTILE_API int hostile_in_a_comment(int a); */
HOSTILE_API char** hostile_list(int not_the_size, int* how_many);  /* GF-09 */
HOSTILE_API double* hostile_doubles(int not_the_size, int* how_many);
HOSTILE_API void hostile_free_list(char** list);
HOSTILE_API void hostile_free_doubles(double* values);
HOSTILE_API double** hostile_matrix(int rows, int columns); /* GF-10 */
HOSTILE_API void hostile_free_matrix(double** matrix, int rows);
HOSTILE_API int hostile_reserved(int class, int from, int new, int function, int result); /* GF-11 */
HOSTILE_API unsigned long long hostile_unsigned(unsigned int a, long long int b, unsigned char c, signed char d,
                                                short unsigned int e, long f, unsigned g); /* GF-12 */
HOSTILE_API void hostile_struct(const hostile_point* p, OTHER_PTR /* out */ q, enum hostile_colour colour); /* GF-13 */
HOSTILE_API ALIAS_PTR hostile_make(const char* name);
HOSTILE_API void hostile_thing_free(THING_PTR thing);
HOSTILE_API int hostile_sum(int* values, int count); /* GF-15 */
HOSTILE_API int hostile_macro HOSTILE_ARGS(int, double);
HOSTILE_API int hostile_const(const int* const values, int const count);
HOSTILE_API int hostile_backslash(int a, \
                                  int b);
HOSTILE_API const char *hostile_text(const char *const text);
HOSTILE_API void hostile_dotted(const char* format, ...);
static inline int hostile_inline(int a) { return a + HOSTILE_SIZE(1); }
extern int hostile_variable;
typedef struct hostile_node { struct hostile_node* next; unsigned flags : 3; } hostile_node;
HOSTILE_API hostile_node* hostile_nodes(void);

#ifdef __cplusplus
}
#endif

#endif
