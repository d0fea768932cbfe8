// `npm test`: the engine's own tests, then every vitest project. Arguments go to vitest and skip the engine's tests:
// `npm test -- --project refcount`. The last line is the total.
import { spawn, spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const vitestArguments = process.argv.slice(2)
const total = { passed: 0, failed: 0, skipped: 0 }

/** Runs a command, shows its output and returns it. */
function stream(command, args, cwd) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'inherit'] })
    let output = ''
    child.stdout.on('data', (chunk) => {
      output += chunk
      process.stdout.write(chunk)
    })
    child.on('error', (error) => resolve({ status: 1, output: error.message }))
    child.on('close', (status) => resolve({ status: status ?? 1, output }))
  })
}

function count({ status, output }, pattern) {
  const found = output.match(pattern)
  const { passed = 0, failed = 0, skipped = 0 } = found?.groups ?? {}
  total.passed += Number(passed)
  total.failed += Number(failed)
  total.skipped += Number(skipped)
  // A run that failed without saying what counts as one failure.
  if (status !== 0 && Number(failed) === 0) total.failed += 1
}

if (vitestArguments.length === 0) {
  const build = join(root, 'packages/engine/build/release')
  const result = spawnSync('ctest', ['--test-dir', build, '--verbose'], {
    encoding: 'utf8',
  })
  const cases = [
    ...(result.stdout ?? '').matchAll(/\[doctest\] test cases: *\d+ \| *(\d+) passed \| *(\d+) failed/g),
  ]
  const failed = cases.reduce((sum, match) => sum + Number(match[2]), 0)
  total.passed += cases.reduce((sum, match) => sum + Number(match[1]), 0)
  total.failed += result.status !== 0 ? Math.max(1, failed) : failed
  if (result.status !== 0) process.stdout.write(`${result.stdout}${result.stderr}`)
  console.log(`engine: ${total.passed} test cases passed, ${total.failed} failed`)
}

const vitest = join(root, 'node_modules/vitest/vitest.mjs')
count(
  await stream(process.execPath, [vitest, 'run', ...vitestArguments], root),
  /^(?<passed>\d+) passed, (?<failed>\d+) failed, (?<skipped>\d+) skipped$/m,
)
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
process.exitCode = total.failed === 0 ? 0 : 1
