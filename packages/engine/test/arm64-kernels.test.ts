import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'

const compiler = 'aarch64-linux-gnu-g++'
const emulator = 'qemu-aarch64'
const there = [compiler, emulator].every((name) => spawnSync(name, ['--version']).status === 0)
const folder = mkdtempSync(join(tmpdir(), 'uchronia-arm64-'))
afterAll(() => rmSync(folder, { recursive: true }))

const native = join(import.meta.dirname, '..', 'native')
const SOURCES = [
  ...['kernels', 'network', 'plain', 'avx2', 'avx512', 'processor'].map((name) => `kernels/${name}.cpp`),
  ...['threads/parallel.cpp', 'test/kernels_test.cpp', 'test/main.cpp'],
]

function run(program: string, args: string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: native, encoding: 'utf8' })
  expect(status, `${program}\n${stdout}${stderr}`).toBe(0)
  return stdout
}

test.skipIf(!there)(
  `kernels for NEON pass their tests under emulation (${compiler} and ${emulator}, Debian's qemu-user)`,
  () => {
    // Of the host's headers only those that are alike on all processors.
    mkdirSync(join(folder, 'include'))
    symlinkSync('/usr/include/doctest', join(folder, 'include', 'doctest'))
    const include = ['-I', '.', '-I', '../include', '-isystem', join(folder, 'include')]
    const flags = ['-std=c++17', '-O2', '-ffp-contract=off', '-Wall', '-Wextra', '-Wconversion', '-Werror']
    const binary = join(folder, 'kernels_test')
    run(compiler, [...flags, ...include, ...SOURCES, '-o', binary, '-pthread', '-static'])
    expect(run(emulator, [binary, '--success=false'])).toMatch(/\d+ passed \| 0 failed/)
  },
  120_000,
)
