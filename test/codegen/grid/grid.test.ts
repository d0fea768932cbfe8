import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import {
  buildPlan,
  CodegenError,
  type Config,
  findCompiler,
  type HeaderModel,
  loadProject,
  type PlanFunction,
  type Problem,
  readHeaders,
  writeProject,
} from '@uchronia/codegen'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parameterCells, resultCells } from './cells.ts'
import { type GridType, parameterTypes, resultTypes } from './types.ts'

const root = resolve(import.meta.dirname, '../../..')
const out = join(
  import.meta.dirname,
  process.env.UCHRONIA_GRID === 'whole' ? '../out/grid-whole' : '../out/grid',
)
const tsc = join(root, 'node_modules/.bin/tsc')
const compiler = findCompiler()
/**
 * All cells, which takes minutes (`UCHRONIA_GRID=whole`); otherwise all values of the first options, those of two options or
 * fewer, and one in so many of the rest.
 */
const isWhole = process.env.UCHRONIA_GRID === 'whole'
const oneIn = 197
const perModule = 400

/** One type with some options. */
interface Cell {
  readonly name: string
  readonly type: string
  readonly spec: object
  readonly variant: Variant
  readonly rule: object
}

/** The way a function says how many elements there are: it knows, by value, or by a pointer. */
type Variant = 1 | 3 | 'n' | 'm'

interface Accepted extends Cell {
  readonly plan: PlanFunction
  readonly symbol: string
}

const header = readFileSync(join(import.meta.dirname, 'grid.h'), 'utf8').replace('#endif\n', '')
const base: Omit<Config, 'library' | 'output'> = {
  handles: { 'thing*': { release: 'grid_thing_free', class: 'ThingHandle' } },
  strings: { release: 'grid_free' },
}
const common = [{ match: 'grid_address', returns: { as: 'address' } }] as const

function parameterDeclaration(type: GridType, variant: Variant, symbol: string): string {
  const count = { 1: '', 3: '', n: ', int32_t n', m: ', int32_t *m' }[variant]
  return `int32_t ${symbol}(${type.c}${count})`
}

function resultDeclaration(c: string, variant: Variant, symbol: string): string {
  return `${c} ${symbol}(${variant === 'n' ? 'int32_t *n' : 'void'})`
}

/** Plans each cell of a type by itself: those that are accepted, and the problems of the others. */
async function sort(
  cells: readonly Cell[],
  declare: (variant: Variant) => string,
  found: { accepted: Accepted[]; refused: { cell: Cell; problems: readonly Problem[] }[]; crashed: string[] },
): Promise<void> {
  const models = new Map<Variant, HeaderModel>()
  for (const cell of cells) {
    let model = models.get(cell.variant)
    if (model === undefined) {
      writeFileSync(join(out, 'one.h'), `${header}${declare(cell.variant)};\n#endif\n`)
      model = await readHeaders(['one.h'], { root: out, includeDirs: [], defines: {} })
      models.set(cell.variant, model)
    }
    const rules = [cell.rule, ...common] as Config['rules'] & object
    const config: Config = { library: { name: 'one', headers: ['one.h'] }, output: 'x', ...base, rules }
    try {
      const plan = buildPlan(model, config).functions.find(({ c }) => c.name === 'f')!
      found.accepted.push({ ...cell, plan, symbol: `f${found.accepted.length}` })
    } catch (error) {
      if (error instanceof CodegenError) found.refused.push({ cell, problems: error.problems })
      else found.crashed.push(`${cell.name}: ${error}`)
    }
  }
}

function chosen<T extends object>(all: readonly T[], first: readonly string[], seed: number): T[] {
  if (isWhole) return [...all]
  return all.filter((spec, index) => {
    const options = Object.keys(spec)
    const isBase = options.every((option) => first.includes(option))
    return isBase || options.length <= 2 || (index * 7919 + seed) % oneIn === 0
  })
}

/** `m` needs its direction, since it is a capacity where the wrapper makes the array. */
const rest = (spec: { length?: unknown }): object => (spec.length === 'm' ? { m: { dir: 'inout' } } : {})

