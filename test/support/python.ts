import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { repository } from './repository.ts'

const interpreter = join(repository, '.venv', 'bin', 'python')
const known = new Map<string, boolean>()

/** Whether the virtual environment of the repository has a module. Tests that need it are skipped, by name, when not. */
export function hasPython(module: string): boolean {
  let found = known.get(module)
  if (found === undefined) {
    found = existsSync(interpreter) && spawnSync(interpreter, ['-c', `import ${module}`]).status === 0
    known.set(module, found)
  }
  return found
}

/** Runs a Python program that prints JSON. */
export function python(program: string, ...args: string[]): unknown {
  const { status, stdout, stderr } = spawnSync(interpreter, ['-c', program, ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 29,
  })
  if (status !== 0) throw new Error(`Python failed: ${stderr}`)
  return JSON.parse(stdout)
}
