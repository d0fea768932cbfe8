// Worker threads that are ended at a random moment while they load, bind or call native code, one after the other: when all
// of them have ended and this process has not, it prints "all ended". Arguments: the stage, the number of workers, and
// milliseconds within which each is ended after it has reached the stage. UCHRONIA_UNGUARDED=1 leaves the guard out.
import { isMainThread, Worker, workerData } from 'node:worker_threads'
import { guardKoffi, loadLibrary, struct } from '@uchronia/cinterop'
import { workersPath } from '@uchronia/engine'

const ready = () => Atomics.store(new Int32Array(workerData.shared), 0, 1)
const strlen = () => loadLibrary('libc.so.6').declare('strlen', 'size_t', ['cstring'])

const stages = {
  load() {
    ready()
    strlen()('text')
    for (;;);
  },
  bind() {
    strlen()('text')
    ready()
    for (let i = 0; ; i++) strlen()(`text ${i}`)
  },
  call() {
    const length = strlen()
    const parts = { struct: struct('ldiv_t', { quot: 'int64', rem: 'int64' }) }
    const ldiv = loadLibrary('libc.so.6').declare('ldiv', parts, ['int64', 'int64'])
    ldiv(7, 2)
    length('text')
    ready()
    for (let i = 0; ; i++) {
      length(`text ${i}`)
      ldiv(i, 2)
    }
  },
}

async function endWorkers(stage, count, within) {
  for (let i = 0; i < count; i++) {
    const shared = new SharedArrayBuffer(4)
    const reached = new Int32Array(shared)
    const worker = new Worker(import.meta.filename, { workerData: { shared, stage }, execArgv: [] })
    worker.on('error', (error) => {
      console.error(error)
      process.exit(1)
    })
    const exit = new Promise((resolve) => worker.on('exit', resolve))
    while (Atomics.load(reached, 0) === 0) await new Promise((resolve) => setImmediate(resolve))
    const end = performance.now() + Math.random() * within
    while (performance.now() < end);
    worker.terminate()
    await exit
  }
  console.log('all ended')
}

if (isMainThread) await endWorkers(process.argv[2], Number(process.argv[3]), Number(process.argv[4]))
else {
  if (!process.env.UCHRONIA_UNGUARDED) guardKoffi(workersPath())
  stages[workerData.stage]()
}
