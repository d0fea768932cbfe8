// The start of the command, whole processes beside `node -e 0`, and of `import 'uchronia'` inside one. The fastest of each
// counts, taken in turns, since other work on the machine only makes them slower.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { writeSample } from 'uchronia/sample'

const rounds = Number(process.argv[2] ?? 20)
/** The command, here or where it was installed. */
const program =
  process.argv[3] ?? fileURLToPath(new URL('../packages/uchronia/bin/uchronia.js', import.meta.url))
const index = pathToFileURL(join(program, '../../dist/index.js')).href

const folder = mkdtempSync(join(tmpdir(), 'uchronia-bench-'))
const catalogue = await writeSample(join(folder, 'sample'), { issues: 2, members: 3, leads: 24 })

function node(...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return stdout
}
const command = (...args) => node(program, ...args)
const small = ['streamflow', '--to', '2020-01-03', '--force', '-o']

const processes = {
  'node -e 0': () => node('-e', '0'),
  'uchronia --help': () => command('--help'),
  'uchronia ls': () => command('ls', catalogue),
  'uchronia export, 72 values as CSV': () => command('export', catalogue, ...small, join(folder, 'a.csv')),
  'uchronia export, 72 values as Arrow': () =>
    command('export', catalogue, ...small, join(folder, 'a.arrow')),
  'uchronia plot -o plume.svg': () =>
    command('plot', catalogue, 'rain_fcast', '--force', '-o', join(folder, 'a.svg')),
}
const measured = `const begin = performance.now(); await import(${JSON.stringify(index)}); console.log(performance.now() - begin)`

try {
  const best = Object.fromEntries(Object.keys(processes).map((name) => [name, Number.POSITIVE_INFINITY]))
  let imported = Number.POSITIVE_INFINITY
  for (let round = 0; round < rounds; round++) {
    for (const [name, work] of Object.entries(processes)) {
      const begin = performance.now()
      work()
      best[name] = Math.min(best[name], performance.now() - begin)
    }
    imported = Math.min(imported, Number(node('--input-type=module', '-e', measured)))
  }
  console.log('| what | ms | ratio |\n|---|---|---|')
  for (const [name, time] of Object.entries(best))
    console.log(
      `| ${name}, the whole process | ${time.toFixed(0)} | ${(time / best['node -e 0']).toFixed(2)} |`,
    )
  console.log(`| import 'uchronia' | ${imported.toFixed(0)} | |`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
