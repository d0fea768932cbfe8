import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { libraryPath } from './dogs.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** Child processes and workers run what was built, so it is built; takes a second when nothing changed. */
export function build(): void {
  const run = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-b', 'packages/refcount'], {
    cwd: root,
    encoding: 'utf8',
  })
  if (run.status !== 0) throw new Error(`packages/refcount does not build:\n${run.stdout}${run.stderr}`)
}

/** The names that code in a child process or worker can use: `rc` (this package), `c` (some of dogs.h), `collect`, `makeDog`. */
export const prelude = `
  import * as rc from '@uchronia/refcount'
  import koffi from 'koffi'
  const library = koffi.load(${JSON.stringify(libraryPath)})
  const c = {
    createDog: library.func('void *create_dog(str name)'),
    dogName: library.func('str dog_name(void *dog)'),
    moveDog: library.func('move_dog', 'int32_t', ['void *', koffi.struct({ east: 'double', north: 'double' })]),
    runDog: library.func('double run_dog(void *dog, double metres, int32_t milliseconds)'),
    release: library.func('void release(void *object)'),
    liveDogs: library.func('int32_t live_dogs()'),
    invalidReleases: library.func('int32_t invalid_releases()'),
  }
  const makeDog = (options) => new rc.DeletableNativeHandle(c.createDog('Rex'), { typeId: 'DOG_PTR', release: c.release, ...options })
  const macrotask = () => new Promise((resolve) => setTimeout(resolve))
  async function collect() {
    for (let i = 0; i < 10; i++) { await macrotask(); globalThis.gc(); await macrotask() }
  }
`

/** Runs code in a process of its own, where a crash is seen and does no harm. */
export function runInChild(code: string): { status: number | string | null; stdout: string; stderr: string } {
  const { status, signal, stdout, stderr } = spawnSync(
    process.execPath,
    ['--expose-gc', '--input-type=module', '--eval', `${prelude}\n${code}`],
    { cwd: fileURLToPath(new URL('.', import.meta.url)), encoding: 'utf8', timeout: 50_000 },
  )
  return { status: signal ?? status, stdout, stderr }
}
