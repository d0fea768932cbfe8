import { expect, it } from 'vitest'
import { libraryOf } from './support.ts'

it('a text that is filled once is as long as the caller says', async () => {
  const text = await libraryOf('int f(char* name, int size);', {
    rules: [{ match: 'f', params: { name: { as: 'text', length: 'size' } } }],
  })
  expect(text).toContain('f(size: number)')
  expect(text).toContain("const name = allocate(Uint8Array, 'f: name', size)")
})
