export { temporaryFolder } from '../../packages/uchronia/test/temporary.ts'