describe.skipIf(compiler === undefined)('every C type with every option (accepted means right)', () => {
  const found = {
    accepted: [] as Accepted[],
    refused: [] as { cell: Cell; problems: readonly Problem[] }[],
    crashed: [] as string[],
  }
  const definitions: string[] = []
  let tried = 0

  beforeAll(async () => {
    rmSync(out, { recursive: true, force: true })
    mkdirSync(out, { recursive: true })
    for (const [seed, type] of parameterTypes.entries()) {
      const cells = chosen(parameterCells(), ['as', 'dir', 'nullable', 'length'], seed).map((spec): Cell => {
        const { length } = spec
        const variant =
          length === 'n' || length === 'm' ? length : length === 3 || spec.rows !== undefined ? 3 : 1
        const name = `${type.name} ${JSON.stringify(spec)}`
        return {
          name,
          type: type.name,
          spec,
          variant,
          rule: { match: 'f', params: { p: spec, ...rest(spec) } },
        }
      })
      tried += cells.length
      const before = found.accepted.length
      await sort(cells, (variant) => parameterDeclaration(type, variant, 'f'), found)
      for (const { symbol, variant } of found.accepted.slice(before)) {
        const count = {
          1: 'const int32_t n = 1;',
          3: 'const int32_t n = 3;',
          n: '',
          m: 'const int32_t n = *m;',
        }[variant]
        definitions.push(`${parameterDeclaration(type, variant, symbol)} { ${count} (void)n; ${type.body} }`)
      }
    }
    for (const [seed, type] of resultTypes.entries()) {
      const cells = chosen(resultCells(), ['as', 'nullable', 'length', 'ownership', 'release'], seed).map(
        (spec): Cell => {
          const variant = spec.length === 'n' ? 'n' : 1
          const name = `${type.name} result ${JSON.stringify(spec)}`
          return { name, type: type.name, spec, variant, rule: { match: 'f', returns: spec } }
        },
      )
      tried += cells.length
      const before = found.accepted.length
      await sort(cells, (variant) => resultDeclaration(type.c, variant, 'f'), found)
      for (const { symbol, variant } of found.accepted.slice(before)) {
        const count = variant === 'n' ? '*n = 3; ' : ''
        definitions.push(`${resultDeclaration(type.c, variant, symbol)} { ${count}return ${type.make}; }`)
      }
    }
  }, 900_000)
  afterAll(() => rmSync(out, { recursive: true, force: true }))

  it('is accepted, or refused with a header line, a place in the configuration and what to say instead', () => {
    expect(found.crashed).toEqual([])
    expect(found.accepted.length).toBeGreaterThan(300)
    expect(found.accepted.length + found.refused.length).toBe(tried)
    console.log(`grid: ${tried} tried, ${found.accepted.length} accepted, ${found.refused.length} refused`)
    const vague = found.refused.flatMap(({ cell, problems }) =>
      problems
        .filter(({ at, message }) => {
          const says = /\bsay\b|leave (it|them|one of them|that) out|exclude|give |needs /.test(message)
          return at === undefined || !says
        })
        .map(({ code, message }) => `${cell.name}: ${code} ${message}`),
    )
    expect(vague.slice(0, 20)).toEqual([])
    const lost = found.refused.filter(({ problems }) =>
      problems.some(
        ({ code, message }) => code === 'CONFIG' && !/rules\[0\]\.|errors\.|params\.p\.length/.test(message),
      ),
    )
    expect(lost.slice(0, 5).map(({ cell, problems }) => [cell.name, problems])).toEqual([])
  })

  it('compiles under strict, and does what its options say when it is called', async () => {
    const support = `
static int32_t live;
struct thing { int32_t value; };
/* What is freed that was never allocated is a constant of which a cell says that it is the caller's. */
static void* known[1 << 14];
static void* grid_alloc(size_t size) { live++; for (int i = 0; i < 1 << 14; i++) if (!known[i]) return known[i] = malloc(size); return malloc(size); }
static char* grid_text(const char* text) { return strcpy((char*)grid_alloc(strlen(text) + 1), text); }
THING_PTR grid_thing(int32_t value) { live++; THING_PTR made = malloc(sizeof(thing)); made->value = value; return made; }
void grid_thing_free(THING_PTR thing) { live--; free(thing); }
void grid_free(void* memory) { for (int i = 0; i < 1 << 14; i++) if (memory && known[i] == memory) { live--; known[i] = NULL; free(memory); return; } }
int32_t grid_value(THING_PTR thing) { return thing->value; }
int32_t grid_live(void) { return live; }
static struct { char bytes[64]; } room;
void* grid_address(void) { memset(&room, 0, sizeof(room)); return &room; }
`
    writeFileSync(join(out, 'grid.h'), `${header}#endif\n`)
    writeFileSync(
      join(out, 'grid.c'),
      `#include <stdlib.h>\n#include <string.h>\n#include "grid.h"\n${support}${definitions.join('\n')}\n`,
    )
    const library = join(out, 'libgrid.so')
    execFileSync(compiler!, ['-w', '-shared', '-fPIC', '-o', library, join(out, 'grid.c')])

    const modules: object[] = []
    for (let start = 0; start < found.accepted.length; start += perModule) {
      const cells = found.accepted.slice(start, start + perModule)
      const name = `grid${modules.length}`
      const declared = definitions
        .slice(start, start + perModule)
        .map((text) => `${text.slice(0, text.indexOf(' {'))};`)
      writeFileSync(join(out, `${name}.h`), `${header}${declared.join('\n')}\n#endif\n`)
      const rules = [...cells.map(({ rule, symbol }) => ({ ...rule, match: symbol })), ...common]
      const config = { library: { name, headers: [`${name}.h`] }, output: name, ...base, rules }
      writeFileSync(join(out, `${name}.json`), JSON.stringify(config))
      const project = await loadProject(join(out, `${name}.json`))
      writeProject(project)
      modules.push({
        file: `./${name}/index.js`,
        className: project.plan.library.className,
        cells: cells.map(describeCell),
      })
    }
    const options = {
      extends: '../../../../tsconfig.base.json',
      compilerOptions: {
        composite: false,
        incremental: false,
        declaration: false,
        declarationMap: false,
        isolatedDeclarations: false,
        sourceMap: false,
        tsBuildInfoFile: null,
        rootDir: '.',
        outDir: '.',
      },
      include: ['grid*/*.ts'],
      exclude: [],
    }
    writeFileSync(join(out, 'tsconfig.json'), JSON.stringify(options))
    execFileSync(tsc, ['-b', 'packages/cinterop'], { cwd: root })
    const compiled = spawnSync(tsc, ['-p', out], { cwd: root, encoding: 'utf8' })
    expect(compiled.stdout.split('\n').slice(0, 20).join('\n')).toBe('')

    writeFileSync(join(out, 'cells.json'), JSON.stringify({ library, modules }))
    copyFileSync(join(import.meta.dirname, 'driver.mjs'), join(out, 'driver.mjs'))
    const run = spawnSync(process.execPath, ['driver.mjs'], {
      cwd: out,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    })
    const last = run.stderr.trim().split('\n').slice(-8).join('\n')
    expect([run.status, run.signal, run.status === 0 ? '' : last]).toEqual([0, null, ''])
    const { calls, wrong } = JSON.parse(run.stdout) as { calls: number; wrong: string[] }
    console.log(`grid: ${calls} calls`)
    expect(wrong.slice(0, 40)).toEqual([])
    expect(calls).toBeGreaterThan(found.accepted.length)
  }, 900_000)
})

/** The description of a cell for the driver. */
function describeCell({ name, type, spec, variant, plan, symbol }: Accepted): object {
  const parameter = plan.parameters.find(({ c }) => c.name === 'p')
  if (parameter === undefined) {
    return {
      name,
      type,
      method: symbol,
      result: plan.result,
      bytes: (spec as { as?: string }).as === 'bytes',
    }
  }
  const { role, nullable } = parameter
  const count = plan.parameters.find(({ c }) => c.name !== 'p')
  return {
    name,
    type,
    method: symbol,
    parameter: parameter.name,
    role,
    nullable,
    fixed: variant === 3,
    // The caller says how much there is room for.
    capacity: count?.role.kind === 'scalar' || count?.role.kind === 'outScalar',
    stored: count?.role.kind === 'filledCount' || count?.role.kind === 'outScalar',
  }
}
