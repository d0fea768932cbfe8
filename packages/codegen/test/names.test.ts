import { expect, it } from 'vitest'
import { supportNames } from '../src/plan/names.ts'
import { libraryOf } from './support.ts'

const snake = (name: string): string => name.replace(/(?<=.)[A-Z]/g, (letter) => `_${letter}`).toLowerCase()

it('no parameter hides a name that its wrapper needs', async () => {
  const words = [
    ...supportNames,
    'checkText',
    'checkInt32',
    'declarations',
    'statusCodes',
    'fromSpot',
    'spotStruct',
  ]
  const header = `#define X_PTR void*
typedef struct spot { int a; } spot;
void x_free(X_PTR x);
const char* f(X_PTR x, spot xMemory, ${words.map((word) => `const char* ${snake(word)}`).join(', ')});`
  const text = await libraryOf(header, {
    handles: { X_PTR: { release: 'x_free' } },
    rules: [{ match: 'f', async: true }],
  })
  const values = [...text.matchAll(/^import \{([^}]*)\}/gm)].flatMap(([, names]) => names!.split(','))
  const known = [...values.map((value) => value.trim().replace(/^type /, '')), 'declarations', 'spotStruct']
  const parameters = [...text.matchAll(/^ {4}(\w+): string,$/gm)].map(([, name]) => name)
  expect(parameters.length).toBeGreaterThan(words.length)
  expect(parameters.filter((name) => known.includes(name!))).toEqual([])
})
