export { EngineNotFoundError, enginePath } from './enginePath.ts'
