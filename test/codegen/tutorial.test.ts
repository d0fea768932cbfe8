import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { format } from 'node:util'
import { findCompiler, main } from '@uchronia/codegen'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const out = join(import.meta.dirname, 'out/tutorial')
const page = readFileSync(join(root, 'packages/codegen/docs/tutorial.md'), 'utf8')
const compiler = findCompiler()

/** The code blocks of the page: language, name of the file, text. */
const blocks = [...page.matchAll(/^```(\w+)(?: (\S+))?\n([\s\S]*?)^```$/gm)].map(
  ([, language, file, text]) => ({
    language: language!,
    file,
    text: text!,
  }),
)
const fileOf = (name: string): string => blocks.find(({ file }) => file === name)!.text

describe.skipIf(compiler === undefined || process.platform !== 'linux')('the tutorial of codegen', () => {
  const home = process.cwd()
  beforeAll(() => {
    rmSync(out, { recursive: true, force: true })
    mkdirSync(out, { recursive: true })
    for (const name of ['gauge.h', 'gauge.c', 'use.ts', 'mock.ts'])
      writeFileSync(join(out, name), fileOf(name))
    execFileSync(compiler!, ['-shared', '-fPIC', '-o', 'libgauge.so', 'gauge.c'], { cwd: out })
    process.chdir(out)
  })
  afterAll(() => {
    process.chdir(home)
    rmSync(out, { recursive: true, force: true })
  })

  it('prints what it says at each step, with the files that it shows', async () => {
    const printed: string[] = []
    const wanted: string[] = []
    for (const { language, file, text } of blocks) {
      if (file === 'gauge.codegen.json') writeFileSync(join(out, file), text)
      if (language === 'text') wanted.push(text.trimEnd())
      if (language !== 'sh') continue
      const lines: string[] = []
      for (const command of text.trim().split('\n')) {
        const args = command.split(' ').slice(1)
        const print = (line: string): void => void (args[0] === 'explain' || lines.push(line))
        await main(args, print, print)
      }
      printed.push(lines.join('\n'))
    }
    expect(printed).toEqual(wanted)
  })

  it.each(['use.ts', 'mock.ts'])('runs %s, which prints what its comments say', async (name) => {
    const logged: string[] = []
    const log = vi.spyOn(console, 'log').mockImplementation((...args) => void logged.push(format(...args)))
    try {
      await import(join(out, name))
    } finally {
      log.mockRestore()
    }
    const wanted = [...fileOf(name).matchAll(/console\.log\(.*\) \/\/ (.*)$/gm)].map(([, text]) => text)
    expect(wanted.length).toBeGreaterThan(0)
    expect(logged).toEqual(wanted)
  })
})
