// A prebuilt library must be what its package promises, as far as the file itself says.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cached, digest } from './cache.mjs'
import { run } from './run.mjs'
import { glibc, targets } from './targets.mjs'

const here = import.meta.dirname
const header = join(here, '../../packages/engine/include/uchronia.h')
/** Reads all three formats of libraries. It has no part in what is built. */
const lief = 'lief==1.0.0'

const formats = { Linux: 'ELF', Darwin: 'Mach-O', Windows: 'PE' }
const machines = {
  ELF: { x64: 'X86_64', arm64: 'AARCH64' },
  'Mach-O': { x64: 'X86_64', arm64: 'ARM64' },
  PE: { x64: 'AMD64' },
}

/** Exports, needed libraries, newest version of glibc and more, read from a library file. */
export function inspect(file) {
  const python = cached(`check-${digest([lief])}`, (folder) => {
    run('python3', ['-m', 'pip', 'install', '--quiet', '--target', join(folder, 'python'), lief])
    writeFileSync(join(folder, 'requirement.txt'), `${lief}\n`)
  })
  const text = run('python3', [join(here, 'check.py'), file], { env: { PYTHONPATH: join(python, 'python') } })
  return JSON.parse(text)
}

/** The functions that uchronia.h declares. */
export function declaredFunctions() {
  const text = readFileSync(header, 'utf8').replace(/^[ ]*#.*$/gm, '')
  return [...text.matchAll(/UCHRONIA_API[^;(]*[ *\n]([A-Za-z_0-9]+)\(/g)].map((match) => match[1])
}

const newer = (a, b) => {
  const [x, y] = [a, b].map((version) => version.split('.').map(Number))
  return x[0] !== y[0] ? x[0] > y[0] : x[1] > y[1]
}

/**
 * The faults of a library file for a target, a sentence each: another kind of file, exports that are not those wanted,
 * a library that is not on every such system, a newer glibc, symbols for debuggers.
 */
export function problems(file, name, exports = declaredFunctions()) {
  const target = targets[name]
  const found = inspect(file)
  const format = formats[target.system]
  if (found.format !== format || found.machine !== machines[format][target.cpu]) {
    return [
      `it is ${found.format} for ${found.machine}; ${name} wants ${format} for ${machines[format][target.cpu]}`,
    ]
  }
  const list = []
  const declared = new Set(exports)
  const exported = new Set(found.exports)
  const lacking = [...declared].filter((name) => !exported.has(name))
  const foreign = [...exported].filter((name) => !declared.has(name) && !target.linkerExports?.test(name))
  if (lacking.length > 0) list.push(`it does not export ${lacking.join(', ')}`)
  if (foreign.length > 0)
    list.push(`it exports ${foreign.length} foreign names: ${foreign.slice(0, 5).join(', ')}`)
  const allowed = target.needs.map(
    (pattern) => new RegExp(`^${pattern.replace(/[.+]/g, '\\$&').replace('*', '.*')}$`, 'i'),
  )
  for (const need of found.needs) {
    if (!allowed.some((pattern) => pattern.test(need))) list.push(`it needs ${need}`)
  }
  if (found.glibc !== null && (target.libc !== 'glibc' || newer(found.glibc, glibc))) {
    list.push(
      `it needs glibc ${found.glibc}; ${target.libc === 'glibc' ? `${glibc} is the newest allowed` : 'there is none'}`,
    )
  }
  if (!found.stripped) list.push('it is not stripped')
  return list
}
