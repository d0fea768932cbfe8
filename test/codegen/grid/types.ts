/** A C type of the grid: how a parameter of it is declared, and what a function does with it. */
export interface GridType {
  readonly name: string
  /** The declaration of the parameter `p`. */
  readonly c: string
  /** The body of the function for `p`, of `n` elements; it returns an `int32_t`. */
  readonly body: string
}

const numbers = {
  int8: 'int8_t',
  uint8: 'uint8_t',
  int16: 'int16_t',
  uint16: 'uint16_t',
  int32: 'int32_t',
  uint32: 'uint32_t',
  int64: 'int64_t',
  uint64: 'uint64_t',
  float: 'float',
  double: 'double',
} as const

const sum = 'int32_t s = 0; for (int32_t i = 0; i < n; i++) s += (int32_t)p[i];'
const raise = 'for (int32_t i = 0; i < n; i++) p[i] += 10;'
const array = (isConst: boolean): string => `if (!p) return -1; ${sum} ${isConst ? '' : raise} return s;`
const bytes = (isConst: boolean): string =>
  `if (!p) return -1; const uint8_t* q = (const uint8_t*)p; int32_t s = 0; for (int32_t i = 0; i < n; i++) s += q[i]; ${isConst ? '' : 'uint8_t* w = (uint8_t*)p; for (int32_t i = 0; i < n; i++) w[i] += 10;'} return s;`

/** The types that parameters have. */
export const parameterTypes: readonly GridType[] = [
  ...Object.entries(numbers).flatMap(([name, c]): GridType[] => [
    { name, c: `${c} p`, body: 'return (int32_t)p;' },
    { name: `${name}*`, c: `${c} *p`, body: array(false) },
    { name: `const ${name}*`, c: `const ${c} *p`, body: array(true) },
  ]),
  { name: 'bool', c: 'bool p', body: 'return p;' },
  { name: 'bool*', c: 'bool *p', body: 'if (!p) return -1; int32_t s = *p; *p = !*p; return s;' },
  { name: 'mode', c: 'mode p', body: 'return p;' },
  {
    name: 'mode*',
    c: 'mode *p',
    body: 'if (!p) return -1; int32_t s = 0; for (int32_t i = 0; i < n; i++) { s += p[i]; p[i] += 10; } return s;',
  },
  {
    name: 'char*',
    c: 'char *p',
    body: 'if (!p) return -1; if (n == 1) return (int32_t)strlen(p); for (int32_t i = 0; i < n; i++) p[i] += 10; return n;',
  },
  { name: 'const char*', c: 'const char *p', body: 'return p ? (n == 1 ? (int32_t)strlen(p) : n) : -1;' },
  { name: 'void*', c: 'void *p', body: `if (n == 1) return p ? *(int32_t*)p : -1; ${bytes(false)}` },
  {
    name: 'const void*',
    c: 'const void *p',
    body: `if (n == 1) return p ? *(const int32_t*)p : -1; ${bytes(true)}`,
  },
  { name: 'spot', c: 'spot p', body: 'return p.a;' },
  {
    name: 'spot*',
    c: 'spot *p',
    body: 'if (!p) return -1; int32_t s = 0; for (int32_t i = 0; i < n; i++) { s += p[i].a; p[i].a += 10; } return s;',
  },
  {
    name: 'const spot*',
    c: 'const spot *p',
    body: 'if (!p) return -1; int32_t s = 0; for (int32_t i = 0; i < n; i++) s += p[i].a; return s;',
  },
  {
    name: 'vec',
    c: 'vec p',
    body: 'int32_t s = (int32_t)strlen(p.name); for (int32_t i = 0; i < p.n; i++) s += (int32_t)p.values[i]; return s;',
  },
  {
    name: 'const vec*',
    c: 'const vec *p',
    body: 'if (!p) return -1; int32_t s = 0; for (int32_t k = 0; k < n; k++) { s += (int32_t)strlen(p[k].name); for (int32_t i = 0; i < p[k].n; i++) s += (int32_t)p[k].values[i]; } return s;',
  },
  { name: 'either*', c: 'either *p', body: 'return p ? p->a : -1;' },
  { name: 'thing', c: 'THING_PTR p', body: 'return p ? p->value : -1;' },
  {
    name: 'thing*',
    c: 'THING_PTR *p',
    body: 'if (!p) return -1; if (n == 1) { *p = grid_thing(7); return 7; } int32_t s = 0; for (int32_t i = 0; i < n; i++) s += p[i]->value; return s;',
  },
  {
    name: 'thing const*',
    c: 'THING_PTR const *p',
    body: 'if (!p) return -1; int32_t s = 0; for (int32_t i = 0; i < n; i++) s += p[i]->value; return s;',
  },
  {
    name: 'void**',
    c: 'void **p',
    body: 'if (!p) return -1; if (n == 1) { *p = grid_thing(7); return 7; } int32_t s = 0; for (int32_t i = 0; i < n; i++) s += ((thing*)p[i])->value; return s;',
  },
  {
    name: 'char**',
    c: 'char **p',
    body: 'if (!p) return -1; if (n == 1) { *p = grid_text("text"); return 4; } int32_t s = 0; for (int32_t i = 0; i < n; i++) s += (int32_t)strlen(p[i]); return s;',
  },
  {
    name: 'const char**',
    c: 'const char **p',
    body: 'if (!p) return -1; if (n == 1) { *p = "text"; return 4; } int32_t s = 0; for (int32_t i = 0; i < n; i++) s += (int32_t)strlen(p[i]); return s;',
  },
  {
    name: 'double**',
    c: 'double **p',
    body: 'if (!p) return -1; int32_t s = 0; for (int32_t i = 0; i < 3; i++) for (int32_t j = 0; j < 2; j++) s += (int32_t)p[i][j]; return s;',
  },
  { name: 'int32**', c: 'int32_t **p', body: 'return p ? 1 : -1;' },
  { name: 'callback', c: 'int32_t (*p)(int32_t, const char*)', body: 'return p ? p(20, "x") : -1;' },
  {
    name: 'int32[3]',
    c: 'int32_t p[3]',
    body: 'if (!p) return -1; int32_t s = 0; for (int32_t i = 0; i < 3; i++) { s += p[i]; p[i] += 10; } return s;',
  },
]

