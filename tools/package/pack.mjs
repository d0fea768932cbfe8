// `npm run pack`: every package as the tarball that would be published, in out/packages. The library is built for this
// platform; `npm run pack -- --all` builds it for every platform, `-- --target linux-arm64` for one. With --test the
// engine's own tests run for the platforms whose programs run here.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { bundleCommand } from '../bundle.mjs'
import { bundlePackage } from './bundle-package.mjs'
import { declaredFunctions, problems } from './check.mjs'
import { engine, testable } from './engine.mjs'
import { licenceTexts } from './licences.mjs'
import { run } from './run.mjs'
import { hostTarget, targets } from './targets.mjs'

const root = join(import.meta.dirname, '../..')
const out = join(root, 'out', 'packages')
const stage = join(out, '.stage')
const pnpm = join(root, 'tools/pnpm/node_modules/pnpm/bin/pnpm.cjs')
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'

const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'))
const writeJson = (file, value) => writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`)
const engineManifest = readJson(join(root, 'packages/engine/package.json'))

/** The packages of the workspace that are published: [folder, manifest]. */
export function published() {
  return readdirSync(join(root, 'packages'))
    .map((name) => join(root, 'packages', name))
    .filter((folder) => existsSync(join(folder, 'package.json')))
    .map((folder) => [folder, readJson(join(folder, 'package.json'))])
    .filter(([, manifest]) => !manifest.private)
}

/** `npm pack` of a folder that holds what goes into a tarball, and nothing that has still to be resolved. */
function packFolder(folder) {
  const [name] = JSON.parse(
    run(npm, ['pack', '--json', '--ignore-scripts', '--pack-destination', out], { cwd: folder }),
  )
  return join(out, name.filename)
}

/** The package with the library of one platform. */
function packPlatform(name, test) {
  const target = targets[name]
  const library = engine(name, { tests: test && testable(name) })
  const folder = join(stage, name)
  mkdirSync(folder, { recursive: true })
  const files = [target.library]
  const add = (file, exports) => {
    const wrong = problems(file, name, exports)
    if (wrong.length > 0) throw new Error(`${file} cannot be published:\n  ${wrong.join('\n  ')}`)
    cpSync(file, join(folder, basename(file)))
  }
  add(library, declaredFunctions())
  if (target.system === 'Linux') {
    files.push('workers.node')
    add(join(dirname(library), 'workers.node'), ['napi_register_module_v1'])
  }
  cpSync(join(root, 'LICENSE'), join(folder, 'LICENSE'))
  const licences = licenceTexts().map(
    ([title, text]) => `${title}\n${'='.repeat(title.length)}\n\n${text.trim()}\n`,
  )
  writeFileSync(join(folder, 'THIRD-PARTY-LICENSES'), licences.join('\n\n'))
  writeFileSync(
    join(folder, 'README.md'),
    `# @uchronia/engine-${name}\n\nThe native library of [uchronia](https://www.npmjs.com/package/uchronia) for ${name}. ` +
      'npm installs it with `@uchronia/engine`; there is no need to name it. What is inside beside the engine has its ' +
      'licences in THIRD-PARTY-LICENSES.\n',
  )
  const { version, license, engines, repository } = engineManifest
  writeJson(join(folder, 'package.json'), {
    name: `@uchronia/engine-${name}`,
    version,
    description: `libuchronia, the native engine of uchronia, for ${name}`,
    license,
    repository,
    os: [target.os],
    cpu: [target.cpu],
    ...(target.libc === undefined ? {} : { libc: [target.libc] }),
    engines,
    // A library is loaded from a file, not out of an archive.
    preferUnplugged: true,
    exports: { './package.json': './package.json', './library': `./${target.library}` },
    files: [...files, 'THIRD-PARTY-LICENSES'],
  })
  return packFolder(folder)
}

/** A part of a manifest without the sources, which are not packed, and the condition by which tools find them in a checkout. */
function withoutSources(part) {
  if (Array.isArray(part)) return part.filter((path) => !path.startsWith('./src/'))
  if (typeof part !== 'object' || part === null) return part
  const kept = Object.entries(part).filter(([condition]) => condition !== 'x-source')
  return Object.fromEntries(kept.map(([key, value]) => [key, withoutSources(value)]))
}

/** A package of the workspace: pnpm puts versions in the place of `workspace:` and `catalog:`. */
async function packWorkspace(folder, names) {
  const tarball = run(process.execPath, [pnpm, 'pack', '--pack-destination', out], { cwd: folder })
    .trim()
    .split('\n')
    .at(-1)
  const unpacked = join(stage, basename(folder))
  mkdirSync(unpacked, { recursive: true })
  run('tar', ['xzf', join(out, basename(tarball)), '--strip-components=1', '-C', unpacked])
  // pnpm adds the licence of the workspace, but not to a package with a file whose name is like it (LICENSES.md).
  cpSync(join(root, 'LICENSE'), join(unpacked, 'LICENSE'))
  const manifest = readJson(join(unpacked, 'package.json'))
  for (const key of ['exports', 'imports', 'sideEffects']) {
    if (key in manifest) manifest[key] = withoutSources(manifest[key])
  }
  if (manifest.name === engineManifest.name) {
    // The engine asks for the packages with its libraries: those that are packed with it, so that none is missing.
    manifest.optionalDependencies = Object.fromEntries(
      names.map((name) => [`${manifest.name}-${name}`, manifest.version]),
    )
  }
  writeJson(join(unpacked, 'package.json'), manifest)
  await bundlePackage(unpacked, manifest)
  return packFolder(unpacked)
}

/** Compiles from nothing, so that no file of a source that was removed travels along, and bundles the command. */
async function compile() {
  for (const [folder] of published()) rmSync(join(folder, 'dist'), { recursive: true, force: true })
  run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-b'], { cwd: root })
  run(process.execPath, ['node_modules/vite/bin/vite.js', 'build'], { cwd: join(root, 'apps/explorer') })
  await bundleCommand()
}

async function main() {
  const { values } = parseArgs({
    options: {
      all: { type: 'boolean' },
      target: { type: 'string', multiple: true },
      test: { type: 'boolean' },
    },
  })
  const host = hostTarget()
  const names = values.all ? Object.keys(targets) : (values.target ?? (host === undefined ? [] : [host]))
  const unknown = names.find((name) => !(name in targets))
  if (unknown !== undefined) {
    throw new Error(`There is no target ${unknown}. Targets: ${Object.keys(targets).join(', ')}.`)
  }
  rmSync(out, { recursive: true, force: true })
  mkdirSync(stage, { recursive: true })
  await compile()
  const tarballs = names.map((name) => packPlatform(name, values.test))
  for (const [folder] of published()) tarballs.push(await packWorkspace(folder, names))
  rmSync(stage, { recursive: true })
  console.log(tarballs.map((file) => `out/packages/${basename(file)}`).join('\n'))
}

if (process.argv[1] === import.meta.filename) {
  try {
    await main()
  } catch (error) {
    console.error(error.message)
    process.exitCode = 1
  }
}
