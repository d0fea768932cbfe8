import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { repository } from '../support/repository.ts'

/** The words of the last column of docs/vocabulary.md that are written as code. */
function wrongWords(): ReadonlySet<string> {
  const rows = readFileSync(join(repository, 'docs/vocabulary.md'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| word'))
  const words = rows.flatMap((row) => {
    const column = row.split('|').at(-2) ?? ''
    return [...column.matchAll(/`(\w+)`/g)].map((match) => match[1]!)
  })
  return new Set(words)
}

/** The source files that a package exports something of, from its entry points on. */
function exportedFiles(packageFolder: string): string[] {
  const { exports } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'))
  const seen = new Set<string>()
  const visit = (file: string): void => {
    if (seen.has(file) || !existsSync(file)) return
    seen.add(file)
    const code = readFileSync(file, 'utf8')
    for (const [, path] of code.matchAll(/^export [^'"]*?from '(\.[^']+)'/gms))
      visit(join(dirname(file), path!))
  }
  for (const [name, entry] of Object.entries<Record<string, string>>(exports)) {
    // What generated code stands on, and what packages share among themselves, is for no user.
    if (name === './internal' || name === './binding' || !entry['x-source']) continue
    visit(join(packageFolder, entry['x-source']))
  }
  return [...seen]
}

/** Exported names, and the public members of what is exported. */
function publicNames(file: string): string[] {
  const code = readFileSync(file, 'utf8')
    // Members and functions that are marked as internal are left out with their comment.
    .replaceAll(/\/\*\*(?:(?!\*\/)[\s\S])*?@internal[\s\S]*?\*\/\s*\n[^\n]*/g, '')
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
  const declared = code.matchAll(
    /^export (?:declare |abstract |async )*(?:class|function\*?|const|interface|type|enum) (\w+)/gm,
  )
  const bodies = code.matchAll(
    /^export (?:declare |abstract )*(?:class|interface) \w+[^{]*\{\n([\s\S]*?)^\}/gm,
  )
  // Members stand two spaces in; the code of a method stands deeper.
  const member =
    /^ {2}(?!private|protected|constructor)(?:(?:readonly|static|override|async|abstract|get|set) |\*)*([a-zA-Z]\w*)(?=[?!]?[:(<])/gm
  const members = [...bodies].flatMap(([, body]) => [...body!.matchAll(member)])
  return [...declared, ...members].map((match) => match[1]!)
}

const packages = readdirSync(join(repository, 'packages')).filter((name) =>
  existsSync(join(repository, 'packages', name, 'package.json')),
)

test.each(packages)('no public name of packages/%s is one that the vocabulary calls wrong', (name) => {
  const wrong = wrongWords()
  const files = exportedFiles(join(repository, 'packages', name))
  const strays = files.flatMap((file) =>
    publicNames(file)
      .filter((word) => wrong.has(word))
      .map((word) => `${word} in ${file.slice(repository.length + 1)}`),
  )
  expect(files.length).toBeGreaterThan(0)
  expect(strays).toEqual([])
})

test('the vocabulary names wrong words, and the sources are searched for them', () => {
  expect(wrongWords().size).toBeGreaterThan(50)
  const file = join(repository, 'packages/series/src/time/time-axis.ts')
  expect(publicNames(file)).toEqual(
    expect.arrayContaining(['TimeAxis', 'indexOf', 'window', 'from', 'values']),
  )
})
