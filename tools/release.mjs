// `npm run release`: the versions, changelogs and tags that the changesets in .changeset make, shown on a copy of the
// checkout that is thrown away. `npm run release -- --yes` makes them here, in one commit. Nothing is published: that is
// `npm run pack -- --all`, and `npm publish` of each tarball by somebody who may.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

function run(command, args, cwd) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${[command, ...args].join(' ')} failed:\n${stdout}${stderr}`)
  return stdout
}

/** Makes the next version in a checkout; returns its tags. */
function version(folder) {
  const changes = readdirSync(join(folder, '.changeset')).filter((name) => /(?<!README)\.md$/.test(name))
  if (changes.length === 0)
    throw new Error('There is nothing to release: .changeset holds no changes. `npx changeset` adds one.')
  run(process.execPath, [join(root, 'node_modules/@changesets/cli/bin.js'), 'version'], folder)
  return readdirSync(join(folder, 'packages')).flatMap((name) => {
    const own = join(folder, 'packages', name)
    const manifest = JSON.parse(readFileSync(join(own, 'package.json'), 'utf8'))
    if (manifest.private) return []
    writeVersion(join(own, 'src/version.ts'), manifest.version)
    return [`${manifest.name}@${manifest.version}`]
  })
}

/** Packages that say their version have it in a source: there is no manifest in a bundle. */
function writeVersion(file, version) {
  if (!existsSync(file)) return
  const text = readFileSync(file, 'utf8')
  writeFileSync(file, text.replace(/(?<=VERSION = ')[^']+/, version))
}

function dryRun() {
  const folder = mkdtempSync(join(tmpdir(), 'uchronia-release-'))
  try {
    run('git', ['worktree', 'add', '--detach', folder], root)
    const tags = version(folder)
    run('git', ['add', '--all'], folder)
    console.log(run('git', ['diff', '--cached', '--stat'], folder))
    for (const [name, text] of changelogs(folder)) console.log(`${name}\n${text}\n`)
    console.log(`Tags: ${tags.join(' ')}\nNothing was changed. npm run release -- --yes does all this here.`)
  } finally {
    run('git', ['worktree', 'remove', '--force', folder], root)
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The news of each changelog: [file, its first section]. */
function changelogs(folder) {
  const files = run('git', ['diff', '--cached', '--name-only', '--', '*CHANGELOG.md'], folder)
    .trim()
    .split('\n')
  return files.filter(Boolean).map((file) => [
    file,
    readFileSync(join(folder, file), 'utf8')
      .split(/^(?=## )/m)[1]
      .trim(),
  ])
}

function release() {
  if (run('git', ['status', '--porcelain'], root) !== '')
    throw new Error('There are changes that are not committed.')
  const tags = version(root)
  const [, number] = tags[0].match(/@([^@]+)$/)
  run('git', ['add', '--all'], root)
  run('git', ['commit', '--quiet', '--message', `Version ${number}`], root)
  for (const tag of tags) run('git', ['tag', tag], root)
  console.log(`Committed version ${number}; tags: ${tags.join(' ')}`)
}

try {
  const { values } = parseArgs({ options: { yes: { type: 'boolean', default: false } } })
  if (values.yes) release()
  else dryRun()
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
}
