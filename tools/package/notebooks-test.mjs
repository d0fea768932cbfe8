// Executes the notebooks of examples/ where the tarballs of out/packages are installed and nothing else of this repository is,
// without a network, in the kernel of Deno; each must show what is committed with it. Needs nbclient in .venv, and Linux.
import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { isGenerator, packed, tarballsHere } from './tarballs.mjs'

const root = join(import.meta.dirname, '../..')
const notebooks = join(root, 'examples/notebooks')
const python = join(root, '.venv/bin/python')
const deno = join(root, 'tools/node-matrix/node_modules/@deno/linux-x64-glibc/deno')

function must(what, command, args, options) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8', ...options })
  if (status === 0) return stdout
  throw new Error(`${what} failed (${error?.message ?? `exit ${status}`}):\n${stdout}${stderr}`)
}

/** Runs a line of a shell that reaches nothing but this machine. */
function offline(what, line, args, options) {
  const script = `ip link set lo up && ${line}`
  return must(what, 'unshare', ['--map-root-user', '--net', 'sh', '-c', script, 'sh', ...args], options)
}

/** The media types of the committed outputs, cell by cell. */
function committed(file) {
  return JSON.parse(readFileSync(file, 'utf8'))
    .cells.filter((cell) => cell.cell_type === 'code')
    .map(({ outputs = [] }) => outputs.flatMap(({ data }) => (data ? [Object.keys(data).sort()] : [])))
}

for (const [path, remedy] of [
  [packed, 'npm run pack makes them'],
  [deno, 'npm ci --prefix tools/node-matrix brings it'],
  [python, 'python3 -m venv .venv && .venv/bin/pip install -r tools/python/requirements.txt makes it'],
])
  if (!existsSync(path)) throw new Error(`${path} is not there; ${remedy}.`)

const folder = mkdtempSync(join(tmpdir(), 'uchronia-notebooks-'))
const names = readdirSync(notebooks).filter((name) => name.endsWith('.ipynb'))
let failed = 0
try {
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n')
  const files = tarballsHere().filter((name) => !isGenerator(name))
  const options = ['--no-audit', '--no-fund', '--prefer-offline']
  const install = ['install', ...options, ...files.map((name) => join(packed, name))]
  must('npm install', 'npm', install, { cwd: folder })
  const kernel = join(folder, 'jupyter/kernels/deno')
  mkdirSync(kernel, { recursive: true })
  const argv = [deno, 'jupyter', '--kernel', '--conn', '{connection_file}']
  writeFileSync(
    join(kernel, 'kernel.json'),
    JSON.stringify({ argv, display_name: 'Deno', language: 'typescript' }),
  )
  // Nothing that an earlier run has stored is of use.
  const env = {
    PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
    HOME: folder,
    DENO_DIR: join(folder, 'deno'),
    JUPYTER_PATH: join(folder, 'jupyter'),
    NO_COLOR: '1',
  }
  for (const name of names) {
    const file = join(folder, name)
    cpSync(join(notebooks, name), file)
    try {
      const line = 'exec "$@"'
      const runner = join(root, 'test/examples/run-notebook.py')
      const shown = JSON.parse(offline(name, line, [python, runner, file], { cwd: folder, env }))
      if (!isDeepStrictEqual(shown, committed(file)))
        throw new Error(`it shows ${JSON.stringify(shown)}, and not what is committed with it`)
      console.log(`ok       ${basename(name)}: ${shown.flat().length} outputs`)
    } catch (error) {
      failed += 1
      console.log(`FAILED   ${basename(name)}: ${error.message}`)
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
console.log(`${names.length - failed} passed, ${failed} failed`)
process.exitCode = failed === 0 && names.length > 0 ? 0 : 1
