import { describe, expect, it } from 'vitest'
import { modelOf } from './support.ts'

const declarations = async (text: string, more: Record<string, string> = {}): Promise<string[]> =>
  (await modelOf(text, more)).functions.map((f) => f.declaration)

describe('reading a header', () => {
  it('reads declarations over several lines, with comments inside (GF-01, GF-02)', async () => {
    expect(await declarations('int f(int a, /* no, b */\n      double c); // int d\n')).toEqual([
      'int f(int a, double c)',
    ])
  })

  it('takes (void) for no arguments and () for none, but says which it was (GF-03)', async () => {
    const { functions } = await modelOf('int f(void);\nint g();')
    expect(functions.map(({ parameters, unspecified }) => [parameters.length, unspecified])).toEqual([
      [0, undefined],
      [0, true],
    ])
  })

  it('reads function pointers, arrays, unnamed parameters and several declarators (GF-04 to GF-07)', async () => {
    expect(await declarations('int f(int (*cb)(const char*), int x[2], double), *g(void);')).toEqual([
      'int f(int (*cb)(const char*), int x[2], double)',
      'int* g(void)',
    ])
  })

  it('expands macros over several lines', async () => {
    const text =
      '#define FIELDS \\\n  int a; /* first */ \\\n\\\n  double b;\nstruct s { FIELDS };\n#define API(R, N) \\\n  R N(struct s *of)\nAPI(int, f);'
    const model = await modelOf(text)
    expect(model.structs.map(({ fields }) => fields?.map(({ name }) => name))).toEqual([['a', 'b']])
    expect(model.functions.map((f) => f.declaration)).toEqual(['int f(s* of)'])
  })

  it('gives the arguments behind a macro to the name that it ends in', async () => {
    const text =
      '#define NOTE __attribute__\n#define TWICE(n) n, n\n#define AGAIN TWICE\nint f(int a) NOTE((pure,\n  const));\nint g(AGAIN(int));\nint h(void);'
    expect(await declarations(text)).toEqual(['int f(int a)', 'int g(int, int)', 'int h(void)'])
  })

  it('knows the limits of integers, which conditions ask for', async () => {
    const text = `#include <limits.h>
#if CHAR_BIT == 8 && SCHAR_MIN == -128 && SHRT_MIN == -32768 && INT_MIN == -2147483648
int int_f(void);
#endif
#if LONG_MIN < INT_MIN && INT64_MIN + INT64_MAX == -1
int long_f(void);
#endif`
    expect(await declarations(text)).toEqual(['int int_f(void)', 'int long_f(void)'])
  })

  it('has the types of POSIX headers, which it does not read', async () => {
    const text = `#include <sys/cdefs.h>
#include <iconv.h>
#include <termios.h>
#include <netinet/tcp.h>
__BEGIN_DECLS
typedef struct { jmp_buf back; pthread_mutex_t lock; iconv_t from; __float128 wide; } state;
int open_with(state *s, mode_t mode, DIR *folder) __THROW;
__END_DECLS`
    expect(await declarations(text)).toEqual(['int open_with(state* s, mode_t mode, DIR* folder)'])
  })

  it('finds nothing in comments (GF-08)', async () => {
    expect(await declarations('/* API int f(int a); */ // API int g(void);\nint h(void);')).toEqual([
      'int h(void)',
    ])
  })

  it('knows integers of all spellings and sizes (GF-12)', async () => {
    const { functions } = await modelOf(
      'void f(unsigned long long a, short int b, long unsigned c, signed char d, unsigned e, size_t g);',
    )
    const types = functions[0]!.parameters.map(({ type }) =>
      type.kind === 'integer' ? [type.bits, type.signed] : type,
    )
    expect(types).toEqual([
      [64, false],
      [16, true],
      [64, false],
      [8, true],
      [32, false],
      [64, false],
    ])
  })

  it('keeps the names of macros that stand for pointers, also through another macro', async () => {
    const text =
      '#define A_PTR void*\n#define B_PTR A_PTR /**< the b */\nB_PTR f(A_PTR a, B_PTR const* many);'
    const model = await modelOf(text)
    expect(model.functions[0]!.declaration).toBe('B_PTR f(A_PTR a, B_PTR const* many)')
    expect(model.aliases.map(({ name, doc }) => [name, doc.text])).toEqual([
      ['A_PTR', ''],
      ['B_PTR', 'the b'],
    ])
  })

  it('follows includes, once, and counts lines through them', async () => {
    const more = {
      'sub/a.h': '#pragma once\n/* one\n   two */\ntypedef int number;\n',
      'b.h': '#include "sub/a.h"\n',
    }
    const model = await modelOf(
      '#include "sub/a.h"\n#include "b.h"\n\n#define LONG \\\n  int\nLONG f(number n);\n',
      more,
    )
    expect(model.functions[0]).toMatchObject({ declaration: 'int f(number n)', at: { file: 'h.h', line: 6 } })
    expect(model.aliases[0]?.at).toEqual({ file: 'sub/a.h', line: 4 })
  })

  it('decides conditions as the C compiler of a consumer does', async () => {
    const text = `
#define V 3
#define TWICE(x) ((x) * 2)
#ifdef __cplusplus
extern "C" { int wrong(void); }
#elif !defined(V) || TWICE(V) != 6
int wrong(void);
#elif 0x10 >> 2 == 4 && (V > 2 ? 1 : 0) && 'A' == 65 && !NOT_DEFINED
int right(void);
#else
int wrong(void);
#endif`
    expect(await declarations(text)).toEqual(['int right(void)'])
  })

  it('expands macros with arguments, joined words and attributes', async () => {
    const text = `
#define API __attribute__((visibility("default"))) extern
#define ARGS(x) x
#define NAME(a, b) a##_##b
API int NAME(f, one) ARGS((int a, int b)) __attribute__((nonnull));`
    expect(await declarations(text)).toEqual(['int f_one(int a, int b)'])
  })

  it('lays structs out as C does', async () => {
    const { structs } = await modelOf(
      'enum e { A };\nstruct inner { short a; };\ntypedef struct { char a; double b; struct inner c[3]; enum e d; void* e; char f[5]; } s;',
    )
    const s = structs.find(({ name }) => name === 's')!
    expect([s.size, s.align, s.fields?.map(({ offset }) => offset)]).toEqual([48, 8, [0, 8, 16, 24, 32, 40]])
  })

  it('evaluates enums with expressions, gaps and characters', async () => {
    const { enums } = await modelOf(
      "#define BASE 4\nenum e { A = -1, B, C = BASE << 2, D = 'x', E = C | 1 };",
    )
    expect(enums[0]!.values.map(({ value }) => value)).toEqual([-1, 0, 16, 120, 17])
  })

  it('reads constants: numbers, floats and texts, and nothing else', async () => {
    const { constants } = await modelOf(
      '#define A 1\n#define B (A + 1) /**< two */\n#define C 1.5e3\n#define D "d"\n#define E f()\n#define F\n',
    )
    expect(constants.map(({ name, value, doc }) => [name, value, doc])).toEqual([
      ['A', 1, ''],
      ['B', 2, '/**< two */'.slice(5, -3).trim()],
      ['C', 1500, ''],
      ['D', 'd', ''],
    ])
  })

  it('takes Doxygen apart: text, directions, return value, deprecation, code (N-04)', async () => {
    const text = `
/**
 * @brief Does it.
 *
 * With \\c care, see \\ref other.
 * @code{.json}
 * { "@param": 1 }
 * @endcode
 * @param[in] a  first,
 *               on two lines
 * @param[out] b second
 * \\return the sum
 * @deprecated use g
 */
int f(int a, int* b);`
    const { doc } = (await modelOf(text)).functions[0]!
    expect(doc.text).toBe('Does it.\n\nWith `care`, see `other`.\n```json\n{ "@param": 1 }\n```')
    expect(doc.parameters).toEqual({
      a: { direction: 'in', text: 'first,\non two lines' },
      b: { direction: 'out', text: 'second' },
    })
    expect([doc.returns, doc.deprecated]).toEqual(['the sum', 'use g'])
  })

  it('attaches comments to what they stand at, and a comment on the file to nothing', async () => {
    const model = await modelOf(
      '/** @file h.h\n * @brief Not f. */\nint f(void);\n/// One\n/// two.\nint g(int a /**< the a */); /**< not h */\nint h(void);\n',
    )
    expect(model.functions.map(({ doc }) => doc.text)).toEqual(['', 'One\ntwo.', ''])
    expect(model.functions[1]!.doc.parameters).toEqual({ a: { text: 'the a' } })
  })

  it('reads C that newer headers and those for C++ are written in', async () => {
    const model = await modelOf(`#include <cstddef>
#include <sys/select.h>
extern "C" {
typedef enum colour colour_t;
enum colour { RED, GREEN = sizeof(int), BLUE = (int)(GREEN << 1) };
typedef enum opaque opaque_t;
typedef struct pair { int a; double b; } pair;
typedef union either { int a; pair b; char c[20]; } either;
struct holder { either e; char tail[sizeof(pair) + _Alignof(double)]; };
_Static_assert(sizeof(pair) == 16, "a pair");
_Pragma("GCC diagnostic push")
std::size_t f(const std::uint8_t *p, int_fast16_t k, either *e, colour_t c, opaque_t *o, fd_set *set);
}
`)
    expect(model.functions.map((f) => f.declaration)).toEqual([
      'size_t f(const uint8_t* p, int_fast16_t k, either* e, colour_t c, opaque_t* o, fd_set* set)',
    ])
    const values = model.enums.find(({ name }) => name === 'colour')?.values
    expect(values?.map(({ value }) => value)).toEqual([0, 4, 8])
    const sizes = Object.fromEntries(model.structs.map(({ name, size, align }) => [name, [size, align]]))
    expect(sizes).toMatchObject({ pair: [16, 8], either: [24, 8], holder: [48, 8] })
    const fast = model.functions[0]!.parameters[1]!.type
    expect(fast).toMatchObject({ kind: 'integer', bits: 64, signed: true })
  })

  it('refuses packing that is written as an operator', async () => {
    for (const text of [
      '_Pragma("pack(1)") int f(void);',
      '#define PACK _Pragma("pack(1)")\nPACK int f(void);',
    ]) {
      await expect(modelOf(text)).rejects.toThrow(/pragma pack changes the layout/)
    }
  })
})
