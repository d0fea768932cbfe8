// What a handle costs, beside Python's refcount package in the same run. Prints a Markdown table of processor time, all
// threads of the process together, which other work on the machine disturbs less than time on the clock. After a build:
//   node --expose-gc bench/refcount.mjs [rounds]
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DeletableNativeHandle, requireLibrary } from '@uchronia/refcount'
import koffi from 'koffi'

const root = fileURLToPath(new URL('..', import.meta.url))
const rounds = Number(process.argv[2] ?? 9)
const count = 200_000
const dogs = requireLibrary('dogs', { path: join(root, 'test/native/build') })
const python = join(root, '.venv', process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python')

const library = koffi.load(dogs)
const createDog = library.func('void *create_dog(str name)')
const createOwner = library.func('void *create_owner(str name, void *dog)')
const release = library.func('void release(void *object)')
const liveDogs = library.func('int live_dogs()')

const address = 4096n
const nothing = () => {}
const macrotask = () => new Promise((resolve) => setTimeout(resolve))

/** Names as in refcount/peer.py. */
const cases = {
  wrapper_disposed() {
    for (let i = 0; i < count; i++) {
      new DeletableNativeHandle(address, { typeId: 'DOG_PTR', release: nothing }).dispose()
    }
  },
  thousand_at_once() {
    for (let i = 0; i < count / 1000; i++) {
      const handles = Array.from(
        { length: 1000 },
        () => new DeletableNativeHandle(address, { typeId: 'DOG_PTR', release: nothing }),
      )
      for (const handle of handles) handle.dispose()
    }
  },
  async wrapper_collected() {
    let freed = 0
    const free = () => {
      freed += 1
    }
    for (let i = 0; i < count; i += 10_000) {
      for (let j = 0; j < 10_000; j++)
        new DeletableNativeHandle(address, { typeId: 'DOG_PTR', release: free })
      await macrotask()
    }
    while (freed < count) {
      globalThis.gc()
      await macrotask()
    }
  },
  dog_disposed() {
    for (let i = 0; i < count; i++) {
      new DeletableNativeHandle(createDog('Rex'), { typeId: 'DOG_PTR', release }).dispose()
    }
  },
  pair_disposed() {
    for (let i = 0; i < count; i++) {
      const dog = new DeletableNativeHandle(createDog('Rex'), { typeId: 'DOG_PTR', release })
      const owner = new DeletableNativeHandle(createOwner('Rex', dog.ptr), {
        typeId: 'OWNER_PTR',
        release,
        dependsOn: [dog],
      })
      dog.dispose()
      owner.dispose()
    }
  },
}

const titles = {
  wrapper_disposed: 'a handle, disposed (nothing native)',
  thousand_at_once: 'the same, a thousand alive at once',
  wrapper_collected: 'the same, left to the collector',
  dog_disposed: 'a native dog, created and disposed',
  pair_disposed: 'a dog and its owner, created and disposed',
}

async function ours() {
  const out = {}
  for (const [name, run] of Object.entries(cases)) {
    globalThis.gc?.()
    await macrotask()
    const start = process.cpuUsage()
    await run()
    const { user, system } = process.cpuUsage(start)
    out[name] = ((user + system) * 1000) / count
  }
  if (liveDogs() !== 0) throw new Error(`${liveDogs()} dogs are left`)
  return out
}

/** Makes the virtual environment with the package when there is a Python; says why not otherwise. */
function prepared() {
  const has = () => existsSync(python) && spawnSync(python, ['-c', 'import refcount.interop']).status === 0
  if (has()) return true
  const steps = [
    ['python3', '-m', 'venv', join(root, '.venv')],
    [python, '-m', 'pip', 'install', '--quiet', 'refcount==1.2.7', 'typing_extensions'],
  ]
  for (const [command, ...args] of steps) {
    const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8' })
    if (status !== 0) {
      console.log(`Without Python's refcount: ${(error?.message ?? stderr).trim().split('\n').at(-1)}\n`)
      return false
    }
  }
  return has()
}

function theirs() {
  const { status, stdout, stderr } = spawnSync(
    python,
    [join(root, 'bench/refcount/peer.py'), dogs, String(count)],
    { encoding: 'utf8' },
  )
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout)
}

const median = (values) => values.sort((a, b) => a - b)[values.length >> 1]

if (globalThis.gc === undefined) throw new Error('run with node --expose-gc')
const withPython = prepared()
await ours()
const [ourRounds, theirRounds] = [[], []]
for (let i = 0; i < rounds; i++) {
  ourRounds.push(await ours())
  if (withPython) theirRounds.push(theirs())
}

console.log(
  `${cpus()[0].model}, ${cpus().length} cores, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}; nanoseconds of processor time each, medians of ${rounds} rounds taken in turn\n`,
)
console.log("| | here | Python's refcount 1.2.7 | times faster |\n|---|---|---|---|")
for (const [name, title] of Object.entries(titles)) {
  const mine = median(ourRounds.map((round) => round[name]))
  const other = withPython ? median(theirRounds.map((round) => round[name])) : undefined
  console.log(
    `| ${title} | ${mine.toFixed(0)} | ${other?.toFixed(0) ?? ''} | ${other === undefined ? '' : (other / mine).toFixed(1)} |`,
  )
}
