// The command in few files: `packages/uchronia/dist/command`, out of what the compiler made. Hundreds of modules take
// longer to find than to run. Each subcommand loads its own parts when it runs. What comes with files of its own, native
// or not, stays outside, and is found from the package that asks for it, wherever that is installed.
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { rolldown } from 'rolldown'

const root = dirname(import.meta.dirname)
const packages = join(root, 'packages')

/** Packages that hold more than JavaScript, and those that need not be there. */
const outside = ['koffi', '@resvg/resvg-js', 'parquet-wasm', 'danfojs-node', '@duckdb/node-api', 'canvas']

const isOutside = (id) => outside.some((name) => id === name || id.startsWith(`${name}/`))
const slashes = (path) => path.split(sep).join('/')

/** The package of this workspace that a compiled module is of, and its place in there. */
function placeOf(module) {
  const [folder, dist, ...path] = slashes(relative(packages, module)).split('/')
  if (dist !== 'dist') return undefined
  return { name: folder === 'uchronia' ? 'uchronia' : `@uchronia/${folder}`, path: path.join('/') }
}

/** Code that gives the `node:url` and `node:module` of a CommonJS program, and the address of a package from there. */
const URL_MODULE = `process.getBuiltinModule("node:url")`
const HERE = `${URL_MODULE}.pathToFileURL(__filename)`
const REQUIRE = `process.getBuiltinModule("node:module").createRequire(__filename)`
const addressOf = (name) => `${URL_MODULE}.pathToFileURL(${REQUIRE}.resolve("${name}"))`

/** Modules keep the address that they have in their package: files that come with it are found from there. */
const addresses = {
  name: 'addresses',
  transform: {
    filter: { code: 'import.meta.' },
    handler(code, id) {
      const place = placeOf(id)
      if (place === undefined || id === LAZY_ARROW) return null
      // The command lies in dist/command of uchronia; the entries of the others directly in their dist.
      const url =
        place.name === 'uchronia'
          ? `new URL("../${place.path}", ${HERE})`
          : `new URL("./${place.path}", ${addressOf(place.name)})`
      return code
        .replaceAll(/\bimport\.meta\.url\b/g, `(${url}.href)`)
        .replaceAll(/\bimport\.meta\.dirname\b/g, `(${URL_MODULE}.fileURLToPath(new URL(".", ${url})))`)
    },
  },
}

const LAZY_ARROW = join(packages, 'series/dist/arrow/lazy.js')

/** apache-arrow in one file, which is loaded when a table is made. */
const lazyArrow = {
  name: 'lazy-arrow',
  resolveId(id) {
    return id === '#arrow' || id === '@uchronia/series/arrow' || id === 'apache-arrow' ? LAZY_ARROW : null
  },
  transform: {
    filter: { id: LAZY_ARROW },
    handler: (code) =>
      code
        .replace(`import.meta.resolve('apache-arrow')`, `new URL("./arrow.cjs", ${HERE})`)
        .replace('import.meta.url', '__filename'),
  },
}

const OUTSIDE = '\0outside:'

/** Packages outside are loaded as the package that asks for them would: only that one has to have them. */
const fromItsPackage = {
  name: 'from-its-package',
  resolveId(id, importer) {
    if (!isOutside(id) || importer === undefined) return null
    const place = placeOf(importer)
    if (place === undefined || place.name === 'uchronia') return { id, external: true }
    return `${OUTSIDE}${place.name}:${id}`
  },
  load(id) {
    if (!id.startsWith(OUTSIDE)) return null
    const [name, wanted] = id.slice(OUTSIDE.length).split(':')
    return `module.exports = process.getBuiltinModule("node:module").createRequire(${addressOf(name)})("${wanted}")`
  },
}

/**
 * Modules of Node are loaded when something of them is used: reading a library needs neither cryptography nor sockets. What
 * rolldown makes of `import { a } from 'node:b'` looks at `b.a` each time.
 */
