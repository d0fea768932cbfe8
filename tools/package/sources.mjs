// Fetches what the self-contained library is made of, through the ordinary clients of their registries (cargo, pip,
// apt-get), and refuses whatever has another checksum than sources.json says.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cached, digest, sha256 } from './cache.mjs'
import { run } from './run.mjs'

const pins = join(import.meta.dirname, 'sources.json')
const { pypi, crates, debian, changes } = JSON.parse(readFileSync(pins, 'utf8'))

function same(what, expected, found) {
  if (expected === found) return
  throw new Error(`${what} has the checksum ${found}; tools/package/sources.json says ${expected}.`)
}

/** Crates that carry the sources of C libraries: a manifest that names them, and `cargo vendor`. */
function fetchCrates(folder) {
  const manifest = join(folder, 'manifest')
  mkdirSync(join(manifest, 'src'), { recursive: true })
  writeFileSync(join(manifest, 'src', 'lib.rs'), '')
  const lines = Object.entries(crates).map(([name, { version }]) => `${name} = "=${version}"\n`)
  writeFileSync(
    join(manifest, 'Cargo.toml'),
    `[package]\nname = "sources"\nversion = "0.0.0"\n\n[dependencies]\n${lines.join('')}`,
  )
  run('cargo', ['vendor', '--quiet', 'vendor'], { cwd: manifest })
  for (const [name, pin] of Object.entries(crates)) {
    const crate = join(manifest, 'vendor', name)
    const { package: found } = JSON.parse(readFileSync(join(crate, '.cargo-checksum.json'), 'utf8'))
    same(`The crate ${name} ${pin.version}`, pin.sha256, found)
    cpSync(crate, join(folder, name), { recursive: true })
  }
}

/**
 * Source packages of Debian. The machine's own lists name where packages come from; a copy of them that asks for
 * sources, in a folder of its own, leaves the machine as it is.
 */
function fetchDebian(folder) {
  const apt = join(folder, 'apt')
  for (const part of ['lists/partial', 'parts', 'archives']) mkdirSync(join(apt, part), { recursive: true })
  const lists = readdirSync('/etc/apt/sources.list.d').map((name) => join('/etc/apt/sources.list.d', name))
  for (const file of ['/etc/apt/sources.list', ...lists]) {
    if (!existsSync(file) || !/\.(list|sources)$/.test(file)) continue
    const text = readFileSync(file, 'utf8')
    if (!/debian\.org|\bdebian\b/.test(text)) continue
    const sources = text.replace(/^Types:.*$/gm, 'Types: deb-src').replace(/^deb /gm, 'deb-src ')
    writeFileSync(join(apt, 'parts', file.replaceAll('/', '_').slice(1)), sources)
  }
  const options = [
    'Dir::Etc::sourcelist=/dev/null',
    `Dir::Etc::sourceparts=${join(apt, 'parts')}`,
    `Dir::State::lists=${join(apt, 'lists')}`,
    'APT::Sandbox::User=root',
  ].flatMap((option) => ['-o', option])
  run('apt-get', [...options, 'update'])
  const names = Object.entries(debian).map(([name, { version }]) => `${name}=${version}`)
  run('apt-get', [...options, 'source', '--download-only', ...names], { cwd: join(apt, 'archives') })
  for (const [name, pin] of Object.entries(debian)) {
    const archive = join(apt, 'archives', pin.file)
    same(pin.file, pin.sha256, sha256(archive))
    mkdirSync(join(folder, name))
    run('tar', ['xf', archive, '--strip-components=1', '-C', join(folder, name)])
  }
}

/** Puts right the sources of others; each text must stand in its file once. */
function applyChanges(folder) {
  for (const { file, from, to } of changes) {
    const path = join(folder, file)
    const parts = readFileSync(path, 'utf8').split(from)
    if (parts.length !== 2)
      throw new Error(`${file} does not have what is to be changed once; look at "changes" of sources.json.`)
    writeFileSync(path, parts.join(to))
  }
}

/** The folder of the sources: one folder for each crate and each Debian package, named after it. */
export function sources() {
  return cached(`sources-${digest([JSON.stringify([crates, debian, changes])])}`, (folder) => {
    console.log('fetching the sources of the libraries')
    fetchCrates(folder)
    fetchDebian(folder)
    applyChanges(folder)
  })
}

/** The tools of the build: `zig` and `cmake`, from wheels whose checksums pip verifies. */
export function tools() {
  const folder = cached(`tools-${digest([JSON.stringify(pypi)])}`, (folder) => {
    console.log('fetching zig and CMake')
    const requirements = Object.entries(pypi).map(
      ([name, { version, sha256 }]) =>
        `${name}==${version} ${sha256.map((hash) => `--hash=sha256:${hash}`).join(' ')}\n`,
    )
    writeFileSync(join(folder, 'requirements.txt'), requirements.join(''))
    const options = ['--quiet', '--no-deps', '--only-binary=:all:', '--require-hashes']
    run('python3', [
      ...['-m', 'pip', 'install', ...options, '--target', join(folder, 'python')],
      ...['--requirement', join(folder, 'requirements.txt')],
    ])
  })
  return {
    zig: join(folder, 'python', 'ziglang', 'zig'),
    cmake: join(folder, 'python', 'cmake', 'data', 'bin', 'cmake'),
  }
}

/** The versions of sources and tools as one text: part of the name of everything that is built from them. */
export const pinned = JSON.stringify([pypi, crates, debian, changes])
