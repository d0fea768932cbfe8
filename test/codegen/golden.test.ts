import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { checkAbi, checkDrift, findCompiler, loadProject, type Project } from '@uchronia/codegen'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const configs = [
  'test/codegen/dogs/dogs.codegen.json',
  'test/codegen/fleet/core.codegen.json',
  'test/codegen/fleet/ships.codegen.json',
  'test/codegen/fleet/cargo.codegen.json',
  'test/codegen/hostile/hostile.codegen.json',
  'packages/uchronia/extension.codegen.json',
  'packages/uchronia/base.codegen.json',
]

describe.each(configs)('the committed output of %s', (config) => {
  let project: Project
  beforeAll(async () => {
    project = await loadProject(join(root, config))
  })

  it('is what would be generated now (N-10, N-24)', () => {
    expect(checkDrift(project)).toEqual([])
  })

  it('carries no path of a machine, and no date', () => {
    const home = [root, tmpdir(), process.env.HOME ?? root]
    for (const [name, text] of project.files) {
      for (const path of home) expect([name, text.includes(`${path}/`)]).toEqual([name, false])
      expect(text).not.toMatch(/20\d\d-\d\d-\d\dT/)
    }
  })

  it('is the same when generated again (N-12)', async () => {
    const again = await loadProject(join(root, config))
    expect([...again.files]).toEqual([...project.files])
  })

  it.skipIf(findCompiler() === undefined)(
    'has the layouts and signatures that a C compiler sees (N-08)',
    () => {
      expect(checkAbi(project, findCompiler()).problems).toEqual([])
    },
  )
})

describe('generated code', () => {
  const folder = mkdtempSync(join(tmpdir(), 'uchronia-format-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('is formatted, linted and sorted as the project is (N-12)', async () => {
    for (const config of configs) {
      const project = await loadProject(join(root, config))
      const target = join(folder, 'src', basename(config))
      for (const [name, text] of project.files) {
        if (!name.endsWith('.ts')) continue
        mkdirSync(target, { recursive: true })
        writeFileSync(join(target, name), text)
      }
    }
    const rules = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8'))
    writeFileSync(
      join(folder, 'biome.json'),
      JSON.stringify({ ...rules, vcs: undefined, $schema: undefined }),
    )
    const biome = join(root, 'node_modules/.bin/biome')
    const answer = ((): string => {
      try {
        return execFileSync(biome, ['check', '--error-on-warnings', 'src'], {
          cwd: folder,
          encoding: 'utf8',
          stdio: 'pipe',
        })
      } catch (error) {
        return `FAILED ${(error as { stdout: string; stderr: string }).stdout}${(error as { stderr: string }).stderr}`
      }
    })()
    expect(answer).not.toContain('FAILED')
  })

  it('compiles with erasable syntax and isolated declarations, without any', () => {
    const target = join(root, 'test/codegen/out/golden')
    mkdirSync(target, { recursive: true })
    for (const [from, to] of [
      ['test/codegen/dogs/golden', 'dogs'],
      ['test/codegen/fleet/golden', 'fleet'],
      ['test/codegen/hostile/golden', 'hostile'],
    ] as const) {
      cpSync(join(root, from), join(target, 'src', to), { recursive: true })
    }
    const options = {
      extends: '../../../../tsconfig.base.json',
      compilerOptions: {
        customConditions: ['x-source'],
        noEmit: false,
        rootDir: '../../../..',
        skipLibCheck: true,
      },
      include: ['src'],
    }
    writeFileSync(join(target, 'tsconfig.json'), JSON.stringify(options))
    const tsc = join(root, 'node_modules/.bin/tsc')
    try {
      execFileSync(
        tsc,
        ['-p', target, '--outDir', join(folder, 'dist'), '--tsBuildInfoFile', join(folder, 'info')],
        {
          encoding: 'utf8',
          stdio: 'pipe',
        },
      )
    } catch (error) {
      const lines = (error as { stdout: string }).stdout.split('\n')
      // The packages it imports are checked by themselves.
      expect(lines.filter((line) => line.includes('codegen/out/'))).toEqual([])
    } finally {
      rmSync(target, { recursive: true, force: true })
    }
  })
})
