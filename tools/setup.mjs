// Everything between a fresh clone and a working build. Runs before `npm start` and `npm test`; each step looks first
// and does nothing, and asks nothing of the network, when its work is already done.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const [major, minor] = process.versions.node.split('.').map(Number)

const debianPackages = [
  'g++',
  'cmake',
  'make',
  'pkg-config',
  'libnetcdf-dev',
  'libdeflate-dev',
  'libzstd-dev',
  'libbz2-dev',
  'libblosc-dev',
  'libaec-dev',
  'libyaml-cpp-dev',
  'nlohmann-json3-dev',
  'doctest-dev',
]

function stop(message) {
  console.error(`setup: ${message}`)
  process.exit(1)
}

function run(command, args, { cwd = root, env = process.env } = {}) {
  const result = spawnSync(command, args, { cwd, env, encoding: 'utf8', maxBuffer: 1 << 28 })
  const output = `${result.stdout ?? ''}${result.stderr ?? ''}${result.error ? `${result.error.message}\n` : ''}`
  return { ok: result.status === 0, output }
}

/** Runs a step that must succeed; shows what it printed only when it fails. */
function must(what, command, args, options) {
  const { ok, output } = run(command, args, options)
  if (!ok) stop(`${what} failed: ${[command, ...args].join(' ')}\n\n${output.trim()}`)
}

/** Runs `work` unless it last ran on files with the same content, and what it makes is there. */
function whenChanged(name, files, work, made = '.') {
  const hash = createHash('sha256').update(process.version)
  for (const file of files) hash.update(file).update(readFileSync(join(root, file)))
  const digest = hash.digest('hex')
  const stamp = join(root, 'node_modules', '.cache', 'setup', name)
  if (existsSync(join(root, made)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return
  work()
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, digest)
}

function checkNode() {
  if (major < 20 || (major === 20 && minor < 19)) {
    stop(`Node ${process.versions.node} is too old; install Node 20.19 or later.`)
  }
}

function npmPackages() {
  const pnpm = join(root, 'tools/pnpm/node_modules/pnpm/bin/pnpm.cjs')
  const manifests = ['packages', 'apps', '.']
    .flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(folder, name, 'package.json')))
    .filter((file) => existsSync(join(root, file)) && !file.startsWith('node_modules'))
  whenChanged(
    'packages',
    ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', ...manifests.sort()],
    () => {
      if (!existsSync(pnpm)) {
        console.log('setup: installing pnpm')
        const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
        must('installing pnpm', npm, ['ci', '--prefer-offline', '--no-audit', '--no-fund'], {
          cwd: join(root, 'tools/pnpm'),
        })
      }
      console.log('setup: installing npm packages (about 700 MB; a minute the first time)')
      must(
        'installing npm packages',
        process.execPath,
        [pnpm, 'install', '--frozen-lockfile', '--prefer-offline'],
        {
          // A test run sets CI or not; pnpm must not ask questions in either case.
          env: { ...process.env, CI: 'true' },
        },
      )
    },
  )
}

function installDebianPackages(why) {
  const line = `apt-get update && apt-get install -y --no-install-recommends ${debianPackages.join(' ')}`
  const isRoot = process.getuid?.() === 0
  const hasApt = run('apt-get', ['--version']).ok
  if (!hasApt) {
    stop(
      `the native engine needs a C++17 compiler, CMake >= 3.25, pkg-config, netCDF-C, libdeflate, zstd, bzip2, ` +
        `blosc, libaec, yaml-cpp, nlohmann-json and doctest, with their headers. Install them and run this again.\n\n${why.trim()}`,
    )
  }
  if (!isRoot && !run('sudo', ['-n', 'true']).ok) {
    stop(
      `the native engine needs some Debian packages. Run this line, then the same command again:\n\n  sudo sh -c '${line}'`,
    )
  }
  console.log(`setup: installing Debian packages: ${debianPackages.join(' ')}`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  if (isRoot) must('installing Debian packages', 'sh', ['-c', line], { env })
  else must('installing Debian packages', 'sudo', ['-n', 'DEBIAN_FRONTEND=noninteractive', 'sh', '-c', line])
}

/** `npm start` needs the engine's library alone; its tests take longer to compile than that. */
const withTests = !process.argv.includes('--without-tests')

/** CMake projects: the engine, and the fixture libraries of the tests. */
const nativeProjects = [
  { name: 'engine', folder: 'packages/engine', configure: ['--preset', 'release'], build: 'build/release' },
  {
    name: 'test fixtures',
    folder: 'test/native',
    configure: ['-S', '.', '-B', 'build', '-DCMAKE_BUILD_TYPE=Release'],
    build: 'build',
  },
].slice(0, withTests ? 2 : 1)

function nativeLibraries() {
  let installed = false
  for (const { name, folder, configure, build } of nativeProjects) {
    const cwd = join(root, folder)
    if (!existsSync(join(cwd, build, 'CMakeCache.txt')) || !existsSync(join(cwd, build, 'Makefile'))) {
      console.log(`setup: building the ${name}`)
      let configured = run('cmake', ['--fresh', ...configure], { cwd })
      if (!configured.ok && !installed) {
        installDebianPackages(configured.output)
        installed = true
        configured = run('cmake', ['--fresh', ...configure], { cwd })
      }
      if (!configured.ok) stop(`configuring the ${name} failed:\n\n${configured.output.trim()}`)
    }
    const target = withTests ? [] : ['--target', 'uchronia']
    const jobs = String(availableParallelism())
    const make = () => run('cmake', ['--build', build, '--parallel', jobs, ...target], { cwd })
    let built = make()
    // A checkout that was built before may need a package more now, which its configuration then misses.
    if (!built.ok && !installed && built.output.includes('Configuring incomplete')) {
      installDebianPackages(built.output)
      installed = true
      built = make()
    }
    if (!built.ok) stop(`building the ${name} failed:\n\n${built.output.trim()}`)
  }
}

function typescript() {
  must('compiling TypeScript', process.execPath, ['node_modules/typescript/bin/tsc', '-b'])
  must('bundling the command', process.execPath, ['tools/bundle.mjs', '--if-needed'])
}

/** The page that `uchronia serve` serves, into the package of the command. */
function explorer() {
  const sources = ['apps/explorer', ...['series', 'verify', 'plot'].map((name) => `packages/${name}/src`)]
  const files = sources.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((one) => one.isFile() && !one.parentPath.includes('node_modules'))
      .map((one) => relative(root, join(one.parentPath, one.name))),
  )
  whenChanged(
    'explorer',
    ['pnpm-lock.yaml', ...files.sort()],
    () => {
      const app = join(root, 'apps/explorer')
      must('building the explorer', process.execPath, ['node_modules/vite/bin/vite.js', 'build'], {
        cwd: app,
      })
    },
    'packages/uchronia/dist/explorer/index.html',
  )
}

checkNode()
npmPackages()
nativeLibraries()
typescript()
explorer()
