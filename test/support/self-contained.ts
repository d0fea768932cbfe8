import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { hostTarget, targets } from '../../tools/package/targets.mjs'
import { repository } from './repository.ts'

/** The self-contained library that `npm run pack` built for this platform; undefined when it did not. */
export function selfContainedLibrary(): string | undefined {
  const target = hostTarget()
  if (target === undefined) return undefined
  const file = join(repository, 'packages/engine/build', target, targets[target]?.library ?? '')
  return existsSync(file) ? file : undefined
}
