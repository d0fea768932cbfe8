import { spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { UchroniaError } from '../../errors.ts'
import type { DatasetInput, DatasetOutcome, TextRows } from './rows.ts'
import { type DatasetPlan, TEXTS } from './texts.ts'

/** The arguments of the job, which is `spark.py` beside the texts. */
function jobOf({ dataset, observed }: DatasetInput, plan: DatasetPlan): string[] {
  const { metrics, by, thresholds, strict, deterministic } = plan
  return [
    join(TEXTS, 'spark.py'),
    `--dataset=${dataset}`,
    `--observed=${observed}`,
    `--metrics=${metrics.join(',')}`,
    `--by=${by}`,
    ...(thresholds.length > 0 ? [`--thresholds=${thresholds.join(',')}`] : []),
    ...(strict ? ['--above'] : []),
    ...(deterministic === 'median' ? ['--median'] : []),
  ]
}

/** The command of the job, for a shell. @internal */
export function sparkCommand(input: DatasetInput, plan: DatasetPlan, master?: string): string {
  return ['spark-submit', ...masterOf(master), ...jobOf(input, plan)]
    .map((part) => (/^[\w@%+=:,./[\]-]+$/.test(part) ? part : `'${part.replaceAll("'", `'\\''`)}'`))
    .join(' ')
}

function masterOf(master: string | undefined): string[] {
  return master === undefined ? [] : ['--master', master]
}

/** `spark-submit` of `SPARK_HOME`, else the first on `PATH`; undefined where there is none. @internal */
export function findSparkSubmit(): string | undefined {
  const { SPARK_HOME, PATH = '' } = process.env
  const folders = [...(SPARK_HOME ? [join(SPARK_HOME, 'bin')] : []), ...PATH.split(delimiter)]
  return folders
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, 'spark-submit'))
    .find(isExecutable)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/**
 * Runs the texts of a plan on Spark, through `spark-submit`.
 * @throws {@link UchroniaError} `UNSUPPORTED`: there is none; `IO`: the job failed, with the end of what it said @internal
 */
export async function runOnSpark(
  input: DatasetInput,
  plan: DatasetPlan,
  master?: string,
): Promise<DatasetOutcome> {
  const { signal } = input
  signal?.throwIfAborted()
  const program = findSparkSubmit()
  if (program === undefined) {
    throw new UchroniaError(
      'UNSUPPORTED',
      `There is no spark-submit on the PATH or in SPARK_HOME. Install pyspark (pip install pyspark, and Java 17), or run the job where there is one: ${sparkCommand(input, plan, master)}`,
    )
  }
  const folder = await mkdtemp(join(tmpdir(), 'uchronia-spark-'))
  const output = join(folder, 'rows.json')
  try {
    await submit(program, [...masterOf(master), ...jobOf(input, plan), `--output=${output}`], signal)
    return { rows: JSON.parse(await readFile(output, 'utf8')) as TextRows }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Lines of a failed job that are shown: its reason is among the last. */
const LINES = 8

async function submit(
  program: string,
  args: readonly string[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  const end = () => child.kill('SIGTERM')
  signal?.addEventListener('abort', end, { once: true })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-100_000)
  })
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  }).finally(() => signal?.removeEventListener('abort', end))
  if (signal?.aborted) throw signal.reason
  if (code === 0) return
  throw new UchroniaError('IO', `The job on Spark failed (exit code ${code}):\n${reasonOf(said)}`)
}

/** The lines that say why, of all that Java and Python say: not those of the log, nor of stack traces. */
function reasonOf(said: string): string {
  const lines = said
    .split('\n')
    .filter(
      (line) => line.trim() !== '' && !/^\d\d\/\d\d\/\d\d |^\s+at |^\s*File |WARN|INFO|log4j/.test(line),
    )
  return lines.slice(-LINES).join('\n')
}
