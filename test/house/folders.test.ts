import { dirname } from 'node:path'
import { expect, test } from 'vitest'
import { neighboursOf, sourcesOf } from './sources.ts'

/**
 * The folders inside `src`, lowest first: a file imports from its own folder and from lower ones. `.` are the files of
 * `src` itself that are no entry of the package, on which everything may rest.
 */
const order: Record<string, string[]> = {
  series: ['.', 'arrow', 'time', 'kernels', 'operations', 'to-arrow', 'plain', 'from-arrow', 'danfo'],
  verify: ['.', 'kernels', 'pairs', 'metrics', 'resampling', 'verification', 'events', 'align'],
  cinterop: ['.', 'native', 'native/structs', 'binding', 'c-data'],
  'apps/explorer': ['.', 'state', 'server', 'parts', 'views'],
  plot: ['.', 'dom', 'layout', 'charts', 'table', 'verification', 'report', 'notebook', 'png', 'terminal'],
}

/** Entries of a package gather what its folders have, so they may import from all of them. */
const entries = ['index.ts', 'internal.ts', 'binding.ts', 'danfo.ts', 'app.tsx', 'main.tsx']

test.each(Object.entries(order))('the folders of %s import downwards', (name, folders) => {
  const level = (file: string) => folders.indexOf(dirname(file))
  const files = sourcesOf(name).filter((file) => !entries.includes(file))
  expect(files.filter((file) => level(file) < 0)).toEqual([])
  const upwards = files.flatMap((file) =>
    neighboursOf(name, file)
      .filter((imported) => level(imported) > level(file))
      .map((imported) => `${file} imports ${imported}`),
  )
  expect(upwards).toEqual([])
})

test.each(['refcount', 'series', 'verify', 'cinterop', 'plot', 'codegen', 'uchronia', 'apps/explorer'])(
  'no files of %s import each other in a circle',
  (name) => {
    const imports = new Map(
      sourcesOf(name).map((file) => [file, neighboursOf(name, file, ({ typeOnly }) => !typeOnly)]),
    )
    const done = new Set<string>()
    const circles: string[] = []
    const visit = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(' -> '))
      else if (!done.has(file)) {
        for (const imported of imports.get(file) ?? []) visit(imported, [...path, file])
        done.add(file)
      }
    }
    for (const file of imports.keys()) visit(file, [])
    expect(circles).toEqual([])
  },
)
