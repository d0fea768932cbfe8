export { EngineNotFoundError } from './engine-not-found-error.ts'
export { enginePath, workersPath } from './engine-path.ts'
export { enginePreload } from './engine-preload.ts'
