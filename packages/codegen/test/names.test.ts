import { expect, it } from 'vitest'
import { helpers } from '../src/emit/helpers.ts'
import { variableName } from '../src/plan/naming.ts'
import { libraryOf } from './support.ts'

it.each(Object.keys(helpers))('no parameter hides the function %s of the generated module', (name) => {
  expect(variableName(name, true)).toBe(`${name}_`)
})

it('no parameter hides a function that the generated module imports', async () => {
  const words = 'pointer_of with_handles read_string read_bytes until_aborted check_text'.split(' ')
  const header = `#define X_PTR void*
void x_free(X_PTR x);
const char* f(X_PTR x, ${words.map((word) => `const char* ${word}`).join(', ')});`
  const text = await libraryOf(header, {
    handles: { X_PTR: { release: 'x_free' } },
    rules: [{ match: 'f', async: true }],
  })
  const values = [...text.matchAll(/^import \{([^}]*)\}/gm)].flatMap(([, names]) => names!.split(','))
  for (const name of values.map((value) => value.trim())) expect(text).not.toContain(`    ${name}: string`)
  expect(text).toContain('pointerOf_: string')
})
