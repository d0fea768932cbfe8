import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { program, uchronia } from '../support/command.ts'
import { temporaryFolder } from '../support/temporary.ts'

const folder = temporaryFolder()
const library = join(folder, 'sample', 'catchment.yaml')

beforeAll(() => {
  const { status, stderr } = uchronia(
    'sample',
    join(folder, 'sample'),
    '--issues',
    '2',
    '--members',
    '2',
    '--leads',
    '24',
  )
  if (status !== 0) throw new Error(stderr)
})
afterEach(() => {
  vi.unstubAllEnvs()
})

describe('uchronia doctor', () => {
  test('says what there is: runtime, engine and where it was found, packages', () => {
    const { status, stdout } = uchronia('doctor')
    expect(status).toBe(0)
    expect(stdout).toMatch(/^runtime +(Node|Bun|Deno) \d/m)
    expect(stdout).toMatch(
      /^engine +\S+uchronia\S*, by the build of this checkout$|^engine +\S+, by UCHRONIA_LIBRARY$/m,
    )
    expect(stdout).toMatch(/^filters +deflate.*zstd/m)
    expect(stdout).toMatch(/^live handles +0$/m)
    expect(stdout).toMatch(/^danfojs-node +(\d|not installed)/m)
    const { ok, engine, problems } = JSON.parse(uchronia('doctor', '--json').stdout)
    expect({ ok, problems, abi: engine.about.abi }).toEqual({ ok: true, problems: [], abi: 1 })
  })

  test('ends with 1 and what to do when the engine is missing or is none', () => {
    vi.stubEnv('UCHRONIA_LIBRARY', '/nowhere/libuchronia.so')
    const missing = uchronia('doctor')
    expect(missing.status).toBe(1)
    expect(missing.stdout).toMatch(/Problem: [\s\S]*\/nowhere\/libuchronia\.so[\s\S]*correct or unset it/)
    vi.stubEnv('UCHRONIA_LIBRARY', program)
    const { status, stdout } = uchronia('doctor', '--json')
    expect(status).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      engine: { foundBy: 'UCHRONIA_LIBRARY', about: null },
    })
  })
})

test('no error advises what a command line cannot give', () => {
  vi.stubEnv('UCHRONIA_LIBRARY', program)
  const { status, stderr } = uchronia('ls', library)
  expect(status).toBe(1)
  expect(stderr).toMatch(/UCHRONIA_PRELOAD/)
  expect(stderr).not.toMatch(/[{}]/)
})

test.each([
  [['verfy'], 2, /unknown command 'verfy'\. Did you mean verify\?/],
  [['ls', '--jsn'], 2, /unknown option '--jsn'\. Did you mean --json\?/],
  [['info', library, 'rain_fcst'], 1, /no series rain_fcst .*Did you mean rain_fcast\?$/m],
  [['plot', library, 'streamflwo'], 1, /Did you mean streamflow\?$/m],
  [
    ['verify', library, 'rain_fcast', '--observed', 'rain_obs', '--metrics', 'crpz'],
    2,
    /no metric "crpz"\. Did you mean crps\?/,
  ],
  [
    [
      'verify',
      library,
      'rain_fcast',
      '--observed',
      'rain_obs',
      '--metrics',
      'crpss',
      '--reference',
      'climate',
    ],
    1,
    /The reference is climatology, persistence or a forecast of the library, and no series climate/,
  ],
  [['ls', library, library], 2, /A pattern of files stands in quotation marks: "data\/\*\.nc"\./],
])('%j suggests what was meant', (args, status, text) => {
  const outcome = uchronia(...args)
  expect(outcome.status).toBe(status)
  expect(outcome.stderr).toMatch(text)
})

test('--quiet says nothing about files that are written, before and after the subcommand, and lists all the same', () => {
  const file = join(folder, 'a.csv')
  const silent = { status: 0, stdout: '', stderr: '' }
  expect(uchronia('export', library, 'streamflow', '-o', file, '--quiet')).toMatchObject(silent)
  expect(uchronia('-q', 'export', library, 'streamflow', '-o', file, '--force')).toMatchObject(silent)
  expect(existsSync(file)).toBe(true)
  expect(uchronia('ls', library, '--quiet').stdout).toMatch(/rain_fcast/)
  expect(uchronia('export', library, 'streamflow', '-o', '-', '-q').stdout).toMatch(/^time,value/)
})

