// Installs the tarballs of out/packages in a root without compiler, CMake and netCDF, and uses them there, as somebody
// would who found the package on npm. Arguments name runtimes: node20 node22 node24 deno bun; all without any.
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { StrippedRoot } from './stripped-root.mjs'
import { isGenerator, packed, tarballsHere } from './tarballs.mjs'

const root = join(import.meta.dirname, '../..')
const matrix = join(root, 'tools/node-matrix/node_modules')

/** Each runtime: its program, and how it runs a script. */
const runtimes = {
  node20: [process.execPath, 'node'],
  node22: [join(matrix, 'node22/bin/node'), 'node'],
  node24: [join(matrix, 'node24/bin/node'), 'node'],
  deno: [join(matrix, '@deno/linux-x64-glibc/deno'), 'deno run --allow-all --node-modules-dir=manual'],
  bun: [join(matrix, '@oven/bun-linux-x64/bin/bun'), 'bun run'],
}

const script = `import { TimeSeriesLibrary } from 'uchronia'
const library = TimeSeriesLibrary.open('x/catchment.yaml')
const rain = library.getSeries('rain_fcast')
console.log(library.getSeriesIdentifiers().length, 'series,', rain.length, 'issues,', rain.at(0).toArrow().numRows, 'leads')
`
const expected = /^\d+ series, 30 issues, 168 leads$/m

function must(what, { status, output }, pattern) {
  if (status === 0 && (pattern === undefined || pattern.test(output))) return output
  throw new Error(`${what} failed (exit ${status}):\n${output.trim()}`)
}

/** Bytes of the files in a folder. */
function size(folder) {
  const files = readdirSync(folder, { withFileTypes: true, recursive: true }).filter((entry) =>
    entry.isFile(),
  )
  return files.reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)
}

function test(name) {
  const [program, command] = runtimes[name]
  if (!existsSync(program))
    throw new Error(`${program} is not there; npm ci --prefix tools/node-matrix brings it`)
  const folder = mkdtempSync(join(tmpdir(), `uchronia-${name}-`))
  try {
    const stripped = new StrippedRoot(folder)
    const node = command === 'node' ? program : process.execPath
    stripped.add(node, '/usr/local/bin/node')
    if (command !== 'node') stripped.add(program)
    stripped.addNpm()
    must(
      'finding a root without tools',
      stripped.shell('! find / -name "libnetcdf*" -o -name "libhdf5*" -o -name cc -o -name cmake | grep . '),
    )
    mkdirSync(join(folder, 'tarballs'))
    const names = tarballsHere()
    for (const file of names) cpSync(join(packed, file), join(folder, 'tarballs', file))
    mkdirSync(join(folder, 'project'))
    writeFileSync(join(folder, 'project/script.mjs'), script)
    const inProject = (line) => stripped.shell(`cd /project && ${line}`)
    must('npm init', inProject('npm init -y'))
    const install = (files) =>
      must(
        'npm install',
        inProject(`npm install --no-audit --no-fund ${files.map((file) => `/tarballs/${file}`).join(' ')}`),
      )
    install(names.filter((file) => !isGenerator(file)))
    must('uchronia sample', inProject('npx uchronia sample x'))
    must('uchronia ls', inProject('npx uchronia ls x/catchment.yaml'), /rain_fcast/)
    const megabytes = size(join(folder, 'project/node_modules')) / 1e6
    if (megabytes > 60)
      throw new Error(`uchronia and what it brings take ${megabytes.toFixed(1)} MB; 60 are the most.`)
    if (command === 'node') {
      const line = `node -e "console.log(typeof require('uchronia').TimeSeriesLibrary.open)"`
      must('require from CommonJS', inProject(line), /^function$/m)
    }
    const printed = must(`the script under ${command}`, inProject(`${command} script.mjs`), expected)
    install(names.filter(isGenerator))
    must('uchronia-codegen', inProject('npx uchronia-codegen --help'), /drift/)
    return `${printed.match(expected)[0]}; ${megabytes.toFixed(1)} MB installed`
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const names = process.argv.slice(2)
let failed = 0
let passed = 0
for (const name of names.length > 0 ? names : Object.keys(runtimes)) {
  try {
    console.log(`ok       ${name}: ${test(name)}`)
    passed += 1
  } catch (error) {
    console.log(`FAILED   ${name}: ${error.message}`)
    failed += 1
  }
}
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
