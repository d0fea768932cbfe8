// `npm run docs`: the site in out/docs, from the pages of this folder and the doc comments of every package. It opens
// from the folder and asks nothing of the network. A link that leads nowhere is an error.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { Application, Comment, Converter, ReflectionKind } from 'typedoc'
import { cAbi } from './c-abi.mjs'
import { lackingComments } from './comments.mjs'

const docs = import.meta.dirname
const root = join(docs, '..')
const out = join(root, 'out/docs')

/** Groups of pages in the order of the site: title to files, from here and without their ending. */
const contents = JSON.parse(readFileSync(join(docs, 'contents.json'), 'utf8'))
const pages = Object.entries(contents).flatMap(([group, names]) =>
  names.map((name) => ({ group, file: join(docs, `${name}.md`) })),
)

/** Packages in the order of the site, those that others re-export before them. */
const PACKAGES = ['series', 'verify', 'plot', 'uchronia', 'refcount', 'cinterop', 'codegen', 'engine']

/** Every public entry of a package: `@uchronia/plot/png` and its source. */
function entries() {
  const rank = (folder) => PACKAGES.indexOf(folder) + (PACKAGES.includes(folder) ? 0 : 99)
  return readdirSync(join(root, 'packages'))
    .sort((a, b) => rank(a) - rank(b))
    .map((folder) => join('packages', folder))
    .filter((folder) => existsSync(join(root, folder, 'package.json')))
    .flatMap((folder) => {
      const { name, exports } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))
      return Object.entries(exports)
        .filter(([subpath, target]) => subpath !== './internal' && target['x-source'])
        .map(([subpath, { 'x-source': source }]) => ({
          name: join(name, subpath),
          source: join(folder, source),
        }))
    })
}

const modules = entries()
const application = await Application.bootstrap({
  name: 'uchronia',
  entryPoints: modules.map(({ source }) => join(root, source)),
  tsconfig: join(docs, 'tsconfig.json'),
  basePath: root,
  out,
  readme: join(root, 'README.md'),
  projectDocuments: pages.map(({ file }) => file),
  customCss: join(docs, 'site.css'),
  navigationLinks: { 'C ABI': 'c-abi/uchronia_8h.html' },
  groupOrder: [...Object.keys(contents), 'Modules', '*'],
  navigation: { includeGroups: true, includeFolders: false },
  sort: ['source-order'],
  sortEntryPoints: false,
  searchInDocuments: true,
  highlightLanguages: [
    'c',
    'console',
    'css',
    'diff',
    'html',
    'json',
    'python',
    'r',
    'sh',
    'sql',
    'ts',
    'js',
    'yaml',
    'xml',
    'text',
    'cmake',
  ],
  disableGit: true,
  disableSources: true,
  excludePrivate: true,
  excludeInternal: true,
  githubPages: false,
  validation: {
    notExported: true,
    invalidLink: true,
    invalidPath: true,
    rewrittenLink: true,
    notDocumented: true,
  },
  requiredToBeDocumented: ['Class', 'Interface', 'Function', 'TypeAlias', 'Variable'],
  treatValidationWarningsAsErrors: true,
})

/** Methods that end in `Async` and have no comment of their own: they are declared by a mapped type. */
function twins(type) {
  return (type.children ?? []).filter(({ name, comment }) => name.endsWith('Async') && comment === undefined)
}

/** A module is called as it is imported, a page by its heading. */
application.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
  for (const module of project.getReflectionsByKind(ReflectionKind.Module)) {
    const known = modules.find(({ source }) => source.replace(/(\/index)?\.ts$/, '') === module.name)
    if (known !== undefined) module.name = known.name
  }
  for (const page of project.documents ?? []) {
    const known = pages.find(({ file }) => relative(root, file) === `${page.name}.md`)
    page.frontmatter.group = known.group
    page.name = /^# (.*)/m.exec(readFileSync(known.file, 'utf8'))[1]
  }
  for (const method of project.getReflectionsByKind(ReflectionKind.ClassOrInterface).flatMap(twins)) {
    const name = method.name.replace(/Async$/, '')
    method.comment ??= new Comment([
      { kind: 'text', text: `\`${name}\` of values that are read on another thread.` },
    ])
  }
})

/** A comment may name what another package exports, without importing it. */
application.converter.addUnknownSymbolResolver((reference, from, part) => {
  if (part === undefined) return undefined
  const name = reference.symbolReference?.path?.[0]?.path
  const candidates = from.project.getReflectionsByKind(ReflectionKind.Class | ReflectionKind.Interface)
  const target = candidates.find((candidate) => candidate.name === name)
  return target && { target }
})

const project = await application.convert()
if (project !== undefined) {
  application.validate(project)
  await application.generateOutputs(project)
  cAbi(out)
}
for (const lack of lackingComments(root, modules)) application.logger.error(lack)
process.exitCode =
  project === undefined || application.logger.hasErrors() || application.logger.hasWarnings() ? 1 : 0