test('nothing is coloured, with NO_COLOR and without it', () => {
  for (const value of [undefined, '1']) {
    vi.stubEnv('NO_COLOR', value)
    vi.stubEnv('FORCE_COLOR', value === undefined ? '1' : undefined)
    for (const args of [
      ['--help'],
      ['ls', library],
      ['plot', library, 'streamflow'],
      ['doctor'],
      ['nothing'],
    ]) {
      const { stdout, stderr } = uchronia(...args)
      expect(stdout + stderr).not.toContain('\u001b')
    }
  }
})

/** Runs a script of a shell in which `uchronia` is the command. */
function inShell(shell: string, args: readonly string[]): string {
  const bin = join(folder, 'bin')
  mkdirSync(bin, { recursive: true })
  writeFileSync(join(bin, 'uchronia'), `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`, {
    mode: 0o755,
  })
  const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}`, HOME: folder }
  const { status, stdout, stderr } = spawnSync(shell, args, { encoding: 'utf8', env })
  if (status !== 0) throw new Error(`${shell} ended with ${status}: ${stderr}`)
  return stdout
}

const has = (shell: string) => spawnSync(shell, ['--version']).status === 0

describe('uchronia completion', () => {
  const lines: [string[], string[]][] = [
    [['verif'], ['verify']],
    [
      ['info', library, 'rain_fcast_4'],
      ['rain_fcast_401202', 'rain_fcast_401203'],
    ],
    [['plot', library, 'rain_fcast', '--observed', 'streamflow_'], ['streamflow_ens']],
    [
      ['plot', library, 'rain_fcast', '--theme', ''],
      ['dark', 'light'],
    ],
    [['verify', library, 'rain_fcast', '--metrics', 'rank'], ['rank_histogram']],
    [['export', '--spreadsheet-'], ['--spreadsheet-safe']],
    [
      ['completion', ''],
      ['bash', 'fish', 'zsh'],
    ],
  ]

  test.each(lines)('after %j offers %j', (words, offered) => {
    expect(
      uchronia('complete', '--', ...words)
        .stdout.trim()
        .split('\n'),
    ).toEqual(offered)
  })

  test('offers files where a library or a file is meant, and nothing for a library that cannot be opened', () => {
    expect(uchronia('complete', '--', 'ls', '').stdout).toBe(':files\n')
    expect(uchronia('complete', '--', 'export', library, 'streamflow', '-o', '').stdout).toBe(':files\n')
    expect(uchronia('complete', '--', 'info', 'nowhere.yaml', '')).toMatchObject({
      status: 0,
      stdout: '',
      stderr: '',
    })
  })

  test.skipIf(!has('bash'))('works in bash', () => {
    const script = lines.slice(0, 3).map(([words]) => {
      const all = ['uchronia', ...words].map((word) => `'${word}'`).join(' ')
      return `COMP_WORDS=(${all}); COMP_CWORD=${words.length}; _uchronia; echo "\${COMPREPLY[@]}"`
    })
    const source = 'source <(uchronia completion bash)'
    expect(
      inShell('bash', ['--norc', '-c', [source, ...script].join('\n')])
        .trim()
        .split('\n'),
    ).toEqual(lines.slice(0, 3).map(([, offered]) => offered.join(' ')))
  })

  test.skipIf(!has('fish'))('works in fish (the Debian package)', () => {
    const script = lines.slice(0, 3).map(([words]) => `complete -C 'uchronia ${words.join(' ')}'`)
    const printed = inShell('fish', ['-c', ['uchronia completion fish | source', ...script].join('\n')])
    expect(printed.trim().split('\n')).toEqual(lines.slice(0, 3).flatMap(([, offered]) => offered))
  })

  test.skipIf(!has('zsh'))('works in zsh (the Debian package)', () => {
    const script = lines.slice(0, 3).map(([words]) => {
      const all = ['uchronia', ...words].map((word) => `'${word}'`).join(' ')
      return `words=(${all}); CURRENT=${words.length + 1}; _uchronia`
    })
    // Outside of a line that is edited, compadd is a function that prints what it is given.
    const stubs = `compdef() { : }\ncompadd() { print -r -- "\${(@P)2}" }\n_files() { print files }`
    const printed = inShell('zsh', [
      '-f',
      '-c',
      [stubs, 'source <(uchronia completion zsh)', ...script].join('\n'),
    ])
    expect(printed.trim().split('\n')).toEqual(lines.slice(0, 3).map(([, offered]) => offered.join(' ')))
  })
})
