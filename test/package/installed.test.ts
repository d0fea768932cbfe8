// The tarballs of `npm run pack`, installed as npm does it, in the hands of other tools: the compiler of TypeScript, a
// bundler, CommonJS, worker threads. Skipped where nothing was packed.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build, type Format } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isEngine, isGenerator, packed, tarballsHere } from '../../tools/package/tarballs.mjs'
import { hostTarget } from '../../tools/package/targets.mjs'
import { repository } from '../support/repository.ts'

const tarballs = tarballsHere().filter((name) => !isGenerator(name))

const READ = `const library = TimeSeriesLibrary.open(process.argv[2])
console.log(library.getSeries('rain_fcast').at(0).toArrow().numRows, 'leads')
library.dispose()
`

describe.skipIf(!tarballs.some(isEngine))('the packages as npm installs them', () => {
  let folder = ''
  let catalogue = ''

  /** Runs Node on a program; returns its exit code and what it printed. */
  function node(...args: string[]): { status: number | null; output: string } {
    const { status, stdout, stderr } = spawnSync(process.execPath, args, {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, NODE_OPTIONS: '', UCHRONIA_LIBRARY: '' },
    })
    return { status, output: `${stdout}${stderr}` }
  }

  /** Writes a program of the project and runs it. */
  function run(name: string, code: string, ...args: string[]): string {
    writeFileSync(join(folder, name), code)
    const { status, output } = node(name, ...args)
    expect(status, output).toBe(0)
    return output.trim()
  }

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'uchronia-installed-'))
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n')
    const options = ['--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts']
    const files = tarballs.map((name) => join(packed, name))
    const { status, stderr } = spawnSync('npm', ['install', ...options, ...files], {
      cwd: folder,
      encoding: 'utf8',
    })
    expect(status, stderr).toBe(0)
    catalogue = join(folder, 'x/catchment.yaml')
    const sample = node('node_modules/uchronia/bin/uchronia.js', 'sample', 'x')
    expect(sample.status, sample.output).toBe(0)
  }, 300_000)

  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('give every entry that they export', () => {
    const entries = ['', '/internal', '/arrow', '/danfo'].map((name) => `@uchronia/series${name}`)
    entries.push('@uchronia/cinterop', '@uchronia/cinterop/binding', '@uchronia/engine', '@uchronia/refcount')
    entries.push(...['', '/internal', '/png', '/terminal'].map((name) => `@uchronia/plot${name}`))
    entries.push('@uchronia/verify', 'uchronia', 'uchronia/sample')
    const code = `for (const name of ${JSON.stringify(entries)}) if (Object.keys(await import(name)).length === 0) console.log(name, 'is empty')`
    expect(run('entries.mjs', code)).toBe('')
  })

  it('load in few modules, and neither apache-arrow nor koffi nor verify before they are used', () => {
    const loaded = run(
      'loaded.mjs',
      `import { register } from 'node:module'
import { MessageChannel } from 'node:worker_threads'
const { port1, port2 } = new MessageChannel()
const hooks = \`let port
export const initialize = (data) => { port = data.port }
export const load = (url, context, next) => { port.postMessage(url); return next(url, context) }\`
register('data:text/javascript,' + encodeURIComponent(hooks), { data: { port: port2 }, transferList: [port2] })
port1.on('message', (url) => { if (url.startsWith('file:')) console.log(url) })
await import('uchronia')
setTimeout(() => port1.close(), 100)`,
    ).split('\n')
    expect(loaded.filter((url) => /apache-arrow|koffi|saxes|@uchronia\/(verify|plot)\//.test(url))).toEqual(
      [],
    )
    expect(loaded.length).toBeGreaterThan(5)
    expect(loaded.length).toBeLessThan(25)
  })

  it('have each class once, whichever package it is asked for from', () => {
    const code = `import { TimeSeriesLibrary, UnivariateSeries as B } from 'uchronia'
import { UnivariateSeries as A } from '@uchronia/series'
import { Table } from 'apache-arrow'
import { align } from '@uchronia/verify'
const library = TimeSeriesLibrary.open(process.argv[2])
const read = library.getSeries('rain_obs', 'collection').read().station('401201')
const forecast = library.getSeries('rain_fcast')
console.log(A === B, read instanceof A, read.toArrow() instanceof Table, typeof align)
library.dispose()`
    expect(run('classes.mjs', code, catalogue)).toBe('true true true function')
  })

  it('are loaded by require', () => {
    const code = `const { TimeSeriesLibrary } = require('uchronia')\n${READ}`
    expect(run('require.cjs', code, catalogue)).toContain('168 leads')
  })

  it.each(['esm', 'cjs'] as Format[])(
    'are bundled by esbuild as %s, and run beside node_modules',
    async (format) => {
      const file = await bundle(format, folder)
      const { status, output } = node(file, catalogue)
      expect(status, output).toBe(0)
      expect(output).toContain('168 leads')
    },
  )

  it.each(['esm', 'cjs'] as Format[])(
    'say in a bundle as %s without node_modules what is to be done',
    async (format) => {
      const alone = mkdtempSync(join(tmpdir(), 'uchronia-bundle-'))
      try {
        const file = await bundle(format, alone)
        const { status, stderr } = spawnSync(process.execPath, [file, catalogue], {
          cwd: alone,
          encoding: 'utf8',
          env: { ...process.env, NODE_OPTIONS: '', UCHRONIA_LIBRARY: '' },
        })
        expect(status).not.toBe(0)
        expect(stderr).toContain(`the package @uchronia/engine-${hostTarget()}, which is not installed`)
        expect(stderr).toContain('A bundle needs it in a node_modules folder above it')
      } finally {
        rmSync(alone, { recursive: true, force: true })
      }
    },
  )

  async function bundle(format: Format, outdir: string): Promise<string> {
    const source = join(folder, 'bundled.mjs')
    writeFileSync(source, `import { TimeSeriesLibrary } from 'uchronia'\n${READ}`)
    const outfile = join(outdir, `bundled-${format}.${format === 'cjs' ? 'cjs' : 'mjs'}`)
    // As its users are told: what holds more than JavaScript stays outside.
    const external = ['koffi', 'danfojs-node', '@duckdb/node-api', 'parquet-wasm', '@resvg/resvg-js']
    await build({
      entryPoints: [source],
      bundle: true,
      platform: 'node',
      format,
      outfile,
      external,
      logLevel: 'error',
    })
    return outfile
  }

  it('work in worker threads, several at a time', () => {
    const worker = `import { parentPort, workerData } from 'node:worker_threads'
import { TimeSeriesLibrary } from 'uchronia'
const library = TimeSeriesLibrary.open(workerData)
parentPort.postMessage(library.getSeries('rain_fcast').at(0).toArrow().numRows)
library.dispose()`
    writeFileSync(join(folder, 'worker.mjs'), worker)
    const code = `import { Worker } from 'node:worker_threads'
const one = () => new Promise((resolve, reject) => {
  new Worker(new URL('./worker.mjs', import.meta.url), { workerData: process.argv[2] }).on('message', resolve).on('error', reject)
})
console.log((await Promise.all([one(), one(), one()])).join())`
    expect(run('workers.mjs', code, catalogue)).toBe('168,168,168')
  })

  describe('in TypeScript', () => {
    const WITH_USING = `import { TimeSeriesLibrary, type UnivariateSeries } from 'uchronia'
import { align } from '@uchronia/verify'
using library = TimeSeriesLibrary.open('x/catchment.yaml')
using flow = library.getSeries('streamflow', 'single')
const read: UnivariateSeries = flow.read()
export const rows: number = read.toArrow().numRows
export const again: typeof align = align
`
    const WITHOUT = WITH_USING.replaceAll('using ', 'const ')

    it.each([
      [
        'using, node16',
        WITH_USING,
        { module: 'node16', target: 'es2022', lib: ['es2023', 'esnext.disposable'] },
      ],
      ['using, bundler', WITH_USING, { module: 'preserve', target: 'esnext', lib: ['esnext', 'dom'] }],
      ['no using, node16', WITHOUT, { module: 'node16', target: 'es2022', lib: ['es2022'] }],
    ])('with %s', (_, code, compilerOptions) => {
      const project = mkdtempSync(join(folder, 'typescript-'))
      mkdirSync(join(project, 'src'))
      writeFileSync(join(project, 'src/index.mts'), code)
      const options = { strict: true, noEmit: true, skipLibCheck: true, types: ['node'], ...compilerOptions }
      writeFileSync(
        join(project, 'tsconfig.json'),
        JSON.stringify({ compilerOptions: options, include: ['src'] }),
      )
      symlinkSync(join(folder, 'node_modules'), join(project, 'node_modules'))
      const { status, output } = node(join(repository, 'node_modules/typescript/bin/tsc'), '-p', project)
      expect(status, output).toBe(0)
    })
  })
})
