import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Language, type Node, Parser, type Tree } from 'web-tree-sitter'

let parser: Promise<Parser> | undefined

async function makeParser(): Promise<Parser> {
  const require = createRequire(import.meta.url)
  await Parser.init()
  const grammar = join(dirname(require.resolve('tree-sitter-c/package.json')), 'tree-sitter-c.wasm')
  const made = new Parser()
  made.setLanguage(await Language.load(new Uint8Array(readFileSync(grammar))))
  return made
}

/** Parses C with the tree-sitter grammar. The caller deletes the tree. */
export async function parseC(text: string): Promise<Tree> {
  parser ??= makeParser()
  const tree = (await parser).parse(text)
  if (tree === null) throw new Error('the C parser gave up')
  return tree
}

export type { Node, Tree }