/** The types that results have, with the expression that makes one. */
export const resultTypes: readonly { readonly name: string; readonly c: string; readonly make: string }[] = [
  ...Object.entries(numbers).map(([name, c]) => ({ name, c, make: '5' })),
  ...Object.entries(numbers).map(([name, c]) => ({
    name: `${name}*`,
    c: `${c}*`,
    make: `({ ${c}* v = (${c}*)grid_alloc(3 * sizeof(${c})); v[0] = 1; v[1] = 2; v[2] = 3; v; })`,
  })),
  { name: 'const double*', c: 'const double*', make: '({ static const double v[3] = {1, 2, 3}; v; })' },
  { name: 'bool', c: 'bool', make: 'true' },
  { name: 'mode', c: 'mode', make: 'MODE_ON' },
  { name: 'char*', c: 'char*', make: 'grid_text("abc")' },
  { name: 'const char*', c: 'const char*', make: '"abc"' },
  {
    name: 'char**',
    c: 'char**',
    make: '({ char** v = (char**)grid_alloc(3 * sizeof(char*)); v[0] = "a"; v[1] = "b"; v[2] = "c"; v; })',
  },
  {
    name: 'double**',
    c: 'double**',
    make: '({ static double r[3][2] = {{1, 2}, {3, 4}, {5, 6}}; double** v = (double**)grid_alloc(3 * sizeof(double*)); for (int i = 0; i < 3; i++) v[i] = r[i]; v; })',
  },
  { name: 'spot', c: 'spot', make: '(spot){5, 0.5}' },
  {
    name: 'spot*',
    c: 'spot*',
    make: '({ spot* v = (spot*)grid_alloc(sizeof(spot)); *v = (spot){5, 0.5}; v; })',
  },
  { name: 'const spot*', c: 'const spot*', make: '({ static const spot v = {5, 0.5}; &v; })' },
  { name: 'thing', c: 'THING_PTR', make: 'grid_thing(7)' },
  {
    name: 'void*',
    c: 'void*',
    make: '({ spot* v = (spot*)grid_alloc(sizeof(spot)); *v = (spot){5, 0.5}; v; })',
  },
  { name: 'const void*', c: 'const void*', make: '({ static const spot v = {5, 0.5}; &v; })' },
  { name: 'bool*', c: 'bool*', make: '({ static bool v = true; &v; })' },
  { name: 'int32**', c: 'int32_t**', make: '({ static int32_t* v; &v; })' },
  { name: 'void', c: 'void', make: '' },
]