const lazyBuiltins = {
  name: 'lazy-builtins',
  renderChunk(code) {
    // Copies of all properties of a module would copy nothing.
    const lazy = code.replaceAll(/(?<!__toESM\()\brequire\("(node:[\w/]+)"\)/g, 'lazyBuiltin("$1")')
    if (lazy === code) return null
    return `function lazyBuiltin(name) {
  return new Proxy({}, { get: (_, key) => process.getBuiltinModule(name)[key] })
}
${lazy}`
  },
}

/** The folder of the package of the registry that a module is of; undefined for modules of ours. */
function foreignFolder(module) {
  const parts = slashes(module).split('/node_modules/')
  if (parts.length === 1) return undefined
  const [first, second] = parts.at(-1).split('/')
  return [...parts.slice(0, -1), first.startsWith('@') ? `${first}/${second}` : first].join('/node_modules/')
}

/** The licences of what is inside, as they ask for. */
function licencesOf(modules) {
  const folders = [...new Set(modules.map(foreignFolder).filter((folder) => folder !== undefined))]
  const texts = folders.map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    const files = readdirSync(folder).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file))
    const text = files.map((file) => readFileSync(join(folder, file), 'utf8').trim()).join('\n\n')
    const title = `${name} ${version}, ${license}`
    return `${title}\n${'='.repeat(title.length)}\n\n${text || `Licence: ${license}`}\n`
  })
  return texts.sort().join('\n\n')
}

/** Less to read for the engine of JavaScript; names stay, for traces. */
const minify = { compress: false, mangle: false, codegen: true }

/** Options that every bundle of the command is made with. */
const common = { platform: 'node', cwd: join(packages, 'uchronia') }
const files = {
  comments: false,
  minify,
  entryFileNames: '[name].cjs',
  chunkFileNames: '[name].cjs',
  format: 'cjs',
}

const modulesOf = (output) => output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []))

/** The modules that are loaded with the first file, before it is known which command is meant. */
function firstModules(output) {
  const chunks = new Map(
    output.filter(({ type }) => type === 'chunk').map((chunk) => [chunk.fileName, chunk]),
  )
  const seen = new Set()
  const visit = (name) => {
    if (seen.has(name) || !chunks.has(name)) return
    seen.add(name)
    chunks.get(name).imports.forEach(visit)
  }
  visit('main.cjs')
  return new Set([...seen].flatMap((name) => chunks.get(name).moduleIds))
}

const OF_CHARTS = /observablehq|linkedom|d3-|css|htmlparser2|dom(?:handler|utils|-serializer)|interval-tree/
const OF_LIBRARIES =
  /\/packages\/(?:refcount|cinterop|series|engine)\/dist\/|\/uchronia\/dist\/(?:library|engine)\//

/** Bundles the compiled command. */
export async function bundleCommand() {
  const dir = join(packages, 'uchronia/dist/command')
  rmSync(dir, { recursive: true, force: true })
  const command = await rolldown({
    ...common,
    input: join(packages, 'uchronia/dist/cli/main.js'),
    plugins: [lazyArrow, addresses, fromItsPackage, lazyBuiltins],
    // Commands import on demand what others import at once: that is what splits them.
    checks: { ineffectiveDynamicImport: false },
  })
  const arrow = await rolldown({ ...common, input: { arrow: 'apache-arrow' } })
  try {
    const first = firstModules((await command.generate(files)).output)
    // Whatever opens libraries and reads from them is one file, which most commands need.
    const groups = [
      { name: 'start', priority: 2, test: (id) => first.has(id) && !id.endsWith('main.js') },
      { name: 'library', priority: 1, test: (id) => OF_LIBRARIES.test(slashes(id)) },
      {
        name: 'charts',
        test: (id) => slashes(id).includes('/node_modules/') && !first.has(id) && OF_CHARTS.test(id),
      },
    ]
    const codeSplitting = { groups }
    const { output } = await command.write({ ...files, dir, codeSplitting })
    const { output: tables } = await arrow.write({ ...files, dir })
    writeFileSync(join(dir, 'THIRD-PARTY-LICENSES'), licencesOf(modulesOf([...output, ...tables])))
  } finally {
    await command.close()
    await arrow.close()
  }
}

/** The times at which compiler and bundler last wrote. */
const timeOf = (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0

function isCurrent() {
  const compiled = readdirSync(packages).map((name) => timeOf(join(packages, name, 'dist/.tsbuildinfo')))
  const bundled = Math.min(
    ...['main.cjs', 'THIRD-PARTY-LICENSES'].map((name) =>
      timeOf(join(packages, 'uchronia/dist/command', name)),
    ),
  )
  return bundled > timeOf(import.meta.filename) && bundled >= Math.max(...compiled)
}

if (process.argv[1] === import.meta.filename && !(process.argv[2] === '--if-needed' && isCurrent()))
  await bundleCommand()
