import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The root of the repository. */
export const repository: string = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** Real data beside the repository, which is not part of it. */
export const sharedData: string = join(repository, '..', 'shared', 'data')

/** True where it is there; tests that need it are skipped, by name, elsewhere. */
export const hasSharedData: boolean = existsSync(sharedData)
