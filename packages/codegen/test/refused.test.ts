import type { Config, ProblemCode } from '@uchronia/codegen'
import { buildPlan } from '@uchronia/codegen'
import { describe, expect, it } from 'vitest'
import { modelOf, planOf, problemsOf } from './support.ts'

interface Case {
  readonly title: string
  readonly header: string
  readonly config?: Partial<Config>
  readonly code: ProblemCode
  readonly line?: number
  readonly says: RegExp
}

const handles = { X_PTR: { release: 'x_free' } }
const x = '#define X_PTR void*\nvoid x_free(X_PTR x);\n'

const cases: readonly Case[] = [
  // What is no C, or not understood.
  {
    title: 'a missing parenthesis',
    header: 'int f(int a;\nint g(void);',
    code: 'SYNTAX',
    line: 1,
    says: /"\)" is missing|cannot understand|\) is missing/,
  },
  {
    title: 'two names for one parameter',
    header: 'int g(void);\nint f(int a b);',
    code: 'SYNTAX',
    line: 2,
    says: /cannot understand/,
  },
  {
    title: 'a type that nobody declares',
    header: '\n\nint f(mystery_t a);',
    code: 'UNKNOWN_TYPE',
    line: 3,
    says: /mystery_t is declared nowhere/,
  },
  {
    title: 'an old declaration of parameters',
    header: 'int f(a) int a; { return a; }',
    code: 'UNSUPPORTED',
    line: 1,
    says: /only declarations/,
  },
  {
    title: 'a class',
    header: 'class A { int b; };',
    code: 'SYNTAX',
    says: /cannot understand|declared nowhere/,
  },
  {
    title: 'two declarations that differ',
    header: 'int f(int a);\nint f(double a);',
    code: 'SYNTAX',
    line: 2,
    says: /declared twice and differently/,
  },
  {
    title: 'an array size that is no constant',
    header: 'struct s { int a[size()]; };',
    code: 'SYNTAX',
    says: /cannot evaluate the array size/,
  },
  {
    title: 'an include that is not there',
    header: 'int f(void);\n#include "nope.h"',
    code: 'INCLUDE',
    line: 2,
    says: /"nope.h" was not found/,
  },
  {
    title: '#if without #endif',
    header: 'int f(void);\n#if 1\n',
    code: 'DIRECTIVE',
    line: 2,
    says: /without #endif/,
  },
  { title: '#endif without #if', header: '#endif', code: 'DIRECTIVE', line: 1, says: /without #if/ },
  {
    title: 'a condition that makes no sense',
    header: '#if 1 +\n#endif',
    code: 'DIRECTIVE',
    line: 1,
    says: /cannot evaluate/,
  },
  {
    title: '#error',
    header: '\n#error not on this machine',
    code: 'DIRECTIVE',
    line: 2,
    says: /not on this machine/,
  },
  { title: '#pragma pack', header: '#pragma pack(1)', code: 'UNSUPPORTED', line: 1, says: /layout/ },
  // What is C and cannot be bound.
  {
    title: 'a variable number of arguments',
    header: 'void f(const char* format, ...);',
    code: 'UNSUPPORTED',
    line: 1,
    says: /variable number of arguments/,
  },
  {
    title: 'a bit-field by value',
    header: 'struct s { unsigned a : 3; };\nvoid f(struct s x);',
    code: 'UNSUPPORTED',
    says: /member a is a bit-field/,
  },
  {
    title: 'a union by value',
    header: 'union u { int a; float b; };\nvoid f(union u x);',
    code: 'UNSUPPORTED',
    says: /it is a union/,
  },
  { title: 'long double', header: 'long double f(void);', code: 'UNSUPPORTED', says: /cannot be returned/ },
  {
    title: 'a struct that is only named',
    header: 'struct s;\nvoid f(const struct s* x);',
    code: 'UNSUPPORTED',
    says: /declared without members/,
  },
  // What only the author of the binding can say: it is never guessed.
  {
    title: 'void* (GF-13)',
    header: 'void f(void* x);',
    code: 'AMBIGUOUS',
    line: 1,
    says: /parameter x \(void\*\): say under .* "as": "handle" with "handle", or "as": "bytes"/,
  },
  {
    title: 'a pointer that may be an array or a result (GF-09)',
    header: 'void f(int* x);',
    code: 'AMBIGUOUS',
    says: /"as": "buffer" with "length", or "as": "scalar" with "dir": "out"/,
  },
  {
    title: 'a char* that may be read or filled',
    header: 'void f(char* x);',
    code: 'AMBIGUOUS',
    says: /"as": "string", or "as": "text" with "dir": "out"/,
  },
  {
    title: 'double** (GF-10)',
    header: 'void f(double** x, int n);',
    code: 'AMBIGUOUS',
    says: /"as": "matrix" with "rows" and "columns"/,
  },
  {
    title: 'a struct pointer without a direction (GF-13, GQ-05)',
    header: 'struct s { int a; };\nvoid f(struct s* x);',
    code: 'AMBIGUOUS',
    line: 2,
    says: /parameter x/,
  },
  {
    title: '[in,out], which is written for many things',
    header: '/** @param[in,out] x a number */\nvoid f(int* x);',
    code: 'AMBIGUOUS',
    says: /parameter x/,
  },
  {
    title: 'a buffer without a length',
    header: 'void f(const double* x, int n);',
    code: 'UNPAIRED',
    line: 1,
    says: /how many elements x has/,
  },
  {
    title: 'a list without a size (GF-09)',
    header: 'char** f(int n);\nvoid free_them(char** x);',
    config: { lists: { release: 'free_them' } },
    code: 'UNPAIRED',
    says: /the list returned/,
  },
  {
    title: 'a matrix without rows',
    header: 'const double** f(int n);',
    code: 'UNPAIRED',
    says: /the matrix returned/,
  },
  {
    title: 'a returned pointer to nobody knows what',
    header: 'void* f(void);',
    code: 'AMBIGUOUS',
    says: /say under "returns" what the pointer is/,
  },
  {
    title: 'a member that is a pointer',
    header: 'struct s { double* a; };\nvoid f(struct s x);',
    code: 'AMBIGUOUS',
    says: /structs\.s\.fields\.a\.as/,
  },
  // Memory that nobody frees.
  {
    title: 'a handle without a releaser',
    header: '#define X_PTR void*\nX_PTR f(void);',
    config: { handles: { X_PTR: {} } },
    code: 'RELEASER',
    line: 2,
    says: /nobody frees/,
  },
  {
    title: 'a string without a releaser',
    header: 'char* f(void);',
    code: 'RELEASER',
    says: /strings\.release/,
  },
  {
    title: 'a struct without a releaser',
    header: 'struct s { int a; };\nstruct s* f(void);',
    code: 'RELEASER',
    says: /structs\.s\.release/,
  },
  {
    title: 'a releaser that does not exist',
    header: '#define X_PTR void*\nX_PTR f(void);',
    config: { handles },
    code: 'RELEASER',
    says: /x_free, which the headers do not declare/,
  },
  {
    title: 'a releaser with two arguments',
    header: '#define X_PTR void*\nvoid x_free(X_PTR x, int n);',
    config: { handles },
    code: 'RELEASER',
    line: 2,
    says: /must take 1 argument/,
  },
  // Configurations that say what is not so.
  {
    title: 'a rule that matches nothing (N-23)',
    header: 'int f(void);',
    config: { rules: [{ match: 'g*', exclude: 'old' }] },
    code: 'UNUSED_RULE',
    says: /rules\[0\] \("g\*"\) matches nothing/,
  },
  {
    title: 'one name of a list that matches nothing',
    header: 'int f(void);',
    config: { rules: [{ match: ['f', 'g'], exclude: 'old' }] },
    code: 'UNUSED_RULE',
    says: /"g"/,
  },
  {
    title: 'a parameter that is not there',
    header: 'int f(int a);',
    config: { rules: [{ match: 'f', params: { b: { nullable: true } } }] },
    code: 'UNUSED_RULE',
    says: /params\.b/,
  },
  {
    title: 'a handle type that is not there',
    header: 'int f(void);',
    config: { handles: { Y_PTR: {} } },
    code: 'UNUSED_RULE',
    says: /Y_PTR/,
  },
  {
    title: 'a struct that is not there',
    header: 'int f(void);',
    config: { structs: { s: { name: 'S' } } },
    code: 'UNUSED_RULE',
    says: /structs\.s/,
  },
  {
    title: 'a constant that is not there',
    header: 'int f(void);',
    config: { constants: ['A_*'] },
    code: 'UNUSED_RULE',
    says: /A_\*/,
  },
  {
    title: 'an error protocol that no rule uses',
    header: 'int f(void);',
    config: { errors: { odd: { kind: 'status' } } },
    code: 'UNUSED_RULE',
    says: /errors\.odd/,
  },
  {
    title: 'an error protocol that is not there',
    header: 'int f(void);',
    config: { rules: [{ match: 'f', errors: 'odd' }] },
    code: 'CONFIG',
    says: /rules\[0\]\.errors \("odd"\) is not one of "errors"/,
  },
  {
    title: 'an error protocol that does not fit',
    header: 'void f(void);',
    config: { errors: { odd: { kind: 'status' } }, rules: [{ match: 'f', errors: 'odd' }] },
    code: 'CONFIG',
    says: /it returns no status/,
  },
  {
    title: 'a length that is no parameter',
    header: 'void f(const double* x);',
    config: { rules: [{ match: 'f', params: { x: { length: 'n' } } }] },
    code: 'CONFIG',
    says: /names the parameter n/,
  },
  {
    title: 'a length that is stored by the call, of an array that is made before it',
    header: 'void f(int* n, double* x);',
    config: { rules: [{ match: 'f', params: { n: { dir: 'out' }, x: { dir: 'out', length: 'n' } } }] },
    code: 'CONFIG',
    line: 1,
    says: /rules\[0\]\.params\.x\.length \("n"\) names n, which is known only after the call/,
  },
  {
    title: 'a length from a function that is not bound',
    header: `${x}const int* f(X_PTR x);`,
    config: { handles, rules: [{ match: 'f', returns: { length: 'g(x)' } }] },
    code: 'CONFIG',
    says: /g, which is not bound/,
  },
  {
    title: 'two functions of one name (N-18)',
    header: 'int get_it(void);\nint getIt(void);',
    code: 'NAME',
    line: 2,
    says: /both called getIt/,
  },
  {
    title: 'two parameters of one name',
    header: 'int f(int a_b, int aB);',
    code: 'NAME',
    says: /a_b and aB have one name/,
  },
  {
    title: 'async with a last error text',
    header: 'int f(void);\nconst char* why(void);',
    config: {
      errors: { default: { kind: 'last', message: 'why', failed: 'negative' } },
      rules: [{ match: 'f', async: true }],
    },
    code: 'CONFIG',
    says: /rules\[0\]\.async \(true\) does not fit: another call/,
  },
  {
    title: 'an argument kept alive by nothing',
    header: `${x}int f(X_PTR x);`,
    config: { handles, rules: [{ match: 'f', params: { x: { retains: true } } }] },
    code: 'CONFIG',
    says: /rules\[0\]\.params\.x\.retains .* returns no handle/,
  },
]

