import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { lendToWorker, moveToThread, receiveHandle } from '@uchronia/refcount'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { build, prelude } from './support/child.ts'
import { c, Dog } from './support/dogs.ts'

beforeAll(build, 120_000)
afterEach(() => {
  expect([c.liveDogs(), c.invalidReleases()]).toEqual([0, 0])
})

// Modules are files: imports by name are resolved from where they lie, which has to be under this folder.
const parent = fileURLToPath(new URL('./out', import.meta.url))
mkdirSync(parent, { recursive: true })
const folder = mkdtempSync(join(parent, 'run-'))
afterAll(() => rmSync(folder, { recursive: true }))
let count = 0

/** A worker that runs the code as a module. */
function start(code: string, data?: unknown): Worker {
  const file = join(folder, `worker-${++count}.mjs`)
  writeFileSync(file, `import { parentPort, workerData } from 'node:worker_threads'\n${prelude}\n${code}`)
  // Without the flags of the test run, which send imports to the sources.
  return new Worker(file, { workerData: data, execArgv: [] })
}

test('a handle lent to a worker stays with the lender, who gives the reference back when the worker ends', async () => {
  const dog = new Dog('Rex')
  const worker = start(`
    parentPort.once('message', (message) => {
      const dog = rc.receiveHandle(message)
      c.moveDog(dog.ptr, { east: 5, north: 0 })
      parentPort.postMessage([dog.typeId, c.dogName(dog.ptr)])
    })`)
  const exit = once(worker, 'exit')
  const { message } = lendToWorker(dog, worker)
  worker.postMessage(message)
  expect((await once(worker, 'message'))[0]).toEqual(['DOG_PTR', 'Rex'])
  await exit
  expect(dog.referenceCount).toBe(1)
  expect(dog.position.east).toBe(5)
  dog.dispose()
})

test('a lent dog disposed of by the lender lives until the worker is terminated', async () => {
  const dog = new Dog('Rex')
  const worker = start(`parentPort.on('message', () => {}); parentPort.postMessage('ready')`)
  lendToWorker(dog, worker)
  await once(worker, 'message')
  dog.dispose()
  expect(c.liveDogs()).toBe(1)
  await worker.terminate()
  expect(c.liveDogs()).toBe(0)
})

test('a handle moved to a worker is freed there', async () => {
  const worker = start(`
    parentPort.once('message', (message) => {
      const dog = rc.receiveHandle(message, { release: c.release })
      parentPort.postMessage(c.liveDogs())
      dog.dispose()
    })`)
  const exit = once(worker, 'exit')
  worker.postMessage(moveToThread(new Dog('Rex')))
  expect((await once(worker, 'message'))[0]).toBe(1)
  await exit
})

test('a handle moved from a worker is freed here, after the worker has ended', async () => {
  const worker = start(`parentPort.postMessage(rc.moveToThread(makeDog()))`)
  const exit = once(worker, 'exit')
  const [message] = await once(worker, 'message')
  await exit
  expect(c.liveDogs()).toBe(1)
  using dog = receiveHandle<'DOG_PTR'>(message, { release: c.release })
  expect(c.dogName(dog.ptr)).toBe('Rex')
})

test('a message that two threads try to receive goes to one of them', async () => {
  const message = moveToThread(new Dog('Rex'))
  const worker = start(
    `
    try { rc.receiveHandle(workerData, { release: c.release }).dispose(); parentPort.postMessage('received') }
    catch (error) { parentPort.postMessage(error.code) }`,
    message,
  )
  const exit = once(worker, 'exit')
  using _dog = receiveHandle(message, { release: c.release })
  expect((await once(worker, 'message'))[0]).toBe('HANDLE_IN_USE')
  await exit
})

test('a worker that ends with live handles frees them', async () => {
  const worker = start(`
    globalThis.dogs = Array.from({ length: 100 }, () => makeDog())
    globalThis.dogs[0].addRef()
    parentPort.postMessage(c.liveDogs())`)
  const exit = once(worker, 'exit')
  expect((await once(worker, 'message'))[0]).toBe(100)
  await exit
  expect(c.liveDogs()).toBe(0)
})

test('a worker that ends by process.exit() frees them too', async () => {
  const worker = start(`globalThis.dog = makeDog(); process.exit(0)`)
  expect(await once(worker, 'exit')).toEqual([0])
  expect(c.liveDogs()).toBe(0)
})

test('a worker that fails frees them too, and the failure is what is seen', async () => {
  const worker = start(`globalThis.dog = makeDog(); throw new Error('lost')`)
  const exit = once(worker, 'exit')
  const [error] = await once(worker, 'error').catch((e) => [e])
  expect(error.message).toBe('lost')
  await exit.catch(() => {})
  expect(c.liveDogs()).toBe(0)
})

test('a worker whose release function throws at the end does not take the process with it', async () => {
  const worker = start(`
    globalThis.dogs = [makeDog(), makeDog({ release: (pointer) => { c.release(pointer); throw new Error('no') } }), makeDog()]`)
  expect(await once(worker, 'exit')).toEqual([0])
  expect(c.liveDogs()).toBe(0)
})

test('a terminated worker has no time to free: what it made is left, and nothing crashes', async () => {
  const worker = start(
    `globalThis.dog = makeDog(); parentPort.on('message', () => {}); parentPort.postMessage(dog.ptr)`,
  )
  const [pointer] = await once(worker, 'message')
  await worker.terminate()
  expect(c.liveDogs()).toBe(1)
  c.release(pointer)
})

test('a handle itself, posted, arrives as an empty object', async () => {
  using dog = new Dog('Rex')
  const worker = start(
    `try { rc.receiveHandle(workerData) } catch (error) { parentPort.postMessage([Object.keys(workerData), error.code]) }`,
    dog,
  )
  const exit = once(worker, 'exit')
  expect((await once(worker, 'message'))[0]).toEqual([[], 'INVALID_ARGUMENT'])
  await exit
})
