import { beforeAll, describe, expect, test } from 'vitest'
import { build, runInChild } from './support/child.ts'

beforeAll(build, 120_000)

/** Code that misuses handles as badly as it can, and what it prints when the process survives. */
const misuses: Record<string, { code: string; prints: string }> = {
  'double dispose': {
    code: `const dog = makeDog(); dog.dispose(); dog.dispose(); dog.release(); dog[Symbol.dispose]()
      console.log(c.liveDogs(), c.invalidReleases())`,
    prints: '0 0',
  },
  'use after dispose': {
    code: `const dog = makeDog(); dog.dispose()
      try { c.dogName(dog.ptr) } catch (error) { console.log(error.code) }`,
    prints: 'DISPOSED_HANDLE',
  },
  'a wrong kind': {
    code: `try { rc.pointerOf(makeDog(), 'CROC_PTR') } catch (error) { console.log(error.code, error.expected, error.actual) }`,
    prints: 'HANDLE_TYPE CROC_PTR DOG_PTR',
  },
  'a null pointer': {
    code: `for (const pointer of [null, undefined, 0n]) {
        try { new rc.DeletableNativeHandle(pointer, { release: c.release }) } catch (error) { console.log(error.code) }
      }`,
    prints: 'NULL_HANDLE\nNULL_HANDLE\nNULL_HANDLE',
  },
  'strings, numbers and objects as pointers': {
    code: `for (const pointer of ['woof', 12, {}, [], true, Symbol.iterator, () => {}]) {
        try { new rc.DeletableNativeHandle(pointer, { release: c.release }) } catch (error) { console.log(error.code) }
      }`,
    prints: Array(7).fill('INVALID_HANDLE').join('\n'),
  },
  'a throw in a finalizer': {
    code: `(() => { makeDog({ release: () => { throw new Error('no') } }) })()
      await collect(); console.log('alive', c.liveDogs())`,
    prints: 'alive 1',
  },
  'a throw of something that is no error in a finalizer': {
    code: `(() => { makeDog({ release: () => { throw Object.create(null) } }) })()
      await collect(); console.log('alive', c.liveDogs())`,
    prints: 'alive 1',
  },
  'a refusal in a finalizer': {
    code: `(() => { makeDog({ release: () => false }) })()
      await collect(); console.log('alive', c.liveDogs())`,
    prints: 'alive 1',
  },
  'throwing hooks in a finalizer': {
    code: `const no = () => { throw new Error('no') }
      rc.configureRefcount({ onLeak: no, onFinalizerError: no });
      (() => { makeDog() })(); (() => { makeDog({ release: no }) })()
      await collect(); console.log('alive', c.liveDogs())`,
    prints: 'alive 1',
  },
  'rejecting hooks in a finalizer': {
    code: `const no = async () => { throw new Error('no') }
      rc.configureRefcount({ onLeak: no, onFinalizerError: no });
      (() => { makeDog() })(); (() => { makeDog({ release: () => false }) })()
      await collect(); console.log('alive', c.liveDogs())`,
    prints: 'alive 1',
  },
  'a backend that throws when it describes a pointer': {
    code: `const backend = { ...rc.addressBackend, describe: () => { throw new Error('no') } };
      (() => { makeDog({ backend, release: () => false }) })()
      await collect(); console.log(rc.liveHandles()[0].pointer)`,
    prints: 'unknown pointer',
  },
  'a rejected promise from a release function': {
    code: `makeDog({ release: async () => { throw new Error('no') } }).dispose(); await collect(); console.log('alive')`,
    prints: 'alive',
  },
  'disposal during an asynchronous call, with collections': {
    code: `const dog = makeDog(); const pointer = dog.ptr
      const call = rc.withHandles([dog], () => new Promise((resolve) => c.runDog.async(pointer, 2, 100, (_, east) => resolve(east))))
      dog.dispose(); gc(); console.log(c.liveDogs()); await collect(); console.log(await call, c.liveDogs())`,
    prints: '1\n2 0',
  },
  'handles alive at the end of the process': {
    code: `globalThis.dogs = [makeDog(), makeDog()]; globalThis.dogs[0].retain(); console.log('end')`,
    prints: 'end',
  },
  'handles alive at the end of the process, disposed of at exit': {
    code: `rc.disposeAllAtExit(); makeDog({ release: (pointer) => { c.release(pointer); console.log('freed') } }); console.log('end')`,
    prints: 'end\nfreed',
  },
}

describe('survives', () => {
  test.each(Object.entries(misuses))('%s', (_, { code, prints }) => {
    const { status, stdout, stderr } = runInChild(code)
    expect({ status, stdout: stdout.trim(), stderr: status === 0 ? '' : stderr }).toEqual({
      status: 0,
      stdout: prints,
      stderr: '',
    })
  })
})

test('a process that does crash is seen as such: the tests above test something', () => {
  expect(runInChild('process.kill(process.pid, "SIGSEGV"); await macrotask()').status).toBe('SIGSEGV')
  expect(runInChild('new FinalizationRegistry(() => {}); throw new Error("no")').status).toBe(1)
})

test('a release function that throws at exit is told to the user, with the exit code too', () => {
  const code = (exitCode: number) => `rc.disposeAllAtExit(); process.exitCode = ${exitCode}
    makeDog({ label: 'Fido', release: () => { throw new Error('disk full') } }); makeDog({ release: () => console.log('freed') })`
  const { status, stdout, stderr } = runInChild(code(0))
  expect({ status, stdout: stdout.trim() }).toEqual({ status: 1, stdout: 'freed' })
  expect(stderr).toMatch(
    /RefcountWarning: DOG_PTR 'Fido' \(0x[0-9a-f]+\) could not be freed: Error: disk full/,
  )
  expect(runInChild(code(7)).status).toBe(7)
})

test('a failing finalizer is told to the user', () => {
  const { stderr } = runInChild(
    `(() => { makeDog({ label: 'Fido', release: () => { throw new Error('busy') } }) })(); await collect()`,
  )
  expect(stderr).toMatch(
    /\[REFCOUNT_FINALIZER\] RefcountWarning: DOG_PTR 'Fido' \(0x[0-9a-f]+\) could not be freed: Error: busy/,
  )
})
