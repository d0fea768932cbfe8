import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { repository } from './repository.ts'

/** The folder of the programs of Spark: of `SPARK_HOME`, of `out/spark`, or on the path; undefined where there is none. */
export const sparkPrograms: string | undefined = [
  ...(process.env.SPARK_HOME ? [join(process.env.SPARK_HOME, 'bin')] : []),
  join(repository, 'out', 'spark', 'bin'),
  ...(process.env.PATH ?? '').split(delimiter),
].find((folder) => existsSync(join(folder, 'spark-submit')))
