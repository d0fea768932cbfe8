import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  checkAbi,
  checkCoverage,
  checkDrift,
  checkSymbols,
  diffModels,
  exportedFunctions,
  findCompiler,
  formatChanges,
  lintModel,
  loadProject,
  main,
  writeProject,
} from '@uchronia/codegen'
import { describe, expect, it } from 'vitest'
import { folderWith, modelOf, problemsOf } from './support.ts'

const header = `#define THING_PTR void*
typedef struct spot { char tag; double x; } spot;
typedef enum mood { GOOD, BAD = 4 } mood;
/** Makes it. */
THING_PTR thing_make(spot where);
void thing_free(THING_PTR thing);
mood thing_mood(THING_PTR thing);
`
const config = {
  library: { name: 'thing', headers: ['thing.h'] },
  output: 'generated',
  handles: { THING_PTR: { release: 'thing_free' } },
}
const source = `#include "thing.h"
void* thing_make(spot where) { (void)where; return 0; }
void thing_free(void* thing) { (void)thing; }
mood thing_mood(void* thing) { (void)thing; return GOOD; }
`
const compiler = findCompiler()
const isLinux = process.platform === 'linux' && compiler !== undefined

function project(more: Record<string, string> = {}): string {
  const folder = folderWith({
    'thing.h': header,
    'thing.json': JSON.stringify(config),
    'thing.c': source,
    ...more,
  })
  return join(folder, 'thing.json')
}

