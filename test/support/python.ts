import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { closeSync, existsSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { repository } from './repository.ts'

/** The interpreter of the virtual environment of the repository. */
export const pythonPath: string = join(repository, '.venv', 'bin', 'python')
const known = new Map<string, boolean>()

/** True when the virtual environment of the repository has a module. Tests that need it are skipped, by name, when not. */
export function hasPython(module: string): boolean {
  let found = known.get(module)
  if (found === undefined) {
    found = existsSync(pythonPath) && spawnSync(pythonPath, ['-c', `import ${module}`]).status === 0
    known.set(module, found)
  }
  return found
}

/** Runs programs one after the other, each with names of its own, and answers with what each printed. */
const server = `
import contextlib, io, json, sys, traceback
with open(sys.argv[1]) as asked, open(sys.argv[2], 'w') as answers:
    for line in asked:
        program, sys.argv[1:] = (job := json.loads(line))[0], job[1:]
        printed, error = io.StringIO(), None
        try:
            with contextlib.redirect_stdout(printed):
                exec(program, {'__name__': '__main__'})
        except SystemExit as exit:
            error = None if exit.code in (None, 0) else str(exit)
        except BaseException:
            error = traceback.format_exc()
        answers.write(json.dumps({'printed': printed.getvalue(), 'error': error}) + '\\n')
        answers.flush()
`

interface Connection {
  readonly asked: number
  readonly answers: number
}

let connection: Connection | undefined

/** One interpreter for all programs of a file of tests: importing xarray takes seconds, its work milliseconds. */
function connect(): Connection {
  if (connection !== undefined) return connection
  const folder = mkdtempSync(join(tmpdir(), 'uchronia-python-'))
  const pipes = ['asked', 'answers'].map((name) => join(folder, name))
  execFileSync('mkfifo', pipes)
  spawn(pythonPath, ['-c', server, ...pipes], { stdio: 'ignore' }).unref()
  // Each waits until the other side has opened its end; then nobody needs the names.
  connection = { asked: openSync(pipes[0]!, 'w'), answers: openSync(pipes[1]!, 'r') }
  rmSync(folder, { recursive: true })
  return connection
}

function readLine(descriptor: number): string {
  const parts: Buffer[] = []
  const buffer = Buffer.alloc(1 << 16)
  while (true) {
    const count = readSync(descriptor, buffer)
    if (count === 0) throw new Error('Python ended without an answer.')
    parts.push(Buffer.from(buffer.subarray(0, count)))
    if (buffer[count - 1] === 10) return Buffer.concat(parts).toString('utf8')
  }
}

/** Runs a Python program that prints JSON. */
export function python(program: string, ...args: string[]): unknown {
  const { asked, answers } = connect()
  writeSync(asked, `${JSON.stringify([program, ...args])}\n`)
  let answer: { printed: string; error: string | null }
  try {
    answer = JSON.parse(readLine(answers))
  } catch (cause) {
    closeSync(asked)
    closeSync(answers)
    connection = undefined
    throw cause
  }
  if (answer.error !== null) throw new Error(`Python failed: ${answer.error}`)
  return JSON.parse(answer.printed)
}