describe('what is not understood, or not said, is refused with file and line', () => {
  it.each(cases)('$title', async ({ header, config, code, line, says }) => {
    const problems = await problemsOf(planOf(header, config))
    const found = problems.find((problem) => problem.code === code && says.test(problem.message))
    expect(found, JSON.stringify(problems, null, 2)).toBeDefined()
    if (line !== undefined) expect(found?.at).toEqual({ file: 'h.h', line })
  })
})

describe('a function of an included header', () => {
  it.each([
    [
      { rules: [{ match: 'other' }] },
      /rules\[0\] \("other"\) matches nothing in h\.h; other is declared in o\.h/,
    ],
    [{ rules: [{ match: ['f', 'oth*'] }] }, /rules\[0\]\.match \("oth\*"\) .*; other is declared in o\.h/],
    [{ handles: { 'struct s*': { release: 'other' } } }, /is other, which is declared in o\.h/],
  ] satisfies [Partial<Config>, RegExp][])('is named with its header: %j', async (config, says) => {
    const text = '#include "o.h"\nint f(int a);\nstruct s *make(void);'
    const model = await modelOf(text, { 'o.h': 'struct s;\nvoid other(struct s *s);' })
    const whole = { library: { name: 'h', headers: ['h.h'] }, output: 'out', ...config }
    const problems = await problemsOf((async () => buildPlan(model, whole, [], JSON.stringify(config)))())
    const messages = problems.map(({ message }) => message)
    expect(messages).toContainEqual(expect.stringMatching(says))
    expect(messages.join()).toMatch(/o\.h: name that under "library\.headers" too/)
  })
})