describe('drift (N-10)', () => {
  it('says which file, which line and what to do when a generated file was edited', async () => {
    const loaded = await loadProject(project())
    expect(checkDrift(loaded).map(({ code }) => code)).toEqual(expect.arrayContaining(['DRIFT']))
    writeProject(loaded)
    expect(checkDrift(loaded)).toEqual([])
    const file = join(loaded.output, 'library.ts')
    writeFileSync(file, readFileSync(file, 'utf8').replace('thingMood(', 'thingTemper('))
    const [problem, ...others] = checkDrift(loaded)
    expect(others).toEqual([])
    expect(problem?.message).toMatch(
      /is "thingTemper\(.*would be "thingMood\(.*uchronia-codegen generate thing\.json/,
    )
    expect(problem?.at?.file).toMatch(/library\.ts$/)
    expect(readFileSync(file, 'utf8').split('\n')[problem!.at!.line - 1]).toContain('thingTemper')
  })

  it('finds files that are missing or left over', async () => {
    const loaded = await loadProject(project())
    writeProject(loaded)
    rmSync(join(loaded.output, 'types.ts'))
    writeFileSync(
      join(loaded.output, 'old.ts'),
      '// Written by uchronia-codegen 0.0.1 from x.h (0). Do not edit.\n',
    )
    expect(checkDrift(loaded).map(({ message }) => message.slice(0, 24))).toEqual([
      'the file is missing: run',
      'was generated once and i',
    ])
  })

  it('touches no file that is as it should be', async () => {
    const loaded = await loadProject(project())
    expect(writeProject(loaded)).toContain('library.ts')
    expect(writeProject(loaded)).toEqual([])
  })

  it('notices a changed header: the hash in every file is another', async () => {
    const path = project()
    writeProject(await loadProject(path))
    const folder = join(path, '..')
    writeFileSync(join(folder, 'thing.h'), header.replace('double x', 'float x'))
    expect(checkDrift(await loadProject(path)).length).toBeGreaterThan(0)
  })

  it('shows what a change of the header changes, and says where it changes nothing but the mark', async () => {
    const path = project()
    writeProject(await loadProject(path))
    writeFileSync(join(path, '../thing.h'), header.replace('Makes it.', 'Makes a thing.'))
    const messages = checkDrift(await loadProject(path)).map(
      ({ at, message }) => `${at?.file.split('/').at(-1)}: ${message}`,
    )
    expect(messages).toContainEqual(
      expect.stringMatching(/^library\.ts: is "\* Makes it\.", and would be "\* Makes a thing\.": /),
    )
    expect(messages).toContainEqual(
      'index.ts: was written when thing.h or thing.json was another, with the same outcome: run uchronia-codegen generate thing.json',
    )
  })
})

describe.skipIf(!isLinux)('symbols (N-09)', () => {
  const build = (path: string, text: string): string => {
    const folder = join(path, '..')
    writeFileSync(join(folder, 'thing.c'), text)
    const library = join(folder, 'libthing.so')
    execFileSync(compiler!, ['-shared', '-fPIC', '-o', library, join(folder, 'thing.c')])
    return library
  }

  it('agree for a library that has what its header says', async () => {
    const path = project()
    const library = build(path, source)
    expect(exportedFunctions(readFileSync(library), library)).toEqual([
      'thing_free',
      'thing_make',
      'thing_mood',
    ])
    expect(checkSymbols((await loadProject(path)).plan, library)).toEqual([])
  })

  it('name a function that the library lost, with its line in the header (GQ-02)', async () => {
    const path = project()
    const library = build(path, source.replace(/^mood.*$/m, ''))
    const problems = checkSymbols((await loadProject(path)).plan, library)
    expect(problems).toMatchObject([{ code: 'SYMBOL', at: { file: 'thing.h', line: 7 } }])
    expect(problems[0]!.message).toContain('thing_mood is declared and bound')
  })

  it('needs no export of a function that the binding leaves out', async () => {
    const rules = [{ match: 'thing_mood', exclude: 'not in every version' }]
    const path = project({ 'thing.json': JSON.stringify({ ...config, rules }) })
    const library = build(path, source.replace(/^mood thing_mood.*$/m, ''))
    expect(checkSymbols((await loadProject(path)).plan, library)).toEqual([])
  })

  it('name a function that no header declares (GQ-01), unless told to ignore it', async () => {
    const path = project()
    const library = build(path, `${source}\nint thing_extra(void) { return 1; }\n`)
    const { plan } = await loadProject(path)
    expect(checkSymbols(plan, library)).toMatchObject([
      { message: expect.stringContaining('exports thing_extra') },
    ])
    expect(checkSymbols(plan, library, { ignore: ['thing_e*'] })).toEqual([])
  })

  it('cannot be read from what is no library', async () => {
    const { plan } = await loadProject(project())
    expect(() => checkSymbols(plan, '/no/such/lib.so')).toThrow(/cannot read the library/)
    expect(() => exportedFunctions(new Uint8Array(100), 'x')).toThrow(/not an ELF file/)
    expect(() => exportedFunctions(new Uint8Array([0x7f, 0x45, 0x4c, 0x46]), 'x')).toThrow(/not an ELF file/)
  })
})

describe('abi (N-08)', () => {
  it.skipIf(compiler === undefined)('asks the compiler', async () => {
    const loaded = await loadProject(project())
    expect(checkAbi(loaded, compiler)).toEqual({ source: 'compiler', problems: [] })
  })

  it.skipIf(compiler === undefined)('says which member lies elsewhere for the compiler', async () => {
    const loaded = await loadProject(project())
    // A model from before the header changed.
    writeFileSync(
      join(loaded.loaded.folder, 'thing.h'),
      header.replace('char tag', 'char tag[12]').replace('BAD = 4', 'BAD = 5'),
    )
    expect(checkAbi(loaded, compiler).problems.map(({ message }) => message)).toEqual([
      'the size of spot is 24 to the compiler and 16 in the binding',
      'the offset of spot.x is 16 to the compiler and 8 in the binding',
      'BAD of mood is 5 to the compiler and 4 in the binding',
    ])
  })

  it.skipIf(compiler === undefined)(
    'says which function has another signature for the compiler',
    async () => {
      const loaded = await loadProject(project())
      writeFileSync(
        join(loaded.loaded.folder, 'thing.h'),
        header.replace('thing_make(spot where)', 'thing_make(spot* where)'),
      )
      expect(checkAbi(loaded, compiler).problems).toMatchObject([
        {
          at: { file: 'thing.h', line: 5 },
          message: expect.stringContaining('THING_PTR thing_make(spot where)'),
        },
      ])
    },
  )

  it('compares with the committed description where there is no compiler', async () => {
    const path = project()
    const loaded = await loadProject(path)
    expect(checkAbi(loaded, undefined).problems[0]?.message).toMatch(/no C compiler, and no .*abi\.json/)
    writeProject(loaded)
    expect(checkAbi(loaded, undefined)).toEqual({ source: 'abi.json', problems: [] })
    writeFileSync(join(loaded.loaded.folder, 'thing.h'), header.replace('double x', 'float x'))
    expect(checkAbi(await loadProject(path), undefined).problems).toMatchObject([
      { message: expect.stringContaining('structs spot: was') },
    ])
  })
})

describe('diff (N-11)', () => {
  it('tells what is new, gone, changed and merely documented, and what breaks', async () => {
    const before = await modelOf(
      'struct s { int a; };\nenum e { A, B };\n#define N 1\nint f(int a);\nint g(void);\nint same(int a);\n',
    )
    const after = await modelOf(
      'struct s { int a; int b; };\nenum e { A, B, C };\n#define N 2\nint f(double a);\nint h(void);\n/** Documented. */\nint same(int b);\n',
    )
    const changes = diffModels(before, after)
    expect(changes.map(({ kind, name, breaking }) => [kind, name, breaking])).toEqual([
      ['changed', 'f', true],
      ['removed', 'g', true],
      ['changed', 'same', false],
      ['added', 'h', false],
      ['changed', 's', true],
      ['changed', 'e', false],
      ['changed', 'N', true],
    ])
    expect(formatChanges(changes).split('\n')[0]).toBe(
      'BREAKING changed function f: int f(int a) -> int f(double a)',
    )
  })

  it('finds nothing between a header and itself', async () => {
    expect(diffModels(await modelOf(header), await modelOf(header))).toEqual([])
  })
})

describe('the members that diff names', () => {
  const detailOf = async (before: string, after: string): Promise<(string | undefined)[]> =>
    diffModels(await modelOf(before), await modelOf(after)).map(({ detail }) => detail)

  it('are those of a struct that changed, are new or are gone, and its size', async () => {
    expect(
      await detailOf('struct s { int same; int a; int b; };', 'struct s { int same; float a; double c; };'),
    ).toEqual(['int a @4 -> float a @4, int b @8 is gone, 12 bytes -> 16 bytes, double c @8 is new'])
    expect(await detailOf('struct s;', 'struct s { int a; };')).toEqual([
      'opaque -> 4 bytes, int a @0 is new',
    ])
  })

  it('are those of an enum that changed, are new or are gone', async () => {
    expect(await detailOf('enum e { A, B, C = 5, D };', 'enum e { A, C = 4, D = 6, E };')).toEqual([
      'B = 1 is gone, C = 5 -> C = 4, E = 7 is new',
    ])
  })
})

describe('coverage (N-27)', () => {
  const trace = (...functions: string[]): string =>
    functions.map((name) => `${JSON.stringify({ function: name, ms: 1, arguments: [] })}\n`).join('')
  const traced = async (...functions: string[]) => {
    const path = project({ 'trace.jsonl': trace(...functions) })
    return { plan: (await loadProject(path)).plan, file: join(path, '../trace.jsonl') }
  }

  it('names a bound function that no trace has a call of, with its line in the header', async () => {
    const { plan, file } = await traced('thing_make', 'thing_free', 'of_another_library')
    expect(checkCoverage(plan, [file])).toEqual([
      {
        code: 'COVERAGE',
        message: 'thing_mood is bound, and never called',
        at: { file: 'thing.h', line: 7 },
      },
    ])
  })

  it('takes several traces together, and ignores what it is told to', async () => {
    const { plan, file } = await traced('thing_make')
    const more = join(folderWith({ 'more.jsonl': trace('thing_mood') }), 'more.jsonl')
    expect(checkCoverage(plan, [file, more])).toEqual([])
    expect(checkCoverage(plan, [file], { ignore: ['*_mood'] })).toEqual([])
    expect(checkCoverage(plan, [file], { ignore: ['*_make'] })).toHaveLength(1)
  })

  it('refuses what is no trace, with file and line', async () => {
    const { plan, file } = await traced('thing_make')
    for (const line of ['{"function":', 'null', '{"function":1}']) {
      writeFileSync(file, `${trace('thing_make')}${line}\n`)
      const problems = await problemsOf((async () => checkCoverage(plan, [file]))())
      expect(problems).toMatchObject([{ code: 'COVERAGE', at: { file, line: 2 } }])
    }
    expect(() => checkCoverage(plan, ['/no/such/trace.jsonl'])).toThrow(/UCHRONIA_TRACE=\/no\/such/)
  })
})

describe.skipIf(!isLinux)('abi of headers for C++', () => {
  const plus = `#include <cstddef>
#ifdef __cplusplus
extern "C" {
#endif
typedef struct spot { char tag; std::size_t n; } spot;
spot spot_make(std::size_t n);
#ifdef __cplusplus
}
#endif
`
  const settings = { library: { name: 'spot', headers: ['spot.h'] }, output: 'generated' }
  const loaded = (text: string) =>
    loadProject(join(folderWith({ 'spot.h': text, 'spot.json': JSON.stringify(settings) }), 'spot.json'))

  it('compares with what a C++ compiler sees where a C compiler cannot read the header', async () => {
    const good = await loaded(plus)
    expect(checkAbi(good, compiler).problems).toEqual([])
    const wrong = {
      ...good,
      model: { ...good.model, structs: good.model.structs.map((s) => ({ ...s, size: 4 })) },
    }
    expect(checkAbi(wrong, compiler).problems).toMatchObject([
      { message: expect.stringMatching(/size of spot is 16/) },
    ])
  })

  it.skipIf(!isLinux || spawnSync('g++', ['--version']).status !== 0)(
    'reads C where CC names a compiler for C++',
    async () => {
      expect(checkAbi(await loadProject(project()), 'g++').problems).toEqual([])
    },
  )

  it('blames the header that does not compile by itself, in either language', async () => {
    const [problem] = checkAbi(await loaded('int f(size_t n);\n'), compiler).problems
    expect(problem).toMatchObject({ code: 'ABI', at: { file: 'spot.h' } })
    expect(problem?.message).toMatch(/do not compile by themselves.*as C: .*as C\+\+: /s)
  })
})

describe('lint (N-26)', () => {
  it('finds names and types that do not fit, and documentation that is not of the declaration', async () => {
    const model = await modelOf(`#define DOG_PTR void*
#define CROC_PTR void*
/** Makes a crocodile. */
DOG_PTR create_croc(void);
/** @param size how big */
void feed(DOG_PTR dog, int);
/** Reads. @param[out] to where */
void copy(const double* to);
int bare();
`)
    expect(lintModel(model).map(({ message }) => message)).toEqual([
      'create_croc: it is called after CROC_PTR, and declared with DOG_PTR',
      'feed: it has no documentation',
      'feed: its documentation has a parameter size, its declaration has none',
      'feed: the parameter dog is not documented, others are',
      'feed: the parameter arg1 is not documented, others are',
      'feed: parameter 2 has no name',
      'bare: it has no documentation',
      'bare: write (void): in C, () says nothing about the arguments',
    ])
  })

  it('asks for no word about a parameter whose type has one', async () => {
    const model = await modelOf(`/** A dog. */
#define DOG_PTR void*
/** The error. */
typedef struct problem { int code; } problem;
/** @param metres how far */
void walk(DOG_PTR dog, double metres, int steps, problem* error);
`)
    expect(lintModel(model).map(({ message }) => message)).toEqual([
      'walk: the parameter steps is not documented, others are',
    ])
  })
})

describe('the command line', () => {
  const both = async (...args: string[]): Promise<{ code: number; out: string; err: string }> => {
    const [out, err]: [string[], string[]] = [[], []]
    const code = await main(
      args,
      (line) => void out.push(line),
      (line) => void err.push(line),
    )
    return { code, out: out.join('\n'), err: err.join('\n') }
  }
  const run = async (...args: string[]): Promise<{ code: number; text: string }> => {
    const { code, out, err } = await both(...args)
    return { code, text: [err, out].filter((text) => text !== '').join('\n') }
  }

  it('prints what was asked for on standard output, and problems on standard error', async () => {
    const folder = folderWith({ 'good.h': 'int f(void);', 'bad.h': 'int f(nothing_known x);' })
    expect(await both('model', join(folder, 'good.h'))).toMatchObject({ code: 0, err: '' })
    expect(await both('model', join(folder, 'bad.h'))).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringMatching(/^bad\.h:1: UNKNOWN_TYPE: the type nothing_known/),
    })
    expect(await both('nonsense')).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringMatching(/unknown command/),
    })
  })

  it('generates, then finds no drift, then finds it (exit code 1)', async () => {
    const path = project()
    expect(await run('generate', path)).toMatchObject({
      code: 0,
      text: expect.stringContaining('2 functions bound, 0 left out'),
    })
    expect((await run('drift', path)).code).toBe(0)
    writeFileSync(join(path, '../generated/index.ts'), 'edited')
    expect(await run('drift', path)).toMatchObject({
      code: 1,
      text: expect.stringMatching(/index\.ts:1: DRIFT: is "edited"/),
    })
  })

  it('lists what a trace never calls and counts it, and exits with 1 unless nothing is missing', async () => {
    const path = project({ 'trace.jsonl': '{"function":"thing_make"}\n' })
    const file = join(path, '../trace.jsonl')
    expect(await run('coverage', path, file)).toEqual({
      code: 1,
      text: 'thing.h:7: COVERAGE: thing_mood is bound, and never called\n2 functions bound, 1 never called.',
    })
    expect(await run('coverage', path, file, '--ignore', 'thing_mood')).toEqual({
      code: 0,
      text: '2 functions bound, all called or ignored.',
    })
  })

  it('explains a function: the declaration, what each parameter is, and the wrapper (N-22)', async () => {
    const { text } = await run('explain', project(), 'thing_make')
    expect(text).toContain('THING_PTR thing_make(spot where)')
    expect(text).toContain('declared at thing.h:5')
    expect(text).toContain('where: struct (argument where; struct: spot; dir: in; byValue)')
    expect(text).toContain('  thingMake(where: Spot): ThingHandle {')
    expect((await run('explain', project(), 'thing_free')).text).toContain('called by the binding itself')
    expect((await run('explain', project(), 'nope')).code).toBe(1)
  })

  it('writes a configuration to start from, which generates as it is', async () => {
    const folder = folderWith({ 'thing.h': header })
    const path = join(folder, 'thing.json')
    expect((await run('init', join(folder, 'thing.h'), path)).code).toBe(0)
    expect((await run('generate', path)).code).toBe(0)
    expect(await run('init', join(folder, 'thing.h'), path)).toMatchObject({
      code: 1,
      text: expect.stringContaining('exists already'),
    })
  })

  it('writes the folders and macros of the command line into the configuration', async () => {
    const folder = folderWith({
      'api/thing.h': '#include <base.h>\n#ifdef WITH_G\nbase_t g(int n[SIZE]);\n#endif\n',
      'include/base.h': 'typedef int base_t;\n',
    })
    const path = join(folder, 'config/thing.json')
    const flags = ['-I', join(folder, 'include'), '-D', 'WITH_G', '-D', 'SIZE=3']
    expect(await run('init', join(folder, 'api/thing.h'), path, ...flags)).toMatchObject({ code: 0 })
    expect(JSON.parse(readFileSync(path, 'utf8')).library).toEqual({
      name: 'thing',
      headers: ['../api/thing.h'],
      includeDirs: ['../include'],
      defines: { WITH_G: '1', SIZE: '3' },
    })
    // Nothing else is missing: the header is read as it was.
    expect((await run('generate', path)).text).toMatch(/AMBIGUOUS: g: parameter n/)
  })

  it('prints models, differences, lint and the schema', async () => {
    const folder = folderWith({ 'a.h': 'int f(void);', 'b.h': 'int g(void);' })
    const [a, b] = [join(folder, 'a.h'), join(folder, 'b.h')]
    expect(JSON.parse((await run('model', a)).text).functions[0].name).toBe('f')
    expect(await run('diff', a, b)).toEqual({
      code: 0,
      text: 'BREAKING removed function f\nadded function g',
    })
    expect((await run('diff', '--breaking', a, b)).code).toBe(1)
    expect((await run('lint', a)).text).toMatch(/a\.h:1: LINT: f: it has no documentation/)
    expect(JSON.parse((await run('schema')).text).properties.library).toBeDefined()
  })

  it('lists all that is wrong with a configuration, and exits with 1', async () => {
    const folder = folderWith({
      'bad.json': '{ "library": { "name": 1 }, "outputs": "x" }',
      'worse.json': '{',
      'h.h': '',
    })
    const { code, text } = await run('generate', join(folder, 'bad.json'))
    expect(code).toBe(1)
    expect(text).toContain('bad.json:1: CONFIG: library.name')
    expect(text).toContain('outputs: there is no such member, see the schema')
    expect((await run('generate', join(folder, 'worse.json'))).text).toContain('not JSON')
    expect((await run('generate', join(folder, 'none.json'))).text).toContain('cannot read the configuration')
    expect((await run('nonsense')).code).toBe(1)
  })

  it('refuses bindings that import each other', async () => {
    const one = { ...config, imports: [{ config: 'two.json', types: [] }] }
    const two = { ...config, output: 'two', imports: [{ config: 'one.json', types: [] }] }
    const folder = folderWith({
      'thing.h': header,
      'one.json': JSON.stringify(one),
      'two.json': JSON.stringify(two),
    })
    const problems = await problemsOf(loadProject(join(folder, 'one.json')))
    expect(problems[0]!.message).toBe('bindings import each other: one.json -> two.json -> one.json')
  })
})

describe('the schema of configurations', () => {
  it('is the committed one (N-23)', async () => {
    const lines: string[] = []
    await main(['schema'], (line) => void lines.push(line))
    const committed = JSON.parse(readFileSync(join(import.meta.dirname, '../schema.json'), 'utf8'))
    expect(JSON.parse(lines.join('\n'))).toEqual(committed)
  })
})
