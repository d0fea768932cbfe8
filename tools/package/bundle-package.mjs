// A package in few files, as it is published: hundreds of modules take longer to find than to run. Each entry of the package
// stays where it is, what several share lies in `dist/chunks`, and what a module loads on demand is still loaded on demand.
// Other packages stay outside, those of this workspace too: a class is the same one for all who ask for it.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { isAbsolute, join, posix, relative, sep } from 'node:path'
import { rolldown } from 'rolldown'

const slashes = (path) => path.split(sep).join('/')

/** Every path of a part of a manifest, such as `exports`. */
function pathsIn(part) {
  if (typeof part === 'string') return [part]
  return Object.values(part ?? {}).flatMap(pathsIn)
}

/** The compiled modules that something outside names: the manifest, and programs, unless they have a bundle of their own. */
function entriesOf(folder, { exports, imports, bin }) {
  const programs = existsSync(join(folder, 'dist/command')) ? [] : pathsIn(bin)
  const modules = programs.flatMap((program) => {
    const text = readFileSync(join(folder, program), 'utf8')
    return [...text.matchAll(/'\.\.(\/dist\/[^']+\.js)'/g)].map(([, path]) => `.${path}`)
  })
  const paths = [...pathsIn(exports), ...pathsIn(imports), ...modules]
  return [...new Set(paths)].filter(
    (path) => /^\.\/dist\/.*\.js$/.test(path) && existsSync(join(folder, path)),
  )
}

/** The compiled modules that run on a thread of their own: another one has their address, and does not import them. */
function threadsIn(dist, compiled) {
  return compiled.flatMap((file) => {
    const text = readFileSync(join(dist, file), 'utf8')
    const named = [...text.matchAll(/\bnew Worker\(new URL\('(\.\/[^']+\.js)', import\.meta\.url\)/g)]
    return named.map(([, path]) => `./dist/${posix.join(posix.dirname(file), path)}`)
  })
}

/** Stands for the address that a module has before it is bundled. */
const ADDRESS = /\bADDRESS_OF\("([^"]+)"\)/g

/** Files that come with a package are found from the module that asks for them, wherever that ends up. */
const addresses = (dist) => ({
  name: 'addresses',
  transform: {
    filter: { code: 'import.meta.' },
    handler(code, id) {
      if (/\bimport\.meta\.(?!url\b|resolve\b)/.test(code))
        throw new Error(`${id} asks for more than its address`)
      // Packages are found from wherever the code ends up, in a bundle of somebody else's too.
      return code.replaceAll(
        /(?<!\bcreateRequire\()\bimport\.meta\.url\b/g,
        `ADDRESS_OF("${slashes(relative(dist, id))}")`,
      )
    },
  },
  renderChunk(code, { fileName }) {
    const here = posix.dirname(fileName)
    return code.replaceAll(ADDRESS, (_, module) => {
      const way = posix.relative(here, module)
      // The same folder: a relative address means the same. A bundle of somebody else's may have no address at all.
      return way.includes('/')
        ? `(import.meta.url && new URL("${way}", import.meta.url).href)`
        : 'import.meta.url'
    })
  },
})

const IMPORTED_TYPES = /(?:\bfrom|\bimport)[ (]*["'](\.{1,2}\/[^"']+?)\.[jt]s["']/g

/** Leaves of the types those that users see: of the entries, and whatever these refer to. */
function keepTypes(dist, entries) {
  const kept = new Set()
  const visit = (file) => {
    const path = join(dist, file)
    if (kept.has(file) || !existsSync(path)) return
    kept.add(file)
    // There are no maps in a package.
    const text = readFileSync(path, 'utf8').replace(/^\/\/# sourceMappingURL=.*\n?/m, '')
    writeFileSync(path, text)
    for (const [, module] of text.matchAll(IMPORTED_TYPES)) {
      const target = posix.join(posix.dirname(file), `${module}.d.ts`)
      if (!existsSync(join(dist, target))) throw new Error(`${path} refers to ${module}, which has no types`)
      visit(target)
    }
  }
  for (const entry of entries) visit(entry.replace(/^\.\/dist\//, '').replace(/\.js$/, '.d.ts'))
  for (const file of filesIn(dist)) if (file.endsWith('.d.ts') && !kept.has(file)) rmSync(join(dist, file))
}

const filesIn = (folder) => readdirSync(folder, { recursive: true }).map(slashes)

/**
 * Bundles the compiled modules of the package in `folder`, whose manifest is given. Maps, types that no user sees and the
 * compiler's notes for its next run go.
 */
export async function bundlePackage(folder, manifest) {
  const dist = join(folder, 'dist')
  const entries = entriesOf(folder, manifest)
  const compiled = filesIn(dist).filter(
    (file) => file.endsWith('.js') && existsSync(join(dist, file.replace(/\.js$/, '.d.ts'))),
  )
  const modules = [...new Set([...entries, ...threadsIn(dist, compiled)])]
  const bundle = await rolldown({
    platform: 'neutral',
    tsconfig: false,
    cwd: folder,
    input: Object.fromEntries(modules.map((path) => [path.slice('./dist/'.length, -'.js'.length), path])),
    external: (id) => !/^\.{1,2}\//.test(id) && !isAbsolute(id),
    plugins: [addresses(dist)],
    // Modules import on demand what others import at once: that is what splits them.
    checks: { ineffectiveDynamicImport: false },
  })
  try {
    const { output } = await bundle.generate({
      format: 'esm',
      // Types carry the documentation. What says that a call has no effect is for bundlers.
      comments: { annotation: true, jsdoc: false, legal: true },
      entryFileNames: '[name].js',
      chunkFileNames: 'chunks/[name].js',
    })
    const renamed = output.flatMap(({ code }) => code.match(/\bclass [\w$]+\$\d+\b/g) ?? [])
    if (renamed.length > 0)
      throw new Error(
        `Two classes of ${manifest.name} have one name, and users would see ${renamed.join(', ')}.`,
      )
    for (const file of compiled) rmSync(join(dist, file))
    mkdirSync(join(dist, 'chunks'), { recursive: true })
    for (const { fileName, code } of output) writeFileSync(join(dist, fileName), code)
  } finally {
    await bundle.close()
  }
  for (const file of filesIn(dist)) if (/\.map$|\.tsbuildinfo$/.test(file)) rmSync(join(dist, file))
  keepTypes(dist, entries)
  removeEmptyFolders(dist)
}

function removeEmptyFolders(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) removeEmptyFolders(join(folder, entry.name))
  }
  if (readdirSync(folder).length === 0) rmdirSync(folder)
}
