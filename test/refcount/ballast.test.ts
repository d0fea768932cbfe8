import { fileURLToPath } from 'node:url'
import { koffiBackend, loadLibrary } from '@uchronia/cinterop'
import { DeletableNativeHandle, type Pointer, requireLibrary } from '@uchronia/refcount'
import { expect, test } from 'vitest'
import { collectUntil } from '../../packages/refcount/test/support/collect.ts'

const SIZE = 1 << 20

const path = fileURLToPath(new URL('../native/build', import.meta.url))
const library = loadLibrary(requireLibrary('dogs', { path }))
const createHeavyDog = library.declare('create_heavy_dog', 'pointer', ['cstring', 'size_t'])
const release = library.declare('release', 'void', ['pointer'])
const liveDogs = library.declare('live_dogs', 'int32', [])

function makeHeavyDogs(count: number): DeletableNativeHandle[] {
  return Array.from(
    { length: count },
    () =>
      new DeletableNativeHandle(createHeavyDog('Rex', SIZE) as Pointer<'DOG_PTR'>, {
        typeId: 'DOG_PTR',
        release,
        backend: koffiBackend,
        byteSize: SIZE,
      }),
  )
}

test('with the backend of koffi V8 counts the native bytes as long as the object lives', async () => {
  const before = process.memoryUsage().external
  const dogs = makeHeavyDogs(50)
  const during = process.memoryUsage().external
  expect(during - before).toBeGreaterThan(45 * SIZE)
  for (const dog of dogs) dog.dispose()
  expect(await collectUntil(() => process.memoryUsage().external < during - 45 * SIZE)).toBe(true)
  expect(liveDogs()).toBe(0)
})

test('so heavy handles left behind are collected without anybody asking for it', async () => {
  let most = 0
  for (let batch = 0; batch < 400; batch++) {
    makeHeavyDogs(5)
    await new Promise((resolve) => setImmediate(resolve))
    most = Math.max(most, liveDogs())
  }
  expect(most).toBeLessThan(1500)
})
